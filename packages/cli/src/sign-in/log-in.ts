import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { EXIT, Exit } from '../exit-codes.ts';
import { askForTokens, discover, type Provider, type SignInWay } from './provider.ts';
import type { Session } from './session-file.ts';

/** How long a person may take. */
const PATIENCE_MS = 300_000;

/** Where the browser comes back to: the loopback, on a port of its own, for one answer (RFC 8252, §7.3). */
interface Return {
  redirectUri: string;
  /** The answer’s parameters. @throws Exit (timeout) */
  answer(): Promise<URLSearchParams>;
  close(): void;
}

/**
 * Sign a person in through their browser: authorization code with PKCE (RFC 7636) and state. What comes back is used only if it
 * answers this very request, and, where the provider says so, comes from it (RFC 9207).
 *
 * @param open - shows the address to the person
 */
export async function logIn(way: SignInWay, open: (url: string) => void, nowMs: () => number): Promise<Session> {
  const provider = await discover(way.issuer);
  const [state, verifier] = [secret(), secret()];
  const back = await listenOnce();
  try {
    open(authorizationUrl(provider, way, { state, verifier, redirectUri: back.redirectUri }));
    const code = codeOf(await back.answer(), provider, state);
    const form = {
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: back.redirectUri,
      resource: way.audience,
    };
    const { token_endpoint: tokenEndpoint, revocation_endpoint: revocationEndpoint } = provider;
    const at = { tokenEndpoint, clientId: way.clientId, ...(revocationEndpoint ? { revocationEndpoint } : {}) };
    const session = await askForTokens(at, form, nowMs());
    if (session) return session;
    throw new Exit(EXIT.denied, `${provider.issuer} did not take the sign-in’s code. Run fairlead login again.`);
  } finally {
    back.close();
  }
}

function authorizationUrl(
  provider: Provider,
  { clientId, audience }: SignInWay,
  { state, verifier, redirectUri }: { state: string; verifier: string; redirectUri: string },
): string {
  const url = new URL(provider.authorization_endpoint);
  const asked = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: 'openid offline_access',
    resource: audience,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

function codeOf(answer: URLSearchParams, provider: Provider, state: string): string {
  const issuer = answer.get('iss');
  const foreign =
    issuer === null ? provider.authorization_response_iss_parameter_supported : issuer !== provider.issuer;
  if (answer.get('state') !== state || foreign)
    throw new Exit(EXIT.denied, 'The browser brought the answer to another sign-in. Run fairlead login again.');
  const code = answer.get('code');
  if (code) return code;
  const reason = (answer.get('error') ?? 'no reason').replaceAll(/[^\w.-]/g, '');
  throw new Exit(EXIT.denied, `${provider.issuer} refused the sign-in (${reason}).`);
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

async function listenOnce(): Promise<Return> {
  const { promise, resolve } = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isAnswer = request.method === 'GET' && pathname === '/callback' && searchParams.has('state');
    response.writeHead(isAnswer ? 200 : 404, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
    });
    response.end(
      isAnswer ? 'Go back to the terminal: it says how it went. This page can be closed.' : 'Nothing is here.',
    );
    if (isAnswer) resolve(searchParams);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    redirectUri: `http://127.0.0.1:${port}/callback`,
    answer: () => withPatience(promise),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function withPatience<T>(answer: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Exit(EXIT.timeout, 'Nobody signed in within 5 minutes. Run fairlead login again.')),
    PATIENCE_MS,
  );
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
  }
}
