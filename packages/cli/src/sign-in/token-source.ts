import { EXIT, Exit } from '../exit-codes.ts';
import { askForTokens } from './provider.ts';
import { readSession, writeSession } from './session-file.ts';

/** A token with less than so much left is refreshed first. */
const LEAST_LEFT_MS = 60_000;

/**
 * The access token for an API: `FAIRLEAD_TOKEN`, else the session’s, refreshed when it is about to end.
 *
 * @returns undefined when nobody is signed in: the API says what is needed
 * @throws Exit (denied) when the provider does not renew the session: it is over
 */
export async function accessToken(
  environment: NodeJS.ProcessEnv,
  api: string,
  nowMs: number,
): Promise<string | undefined> {
  if (environment.FAIRLEAD_TOKEN) return environment.FAIRLEAD_TOKEN;
  const session = readSession(environment, api);
  if (!session || session.expiresAtMs - nowMs > LEAST_LEFT_MS) return session?.accessToken;
  const { refreshToken } = session;
  const renewed =
    refreshToken && (await askForTokens(session, { grant_type: 'refresh_token', refresh_token: refreshToken }, nowMs));
  writeSession(environment, api, renewed || undefined);
  if (renewed) return renewed.accessToken;
  throw new Exit(EXIT.denied, `The sign-in at ${api} has ended. Run fairlead login.`);
}
