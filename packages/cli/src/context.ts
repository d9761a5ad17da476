import type { ApiClient } from './api-client.ts';
import type { Screen } from './progress/index.ts';

/** What commands work with; tests pass their own. */
export interface CommandContext {
  api(): ApiClient;
  out: Screen;
  environment: NodeJS.ProcessEnv;
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
