import type { AccountSnapshot } from '@fairlead/doctor';
import type { ApiClient } from './api-client.ts';
import type { Screen } from './progress/index.ts';

/** Which account, and what Fairlead's own resources are called there. */
export interface InspectTarget {
  prefix: string;
  region?: string;
  profile?: string;
  /** The AWS endpoint of a local cloud; absent: the account of the SDK's own chain. */
  endpoint?: string;
}

/** What commands work with; tests pass their own. */
export interface CommandContext {
  api(): ApiClient;
  /** Read the account that the doctor looks at, with its user's own credentials. */
  inspect(target: InspectTarget): Promise<AccountSnapshot>;
  out: Screen;
  environment: NodeJS.ProcessEnv;
  /** The working folder. */
  folder: string;
  /** Let real time pass. */
  sleep(ms: number): Promise<void>;
  /** Real milliseconds. */
  now(): number;
}

/** Print a value as JSON for scripts, or as lines for people. */
export function print(
  { out }: CommandContext,
  { json, value, lines }: { json: boolean; value: unknown; lines: () => string[] },
): void {
  out.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${lines().join('\n')}\n`);
}
