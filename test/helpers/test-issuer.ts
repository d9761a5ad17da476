import { ROLES, type SignInInput } from '@fairlead/roles';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const ISSUER = 'https://idp.test';
const AUDIENCE = 'https://fairlead.test';
const KEY_ID = 'test-1';
/** Whose members hold every role. */
const EVERYTHING = 'everything';

/** An identity provider without sockets: its keys are told to the functions, and it signs what a test wants. */
export interface TestIssuer {
  /** Believes this issuer as `test`, and gives every role to its group `everything`. */
  signIn: { [Part in keyof SignInInput]-?: NonNullable<SignInInput[Part]> };
  /** A token of `ana`, in the group `everything`, with claims changed; `undefined` leaves one out. */
  token(claims?: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
}

/** Make an issuer with a key of its own. */
export async function testIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256' }] };
  return {
    signIn: {
      issuers: [{ name: 'test', issuer: ISSUER, audiences: [AUDIENCE], keys }],
      grants: ROLES.map((role) => ({ rule: `all ${role}s`, role, to: { issuer: 'test', group: EVERYTHING } })),
    },
    token(claims = {}, header = {}) {
      const seconds = Math.floor(Date.now() / 1000);
      const usual = { iss: ISSUER, aud: AUDIENCE, sub: 'ana', iat: seconds, exp: seconds + 3600, groups: [EVERYTHING] };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: KEY_ID, typ: 'at+jwt', ...header })
        .sign(privateKey);
    },
  };
}
