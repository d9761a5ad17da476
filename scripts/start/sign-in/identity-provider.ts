import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import * as z from 'zod';
import { STORY_CLIENT } from './users.ts';

/** The laptop's identity provider, listening on the loopback. */
export interface IdentityProvider {
  issuer: string;
  /** An access token for the stories, by client credentials; kept until shortly before it expires. */
  storyToken(): Promise<string>;
  stop(): Promise<void>;
}

const TokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });

/** A token with less than so much left is not used any more. */
const LEAST_LEFT_MS = 120_000;

/**
 * Start it. Its code is loaded by the first request, so that no start waits for it. Its key is kept in the data folder: who is signed
 * in stays so when Fairlead is started again.
 *
 * @param port - 0 for a free one
 */
export async function startIdentityProvider({
  port,
  dataDir,
}: {
  port: number;
  dataDir: string;
}): Promise<IdentityProvider> {
  const storySecret = randomBytes(32).toString('base64url');
  let handling: Promise<Handler> | undefined;
  const server = createServer((request, response) => {
    handling ??= load(issuer, { dataDir, storySecret });
    handling.then((handle) => handle(request, response)).catch((error: unknown) => fail(response, error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The identity provider has no port.');
  const issuer = `http://127.0.0.1:${address.port}`;
  return {
    issuer,
    storyToken: tokenOf(issuer, storySecret),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

async function load(
  issuer: string,
  { dataDir, storySecret }: { dataDir: string; storySecret: string },
): Promise<Handler> {
  const { makeProvider, PICK_PATH } = await import('./provider.ts');
  const { answerPick } = await import('./pick-page.ts');
  const provider = makeProvider(issuer, { key: await keyIn(dataDir), storySecret });
  const standard = provider.callback();
  return async (request, response) => {
    if (request.url?.startsWith(PICK_PATH)) await answerPick(provider, request, response);
    else standard(request, response);
  };
}

/** The key of this data folder, made at the first start. */
async function keyIn(dataDir: string): Promise<JWK> {
  const file = join(dataDir, 'identity-provider-key.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: randomBytes(8).toString('hex'), alg: 'ES256', use: 'sig' };
  writeFileSync(file, JSON.stringify(key), { mode: 0o600 });
  return key;
}

function tokenOf(issuer: string, secret: string): () => Promise<string> {
  let held = { token: '', until: 0 };
  return async () => {
    if (Date.now() < held.until) return held.token;
    const credentials = Buffer.from(`${STORY_CLIENT}:${secret}`).toString('base64');
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!response.ok) throw new Error(`The identity provider gives no token to the stories: ${await response.text()}`);
    const { access_token: token, expires_in: seconds } = TokenAnswer.parse(await response.json());
    held = { token, until: Date.now() + seconds * 1000 - LEAST_LEFT_MS };
    return token;
  };
}

function fail(response: ServerResponse, error: unknown): void {
  console.error(error);
  response.writeHead(500, { 'content-type': 'text/plain' }).end('The identity provider failed; its log says why.');
}
