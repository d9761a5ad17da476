import { Router } from '@aws-lambda-powertools/event-handler/http';
import type { RecordStore } from '@fairlead/reconcile';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { instrumented, type LambdaHandler, logger } from '../observability.ts';
import { Problem, requestProblems } from '../problem.ts';
import { gatekeeper, type Rules } from './admit.ts';
import { toProblemResponse, toResponse } from './response.ts';
import type { Route } from './route.ts';

/** What an API stands on. */
export interface ApiParts extends Rules {
  store: RecordStore;
}

/**
 * One function that serves a capability's routes. Whoever calls has proved who they are, and a rule allows it, before a
 * route is entered. Every refusal is problem+json with the request's id.
 *
 * @throws when routes and manifest differ, which stops the cold start
 */
export function httpApi(
  routes: readonly Route[],
  { store, ...parts }: ApiParts,
): LambdaHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const router = new Router();
  const admit = gatekeeper(routes, parts);
  for (const { method, path, handle } of routes) {
    router.route(
      async ({ event, params, context }) => {
        const request = event as APIGatewayProxyEventV2;
        const admitted = await admit(`${method} ${path}`, request);
        return toResponse(
          await handle({ event: request, params, requestId: requestIdOf(request, context), store, admitted }),
        );
      },
      { method, path: path.replaceAll(/\{(\w+)\}/g, ':$1') as `/${string}` },
    );
  }
  router.notFound(async (_error, { req, event, context }) =>
    toProblemResponse(unroutable(routes, req), requestIdOf(event as APIGatewayProxyEventV2, context)),
  );
  router.errorHandler(Error, async (error, { event, context }) =>
    toProblemResponse(asProblem(error), requestIdOf(event as APIGatewayProxyEventV2, context)),
  );
  return instrumented(
    async (event, context) => router.resolve(event, context) as Promise<APIGatewayProxyStructuredResultV2>,
  );
}

function requestIdOf(event: APIGatewayProxyEventV2, context: Context): string {
  return event.requestContext?.requestId ?? context.awsRequestId;
}

function unroutable(routes: readonly Route[], request: Request): Problem {
  const { pathname } = new URL(request.url);
  const allowed = routes.filter(({ path }) => patternOf(path).test(pathname)).map(({ method }) => method);
  if (allowed.length === 0) {
    return requestProblems.make('route_unknown', `Nothing is served at ${pathname}.`);
  }
  const detail = `${pathname} does not take ${request.method}; it takes ${allowed.join(', ')}.`;
  return requestProblems.make('method_not_allowed', detail, { headers: { allow: allowed.join(', ') } });
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);
}

/** A refusal as it is; a fault of AWS or ours as what the caller can do about it, its details only in the log. */
function asProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  logger.error('Request failed', { error });
  if (isAwsTrouble(error)) {
    const detail =
      'AWS is throttling or not answering. Nothing is lost: send the request again with the same Idempotency-Key.';
    return requestProblems.make('unavailable', detail, { headers: { 'retry-after': '5' } });
  }
  return requestProblems.make('internal', 'This is a fault of Fairlead. The request id leads to its log entry.');
}

/** What the SDK adds to errors, and Node.js to those of the network. */
interface SdkError extends Error {
  $retryable?: object;
  $metadata?: { httpStatusCode?: number };
  code?: string;
}

function isAwsTrouble(error: Error): boolean {
  const { $retryable, $metadata, code } = error as SdkError;
  if ($retryable !== undefined || ($metadata?.httpStatusCode ?? 0) >= 500) return true;
  return /Throttl|Postponed|Timeout|ECONN|EAI_AGAIN|ENOTFOUND/.test(`${error.name} ${code}`);
}
