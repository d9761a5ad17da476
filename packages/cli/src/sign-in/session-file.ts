import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EXIT, Exit } from '../exit-codes.ts';

/** A sign-in at one API. */
export interface Session {
  accessToken: string;
  /** Milliseconds since the epoch, real time. */
  expiresAtMs: number;
  refreshToken?: string;
  tokenEndpoint: string;
  revocationEndpoint?: string;
  clientId: string;
}

type Sessions = Record<string, Session>;

/** Where sessions are kept, each under its API’s URL: `FAIRLEAD_HOME`, else `~/.fairlead`. */
function fileOf(environment: NodeJS.ProcessEnv): string {
  return join(environment.FAIRLEAD_HOME ?? join(homedir(), '.fairlead'), 'sessions.json');
}

/** The session at an API. @throws Exit (denied) when others may read the file */
export function readSession(environment: NodeJS.ProcessEnv, api: string): Session | undefined {
  const sessions = readAll(environment);
  return Object.hasOwn(sessions, api) ? sessions[api] : undefined;
}

/** Keep a session, or forget it. The file is for its owner alone, and written whole or not at all. */
export function writeSession(environment: NodeJS.ProcessEnv, api: string, session: Session | undefined): void {
  const file = fileOf(environment);
  const { [api]: _before, ...others } = readAll(environment);
  const sessions = session ? { ...others, [api]: session } : others;
  if (Object.keys(sessions).length === 0) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(sessions, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, file);
}

function readAll(environment: NodeJS.ProcessEnv): Sessions {
  const file = fileOf(environment);
  if (!existsSync(file)) return {};
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0)
    throw new Exit(
      EXIT.denied,
      `${file} holds tokens and can be read by others (mode ${mode.toString(8)}). Run chmod 600 ${file}, and sign in again if others may have read it.`,
    );
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Exit(EXIT.denied, `${file} cannot be read as JSON. Remove it and run fairlead login.`);
  }
}
