import type { Issuer, TokenCaller } from '@fairlead/roles';
import { decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { callerOfClaims, claimFault, SKEW_SECONDS } from './claims.ts';
import { KeysUnavailable, keySource } from './key-source.ts';

/** Asymmetric ones only: with HS…, whoever can verify could sign. */
const ALGORITHMS = [
  'ES256',
  'ES384',
  'ES512',
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'EdDSA',
  'Ed25519',
];

/** What became of a token. */
export type Verified =
  | { kind: 'caller'; caller: TokenCaller }
  | { kind: 'refused'; reason: string }
  /** The issuer’s keys cannot be had: neither right nor wrong. */
  | { kind: 'unavailable'; cause: Error };

/**
 * Verify bearer tokens of some issuers. Keys are kept per issuer, so that none can sign for another; key hints in a token's header
 * (`jwk`, `jku`, `x5u`) are not looked at. Token lifetimes run on real time.
 */
export function tokenVerifier(issuers: readonly Issuer[], fetchIt?: typeof fetch) {
  const known = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: keySource(issuer, fetchIt) }]));
  return async function verify(token: string, now = new Date()): Promise<Verified> {
    const named = issuerOf(token);
    if (named === undefined) return { kind: 'refused', reason: 'it is no signed JWT' };
    const source = known.get(named);
    if (!source)
      return { kind: 'refused', reason: `its issuer ${JSON.stringify(named)} is not one this stage believes` };
    return check(token, source.issuer, source.keys, now);
  };
}

/** What the token says before anything is proved: it only chooses the keys. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss ?? '';
  } catch (error) {
    if (error instanceof errors.JWTInvalid) return undefined;
    throw error;
  }
}

async function check(
  token: string,
  issuer: Issuer,
  keys: () => Promise<JWTVerifyGetKey>,
  now: Date,
): Promise<Verified> {
  try {
    const options = {
      issuer: issuer.issuer,
      algorithms: ALGORITHMS,
      clockTolerance: SKEW_SECONDS,
      requiredClaims: ['exp'],
      currentDate: now,
    };
    const { payload, protectedHeader } = await jwtVerify(token, await keys(), options);
    const fault = claimFault(payload, protectedHeader.typ, issuer, now);
    return fault ? { kind: 'refused', reason: fault } : { kind: 'caller', caller: callerOfClaims(payload, issuer) };
  } catch (error) {
    const reason = refusalOf(error);
    if (reason) return { kind: 'refused', reason };
    if (isUnavailable(error)) return { kind: 'unavailable', cause: error };
    throw error;
  }
}

function refusalOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return `it expired at ${timeOf(error.payload.exp)}`;
  if (error instanceof errors.JWTClaimValidationFailed) return `its ${error.claim} cannot be accepted`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is not by a key of its issuer';
  if (error instanceof errors.JWKSNoMatchingKey) return 'its issuer has no key of that id';
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'it does not say which key of its issuer signed it';
  if (error instanceof errors.JOSEAlgNotAllowed) return `its algorithm is not one of ${ALGORITHMS.join(', ')}`;
  const malformed = [errors.JWSInvalid, errors.JWTInvalid, errors.JOSENotSupported, errors.JWKInvalid];
  return malformed.some((kind) => error instanceof kind) ? 'it is no signed JWT' : undefined;
}

/** What is left of jose's errors, and those of fetch, are about getting the keys. */
function isUnavailable(error: unknown): error is Error {
  return (
    error instanceof KeysUnavailable ||
    error instanceof errors.JOSEError ||
    error instanceof TypeError ||
    (error instanceof Error && error.name === 'TimeoutError')
  );
}

function timeOf(seconds: number | undefined): string {
  return seconds === undefined ? 'a time it does not say' : new Date(seconds * 1000).toISOString();
}
