import type { Issuer, TokenCaller } from '@fairlead/roles';
import type { JWTPayload } from 'jose';

/** Seconds that clocks may differ. */
export const SKEW_SECONDS = 60;
/** Claims that only ID tokens carry (OpenID Connect Core 1.0, §2 and §3.3.2.11). */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash'];
const LONGEST_USER = 256;

/** What is wrong with the claims of a token whose signature, times and issuer are right; undefined: nothing. */
export function claimFault(
  claims: JWTPayload,
  type: string | undefined,
  issuer: Issuer,
  now: Date,
): string | undefined {
  if (!hasAudience(claims, issuer)) return `it is for ${textOf(claims.aud)}, not for ${issuer.audiences.join(' or ')}`;
  const client = clientOf(claims);
  if (issuer.clients && !issuer.clients.includes(client ?? ''))
    return `it was given to the app client ${textOf(client)}, and only ${issuer.clients.join(', ')} may call`;
  if (typeof claims.iat === 'number' && claims.iat > now.getTime() / 1000 + SKEW_SECONDS)
    return 'it was issued in the future';
  if (isIdToken(claims, type)) return 'it is an ID token; send the access token';
  return userFault(claims, issuer);
}

/** Who a token speaks for. @param claims - without fault */
export function callerOfClaims(claims: JWTPayload, issuer: Issuer): TokenCaller {
  return {
    kind: isWorkload(claims, issuer) ? 'workload' : 'person',
    id: `${issuer.name}:${claims[userClaim(claims, issuer)]}`,
    issuer: issuer.name,
    ...groupsOf(claims, issuer.groupsClaim),
    claims,
  };
}

/** Access tokens of Cognito carry no audience; their app client stands for it. */
function hasAudience(claims: JWTPayload, { audiences }: Issuer): boolean {
  if (claims.aud === undefined && claims.token_use === 'access') return audiences.includes(String(claims.client_id));
  return [claims.aud].flat().some((audience) => audience !== undefined && audiences.includes(audience));
}

/** RFC 9068 calls it client_id, others azp, Entra’s first version appid. */
function clientOf({ client_id, azp, appid }: JWTPayload): string | undefined {
  return [client_id, azp, appid].find((claim) => typeof claim === 'string');
}

function isIdToken(claims: JWTPayload, type: string | undefined): boolean {
  if (/^(application\/)?at\+jwt$/i.test(type ?? '')) return false;
  return claims.token_use === 'id' || ID_TOKEN_CLAIMS.some((claim) => Object.hasOwn(claims, claim));
}

/** A program that signed in with its own credentials is its own subject (RFC 9068, §2.2); Entra says so in `idtyp`. */
function isWorkload(claims: JWTPayload, { kind }: Issuer): boolean {
  return (
    kind === 'workloads' || claims.idtyp === 'app' || (claims.sub !== undefined && claims.sub === clientOf(claims))
  );
}

/** Programs have no e-mail or login name: they are known by their subject. */
function userClaim(claims: JWTPayload, issuer: Issuer): string {
  return isWorkload(claims, issuer) ? 'sub' : issuer.userClaim;
}

function userFault(claims: JWTPayload, issuer: Issuer): string | undefined {
  const claim = userClaim(claims, issuer);
  const user = claims[claim];
  if (typeof user !== 'string' || user === '') return `it has no claim ${claim}, by which users are known here`;
  if (user.length > LONGEST_USER || /\p{Cc}/u.test(user))
    return `its ${claim} has control characters or more than ${LONGEST_USER} characters`;
  if (claim === 'email' && claims.email_verified !== true) return 'its email is not verified';
  return undefined;
}

/** Entra leaves out the groups of people in more than 200, and says so (`_claim_names`, `hasgroups`). */
function groupsOf(claims: JWTPayload, name: string): Pick<TokenCaller, 'groups' | 'groupsUnknown'> {
  const unknown = (groupsUnknown: string) => ({ groups: [], groupsUnknown });
  const { _claim_names: elsewhere, hasgroups } = claims;
  const isElsewhere = typeof elsewhere === 'object' && elsewhere !== null && Object.hasOwn(elsewhere, name);
  if (isElsewhere || hasgroups === true || hasgroups === 'true')
    return unknown(`the person is in too many groups for the token, which names none of them (overage of ${name})`);
  const groups: unknown = claims[name];
  if (groups === undefined) return unknown(`the token has no claim ${name}`);
  if (!Array.isArray(groups) || groups.some((group) => typeof group !== 'string'))
    return unknown(`the token’s claim ${name} is no list of texts`);
  return { groups };
}

function textOf(value: unknown): string {
  return value === undefined ? 'nobody' : JSON.stringify(value);
}
