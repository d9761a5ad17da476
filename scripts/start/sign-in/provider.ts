import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import Provider, { type Context } from 'oidc-provider';
import { AUDIENCE, CLI_CLIENT, STORY_CLIENT, USERS } from './users.ts';

const HOUR_SECONDS = 3600;

/** Where a person picks who to be; not a part of the provider itself. */
export const PICK_PATH = '/pick/';

/** The laptop's provider: a certified OpenID provider whose people have no passwords. It is not a part of the product. */
export function makeProvider(issuer: string, { key, storySecret }: { key: JWK; storySecret: string }): Provider {
  return new Provider(issuer, {
    clients: [cliClient, storyClient(storySecret)],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [key] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    claims: { openid: ['sub', 'groups'] },
    findAccount: (_context: Context, sub: string) => ({ accountId: sub, claims: () => ({ sub, ...groupsOf(sub) }) }),
    extraTokenClaims: (_context: Context, token: { accountId?: string }) => groupsOf(token.accountId),
    interactions: { url: (_context: Context, { uid }: { uid: string }) => `${PICK_PATH}${uid}` },
    loadExistingGrant: grantEverything,
    issueRefreshToken: (_context: Context, client: { grantTypeAllowed(type: string): boolean }) =>
      client.grantTypeAllowed('refresh_token'),
    ttl: { AccessToken: HOUR_SECONDS, ClientCredentials: HOUR_SECONDS, RefreshToken: 24 * HOUR_SECONDS },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: AUDIENCE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: HOUR_SECONDS,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
}

const cliClient = {
  client_id: CLI_CLIENT,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  // A native client's loopback address may have any port (RFC 8252, §7.3).
  redirect_uris: ['http://127.0.0.1/callback'],
};

function storyClient(secret: string) {
  return {
    client_id: STORY_CLIENT,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}

function groupsOf(user: string | undefined): { groups?: readonly string[] } {
  const groups = user === undefined ? undefined : USERS[user]?.groups;
  return groups ? { groups } : {};
}

/** Nobody is asked whether Fairlead's own command line may act for them. */
async function grantEverything({ oidc }: Context) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope('openid offline_access');
  await grant.save();
  return grant;
}
