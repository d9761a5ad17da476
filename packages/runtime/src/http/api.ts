import { Router } from '@aws-lambda-powertools/event-handler/http';
import type { RecordStore } from '@fairlead/reconcile';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type * as z from 'zod';
import { newId } from '../ids.ts';
import { instrumented, type LambdaHandler, logger } from '../observability.ts';
import { clock } from '../platform.ts';
import { Problem, requestProblems } from '../problem.ts';
import { callerOf } from './caller.ts';
import { idempotently } from './idempotency.ts';
import { bodyText, readBody, readQuery } from './request.ts';
import { type Answer, toProblemResponse, toResponse } from './response.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A checked request, as an act gets it. */
export interface ApiRequest<Body, Query> {
  body: Body;
  /** The same body as it was sent: checked, but neither read nor filled up with defaults. */
  rawBody: Record<string, unknown>;
  query: Query;
  /** Path parameters by name. */
  params: Record<string, string>;
  caller: string;
  requestId: string;
  /** Of an If-Match header: the version that the caller has seen. */
  ifMatch: string | undefined;
  /** The caller's Idempotency-Key, or one made for this request alone. */
  idempotencyKey: string;
}

/** One route: what it takes, and the act behind it. */
export interface Route {
  method: Method;
  /** As API Gateway writes it: `/v1/rollouts/{id}`. */
  path: string;
  handle(
    event: APIGatewayProxyEventV2,
    params: Record<string, string>,
    requestId: string,
    store: RecordStore,
  ): Promise<Answer>;
}

/** Declare a route. `POST` honours `Idempotency-Key`; a field that the body schema does not know is refused. */
export function route<Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  pattern: `${Method} /${string}`,
  schemas: { body?: Body; query?: Query },
  act: (request: ApiRequest<z.output<Body>, z.output<Query>>) => Promise<Answer>,
): Route {
  const [method, path] = pattern.split(' ') as [Method, string];
  return {
    method,
    path,
    async handle(event, params, requestId, store) {
      const body = (schemas.body ? readBody(event, schemas.body) : undefined) as z.output<Body>;
      const query = (schemas.query ? readQuery(event, schemas.query) : undefined) as z.output<Query>;
      const caller = callerOf(event);
      const givenKey = event.headers['idempotency-key'];
      const idempotencyKey = givenKey ?? newId('req');
      const rawBody = (schemas.body ? JSON.parse(bodyText(event) || '{}') : {}) as Record<string, unknown>;
      const ifMatch = event.headers['if-match']?.replace(/^(?:W\/)?"(.*)"$/, '$1');
      const work = () => act({ body, rawBody, query, params, caller, requestId, ifMatch, idempotencyKey });
      if (method !== 'POST' || givenKey === undefined) return work();
      const asked = event.rawQueryString ? `?${event.rawQueryString}` : '';
      const concretePath = `${method} ${event.rawPath}${asked}`;
      return idempotently(
        store,
        { caller, route: concretePath, key: givenKey, bodyText: bodyText(event) },
        clock.now(),
        work,
      );
    },
  };
}

/** One function that serves a capability's routes. Every refusal is problem+json with the request's id. */
export function httpApi(
  routes: readonly Route[],
  store: RecordStore,
): LambdaHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const router = new Router();
  for (const { method, path, handle } of routes) {
    router.route(
      async ({ event, params, context }) => {
        const request = event as APIGatewayProxyEventV2;
        return toResponse(await handle(request, params, requestIdOf(request, context), store));
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
