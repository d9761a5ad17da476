import { EXIT, Exit } from '../exit-codes.ts';
import type { Session } from './session-file.ts';

/** How the API wants people to sign in: what `GET /v1/sign-in` answers. */
export interface SignInWay {
  name: string;
  issuer: string;
  audience: string;
  clientId: string;
}

/** The parts of a provider’s discovery document that are used here. */
export interface Provider {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  revocation_endpoint?: string;
  authorization_response_iss_parameter_supported?: boolean;
}

const TIMEOUT_MS = 10_000;

/** Ask the API how to sign in. @throws Exit when it has no such way */
export async function signInWay(api: string, name: string | undefined): Promise<SignInWay> {
  const { issuers } = await readJson<{ issuers: SignInWay[] }>(`${api}/v1/sign-in`);
  const way = name === undefined ? issuers[0] : issuers.find((one) => one.name === name);
  if (way) return way;
  const known = issuers.map((one) => one.name).join(', ') || 'none';
  throw new Exit(
    EXIT.denied,
    `${api} signs people in with ${known}${name === undefined ? '' : `, not with ${name}`}. Set cliClient of an issuer in the stage’s config, or FAIRLEAD_TOKEN.`,
  );
}

/** The provider’s discovery document. @throws Exit when it is another’s */
export async function discover(issuer: string): Promise<Provider> {
  const provider = await readJson<Provider>(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (provider.issuer === issuer) return provider;
  throw new Exit(
    EXIT.denied,
    `The provider at ${issuer} calls itself ${provider.issuer}. Set the issuer to that, to the letter.`,
  );
}

/** Exchange a code or a refresh token. @returns undefined when the provider refuses it */
export async function askForTokens(
  { tokenEndpoint, clientId, revocationEndpoint }: Pick<Session, 'tokenEndpoint' | 'clientId' | 'revocationEndpoint'>,
  form: Record<string, string>,
  nowMs: number,
): Promise<Session | undefined> {
  const response = await post(tokenEndpoint, { ...form, client_id: clientId });
  if (response.status >= 400 && response.status < 500) return undefined;
  if (!response.ok) throw new Exit(EXIT.failed, `${tokenEndpoint} answered ${response.status}. Try again.`);
  const {
    access_token,
    expires_in = 300,
    refresh_token,
  } = (await response.json()) as {
    access_token: string;
    expires_in?: number;
    refresh_token?: string;
  };
  const refreshToken = refresh_token ?? form.refresh_token;
  return {
    accessToken: access_token,
    expiresAtMs: nowMs + expires_in * 1000,
    ...(refreshToken ? { refreshToken } : {}),
    tokenEndpoint,
    ...(revocationEndpoint ? { revocationEndpoint } : {}),
    clientId,
  };
}

/** Tell the provider that a session has ended (RFC 7009). @returns whether it took note */
export async function revoke({ revocationEndpoint, refreshToken, clientId }: Session): Promise<boolean> {
  if (!revocationEndpoint || !refreshToken) return false;
  const response = await post(revocationEndpoint, { token: refreshToken, client_id: clientId }).catch(() => undefined);
  return response?.ok ?? false;
}

function post(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(safe(url), {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
}

async function readJson<T>(url: string): Promise<T> {
  const response = await fetch(safe(url), { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (error: unknown) => {
      throw new Exit(EXIT.failed, `Cannot reach ${url}: ${error instanceof Error ? error.message : error}.`);
    },
  );
  if (!response.ok) throw new Exit(EXIT.failed, `${url} answered ${response.status}.`);
  return (await response.json()) as T;
}

/** Tokens travel over HTTPS, or on this machine. @throws Exit */
export function safe(url: string): string {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)))
    return url;
  throw new Exit(EXIT.usage, `${url} is not HTTPS, and tokens would travel in the open. Use its HTTPS address.`);
}
