import { SignIn } from '@fairlead/roles';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeRequireCaller } from './require-caller.ts';

const ISSUER = 'https://idp.example.com';
const AUDIENCE = 'https://fairlead.example.com';
const seconds = (): number => Math.floor(Date.now() / 1000);

let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let jwks: { keys: object[] };
beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  const { alg: _none, ...key } = await exportJWK(keys.publicKey);
  jwks = { keys: [{ ...key, kid: 'k1' }] };
});

const claims = (changes: object = {}) => ({
  ...{ iss: ISSUER, aud: AUDIENCE, sub: 'ana', groups: ['ml'], iat: seconds(), exp: seconds() + 300 },
  ...changes,
});
const signed = (changes: object = {}, header: object = {}) =>
  new SignJWT(claims(changes)).setProtectedHeader({ alg: 'RS256', kid: 'k1', ...header }).sign(keys.privateKey);

/** A provider that answers as it is told, and counts. */
function provider(answers: Partial<Record<string, () => Promise<Response> | Response>> = {}) {
  const asked: string[] = [];
  const usual: Record<string, () => Response> = {
    [`${ISSUER}/.well-known/openid-configuration`]: () => Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` }),
    [`${ISSUER}/keys`]: () => Response.json(jwks),
  };
  const fetchIt = async (input: string | URL | Request): Promise<Response> => {
    const url = String(input);
    asked.push(url);
    return (answers[url] ?? usual[url] ?? (() => new Response('', { status: 404 })))();
  };
  return { asked, fetchIt };
}

function requireCaller(issuer: object = {}, { fetchIt } = provider()) {
  const issuers = [{ name: 'corp', issuer: ISSUER, audiences: [AUDIENCE], ...issuer }];
  const require = makeRequireCaller(SignIn.parse({ issuers }), fetchIt);
  return (authorization?: string, event: object = {}) =>
    require({
      headers: authorization === undefined ? {} : { authorization },
      requestContext: {},
      ...event,
    } as unknown as APIGatewayProxyEventV2);
}

const bearer = async (token: string | Promise<string>): Promise<string> => `Bearer ${await token}`;

describe('a caller with a token', () => {
  it('is who the token says, with the issuer’s name before it', async () => {
    expect(await requireCaller()(await bearer(signed({}, { typ: 'at+jwt' })))).toMatchObject({
      kind: 'person',
      id: 'corp:ana',
      issuer: 'corp',
      groups: ['ml'],
    });
  });

  it.each([
    ['no Authorization header', undefined],
    ['Basic with a good token', 'Basic'],
    ['an empty bearer', 'Bearer '],
  ])('S-119 %s is answered with 401 and a challenge', async (_what, scheme) => {
    const authorization = scheme === 'Basic' ? `Basic ${await signed()}` : scheme;
    await expect(requireCaller()(authorization)).rejects.toMatchObject({
      code: 'sign_in_needed',
      kind: { status: 401 },
      headers: { 'www-authenticate': 'Bearer realm="fairlead"' },
    });
  });

  it('S-119 a token in the query is not read', async () => {
    const event = { queryStringParameters: { access_token: await signed() } };
    await expect(requireCaller()(undefined, event)).rejects.toMatchObject({ code: 'sign_in_needed' });
  });

  it('S-129 headers that name a user are not read', async () => {
    const headers = { 'x-user': 'ana', 'x-forwarded-user': 'ana', 'x-amzn-oidc-identity': 'ana' };
    await expect(requireCaller()(undefined, { headers })).rejects.toMatchObject({ code: 'sign_in_needed' });
  });

  it.each<[string, () => string | Promise<string>, string]>([
    [
      'S-008 of an issuer that differs by a slash',
      () => signed({ iss: `${ISSUER}/` }),
      'is not one this stage believes',
    ],
    ['S-009 without signature', () => new UnsecuredJWT(claims()).encode(), 'its algorithm is not one of'],
    ['S-010 signed HS256 with the public key', () => confused(), 'its algorithm is not one of'],
    ['S-011 that brings its own key along', () => foreign({ jwk: 'own' }), 'not by a key of its issuer'],
    [
      'S-011 that says where its key is',
      () => foreign({ jku: 'https://evil.example/keys' }),
      'not by a key of its issuer',
    ],
    ['S-013 expired two minutes ago', () => signed({ exp: seconds() - 120 }), 'it expired at 20'],
    ['S-013 not valid yet', () => signed({ nbf: seconds() + 3600 }), 'its nbf cannot be accepted'],
    ['S-013 issued an hour ahead', () => signed({ iat: seconds() + 3600 }), 'it was issued in the future'],
    ['S-169 five minutes late', () => signed({ exp: seconds() - 300 }), 'it expired at 20'],
    ['without an end', () => signed({ exp: undefined }), 'its exp cannot be accepted'],
    ['S-017 that is an ID token', () => signed({ nonce: 'n' }), 'it is an ID token'],
    ['S-017 that is an ID token of Cognito', () => signed({ token_use: 'id' }), 'it is an ID token'],
    ['S-120 for another audience', () => signed({ aud: 'https://other.example.com' }), 'it is for "https://other'],
    ['without a user', () => signed({ sub: undefined }), 'it has no claim sub'],
    ['S-143 with a user of several lines', () => signed({ sub: 'ana\r\nroot' }), 'control characters'],
    ['S-143 with a user of 1,000 characters', () => signed({ sub: 'a'.repeat(1000) }), 'more than 256 characters'],
    ['that is a word', () => 'word', 'it is no signed JWT'],
    ['with a key id nobody knows', () => signed({}, { kid: 'k9' }), 'its issuer has no key of that id'],
  ])('a token %s is refused with the reason', async (_what, token, reason) => {
    const { asked, fetchIt } = provider();
    await expect(requireCaller({}, { asked, fetchIt })(await bearer(token()))).rejects.toMatchObject({
      code: 'token_refused',
      message: expect.stringContaining(reason),
      headers: { 'www-authenticate': expect.stringContaining('error="invalid_token"') },
    });
    expect(asked.filter((url) => !url.startsWith(ISSUER))).toEqual([]);
  });

  it('S-012 a hundred unknown key ids cost one fetch of the keys', async () => {
    const source = provider();
    const require = requireCaller({}, source);
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, async (_, index) => require(await bearer(signed({}, { kid: `r${index}` })))),
    );
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(source.asked.filter((url) => url.endsWith('/keys'))).toHaveLength(1);
  });

  it('S-018 a token of the same issuer for another app client is refused where clients are listed', async () => {
    const require = requireCaller({ clients: ['fairlead-cli'] });
    expect(await require(await bearer(signed({ azp: 'fairlead-cli' })))).toMatchObject({ id: 'corp:ana' });
    await expect(require(await bearer(signed({ client_id: 'other' })))).rejects.toMatchObject({
      code: 'token_refused',
    });
  });

  it('S-008 a discovery document of another issuer is not used, and S-024 a failing provider is a 503 that recovers', async () => {
    let document: object | undefined;
    const source = provider({
      [`${ISSUER}/.well-known/openid-configuration`]: () =>
        document ? Response.json(document) : new Response('', { status: 500 }),
    });
    const require = requireCaller({}, source);
    const unavailable = { code: 'sign_in_unavailable', kind: { status: 503 }, headers: { 'retry-after': '5' } };
    await expect(require(await bearer(signed()))).rejects.toMatchObject(unavailable);
    document = { issuer: 'https://evil.example', jwks_uri: `${ISSUER}/keys` };
    await expect(require(await bearer(signed()))).rejects.toMatchObject(unavailable);
    document = { issuer: ISSUER, jwks_uri: `${ISSUER}/keys` };
    expect(await require(await bearer(signed()))).toMatchObject({ id: 'corp:ana' });
  });

  it('S-169 clocks may differ by a minute', async () => {
    expect(await requireCaller()(await bearer(signed({ exp: seconds() - 50 })))).toMatchObject({ id: 'corp:ana' });
  });

  it('S-020 is known by e-mail only when it is verified', async () => {
    const require = requireCaller({ userClaim: 'email' });
    const email = { email: 'ana@example.com' };
    expect(await require(await bearer(signed({ ...email, email_verified: true })))).toMatchObject({
      id: 'corp:ana@example.com',
    });
    for (const email_verified of [false, undefined, 'true'])
      await expect(require(await bearer(signed({ ...email, email_verified })))).rejects.toMatchObject({
        message: expect.stringContaining('its email is not verified'),
      });
  });

  it.each([
    ['Entra names none of more than 200', { groups: undefined, _claim_names: { groups: 'src1' } }, 'overage of groups'],
    ['Entra says that there are some', { groups: undefined, hasgroups: true }, 'overage of groups'],
    ['the provider leaves them out', { groups: undefined }, 'the token has no claim groups'],
    ['they are one text', { groups: 'ml' }, 'is no list of texts'],
  ])('has no groups when %s, and it is said why', async (_what, changes, why) => {
    expect(await requireCaller()(await bearer(signed(changes)))).toMatchObject({
      groups: [],
      groupsUnknown: expect.stringContaining(why),
    });
  });

  it.each([
    ['its own subject', { sub: 'ci', client_id: 'ci' }],
    ['an app of Entra', { idtyp: 'app' }],
  ])('is a workload when it is %s', async (_what, changes) => {
    expect(await requireCaller()(await bearer(signed(changes)))).toMatchObject({ kind: 'workload' });
  });

  it('of Cognito, whose access tokens have no audience, is known by its app client', async () => {
    const require = requireCaller({ audiences: ['client-1'] });
    const cognito = { aud: undefined, token_use: 'access' };
    expect(await require(await bearer(signed({ ...cognito, client_id: 'client-1' })))).toMatchObject({
      id: 'corp:ana',
    });
    await expect(require(await bearer(signed({ ...cognito, client_id: 'client-2' })))).rejects.toMatchObject({
      code: 'token_refused',
    });
  });
});

describe('a caller of the signed API', () => {
  it('is the role of its session, as API Gateway has checked it', async () => {
    const userArn = 'arn:aws:sts::111122223333:assumed-role/ci/build-7';
    const event = { requestContext: { authorizer: { iam: { userArn } } } };
    expect(await requireCaller()('AWS4-HMAC-SHA256 Credential=…', event)).toEqual({
      kind: 'iam',
      id: `iam:${userArn}`,
      arn: 'arn:aws:iam::111122223333:role/ci',
    });
  });
});

async function confused(): Promise<string> {
  const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
  return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
}

async function foreign(hint: Record<string, string>): Promise<string> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const header = hint.jwk === undefined ? hint : { jwk: await exportJWK(own.publicKey) };
  const token = await new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(own.privateKey);
  const [, payload = ''] = token.split('.');
  const protectedHeader = base64url.encode(JSON.stringify({ alg: 'RS256', kid: 'k1', ...header }));
  const data = new TextEncoder().encode(`${protectedHeader}.${payload}`);
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', own.privateKey, data);
  return `${protectedHeader}.${payload}.${base64url.encode(new Uint8Array(signature))}`;
}
