import { type Caller, iamCaller, type SignIn } from '@fairlead/roles';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Problem } from '../problem.ts';
import { authProblems } from './problems.ts';
import { tokenVerifier } from './verify-token.ts';

/** What API Gateway says of a signed request (HTTP API, payload 2.0). */
const Authorizer = z.looseObject({ iam: z.optional(z.looseObject({ userArn: z.string() })) });

const HOW = 'Send an access token as “Authorization: Bearer …”; fairlead login gets one.';

/**
 * Who sends a request: an IAM caller whose signature API Gateway has checked, or the bearer of a token that we check.
 *
 * @throws Problem `sign_in_needed`, `token_refused` or `sign_in_unavailable`
 */
export function makeRequireCaller({ issuers }: Pick<SignIn, 'issuers'>, fetchIt?: typeof fetch) {
  const verify = tokenVerifier(issuers, fetchIt);
  return async function requireCaller(event: APIGatewayProxyEventV2): Promise<Caller> {
    const userArn = signedBy(event);
    if (userArn !== undefined) return iamCaller(userArn);
    const { authorization = '' } = event.headers;
    const [, token] = /^bearer +([\w.~+/=-]+)$/i.exec(authorization) ?? [];
    if (token === undefined) throw signInNeeded(authorization);
    const verified = await verify(token);
    if (verified.kind === 'caller') return verified.caller;
    throw verified.kind === 'refused' ? tokenRefused(verified.reason) : unavailable(verified.cause);
  };
}

/** API Gateway puts it there on routes with AWS_IAM, and nobody else can: headers of a request never reach this part. */
function signedBy(event: APIGatewayProxyEventV2): string | undefined {
  const { requestContext } = event;
  return 'authorizer' in requestContext ? z.parse(Authorizer, requestContext.authorizer).iam?.userArn : undefined;
}

function signInNeeded(authorization: string): Problem {
  const seen =
    authorization === ''
      ? 'The request has no Authorization header.'
      : 'The Authorization header holds no bearer token.';
  return authProblems.make('sign_in_needed', `${seen} ${HOW}`, {
    headers: { 'www-authenticate': 'Bearer realm="fairlead"' },
  });
}

function tokenRefused(reason: string): Problem {
  const challenge = 'Bearer realm="fairlead", error="invalid_token"';
  return authProblems.make('token_refused', `The token is refused: ${reason}. Sign in again with fairlead login.`, {
    headers: { 'www-authenticate': challenge },
  });
}

function unavailable(cause: Error): Problem {
  const detail =
    'Tokens cannot be verified as long as the identity provider does not answer. Nothing was done: send the request again.';
  const problem = authProblems.make('sign_in_unavailable', detail, { headers: { 'retry-after': '5' } });
  problem.cause = cause;
  return problem;
}
