import type { Issuer } from '@fairlead/roles';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import * as z from 'zod/mini';

/** A provider that takes longer is told as not answering: callers wait for us, and API Gateway not for long. */
const TIMEOUT_MS = 2500;
/** After a fetch of the keys, tokens with unknown key ids do not cause another for so long. */
const COOLDOWN_MS = 30_000;
/** Keys are fetched anew after so long, so that a withdrawn one is forgotten. */
const KEYS_KEPT_MS = 600_000;

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });
const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The keys of an issuer cannot be had now; another try may find them. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
}

/**
 * Where the keys of an issuer come from: the config, or its discovery document (OpenID Connect Discovery 1.0, §4), which must
 * name the very issuer. Nothing is fetched before the first token; a failure is not remembered.
 */
export function keySource({ issuer, keys }: Issuer, fetchIt: typeof fetch = fetch): () => Promise<JWTVerifyGetKey> {
  if (keys) {
    const pinned = createLocalJWKSet(pinnedKeys(keys));
    return async () => pinned;
  }
  let found: Promise<JWTVerifyGetKey> | undefined;
  return () => {
    found ??= discover(issuer, fetchIt).catch((cause: unknown) => {
      found = undefined;
      throw new KeysUnavailable(`The discovery document of ${issuer} cannot be used: ${reasonOf(cause)}`, { cause });
    });
    return found;
  };
}

async function discover(issuer: string, fetchIt: typeof fetch): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetchIt(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  const document = z.parse(Discovery, await response.json());
  if (document.issuer !== issuer) throw new Error(`It names the issuer ${document.issuer}.`);
  return createRemoteJWKSet(new URL(document.jwks_uri), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEYS_KEPT_MS,
    [customFetch]: fetchIt,
  });
}

function pinnedKeys(keys: NonNullable<Issuer['keys']>): JSONWebKeySet {
  return z.parse(Keys, keys);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
