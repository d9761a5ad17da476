import type { RecordStore } from '@fairlead/reconcile';
import type { Caller } from '@fairlead/roles';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { CallersAccess } from '../auth/require-access.ts';
import { newId } from '../ids.ts';
import type { EndpointAddress } from '../places.ts';
import { clock } from '../platform.ts';
import type { Problem } from '../problem.ts';
import { idempotently } from './idempotency.ts';
import { bodyText, readBody, readQuery } from './request.ts';
import type { Answer } from './response.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A checked request, as an act gets it. */
export interface ApiRequest<Body, Query> {
  body: Body;
  /** The same body as it was sent: checked, but neither read nor filled up with defaults. */
  rawBody: Record<string, unknown>;
  query: Query;
  /** Path parameters by name. */
  params: Record<string, string>;
  /** Who asks, as the audit and the idempotency key know them. */
  caller: string;
  who: Caller;
  access: CallersAccess;
  requestId: string;
  /** Of an If-Match header: the version that the caller has seen. */
  ifMatch: string | undefined;
  /** The caller's Idempotency-Key, or one made for this request alone. */
  idempotencyKey: string;
}

/** What a request is about, for the rules that hold on some endpoints only. */
export interface Subject {
  /** All of these have to be allowed. */
  endpoints: readonly EndpointAddress[];
  /** The answer to callers who may not even see it: the same as if it did not exist. */
  unknown?: () => Problem;
}

/** Finds what a request is about; it may throw what the act would throw about it. */
type FindSubject<Body, Query> = (
  request: Pick<ApiRequest<Body, Query>, 'body' | 'query' | 'params'>,
) => Subject | Promise<Subject>;

/** A caller who may enter a route, as far as that can be said before it is known what the request is about. */
export interface Admitted {
  caller: Caller;
  access: CallersAccess;
  /**
   * What the request is about is found only for callers to whom it makes a difference.
   *
   * @throws Problem when the route's action is not allowed on all of it
   */
  to(find: () => Subject | Promise<Subject>): Promise<void>;
}

/** One request on its way to the act behind its route. */
interface Incoming {
  event: APIGatewayProxyEventV2;
  params: Record<string, string>;
  requestId: string;
  store: RecordStore;
  admitted: Admitted;
}

/** One route: what it takes, and the act behind it. */
export interface Route {
  method: Method;
  /** As API Gateway writes it: `/v1/rollouts/{id}`. */
  path: string;
  handle(incoming: Incoming): Promise<Answer>;
}

/**
 * Declare a route. `POST` honours `Idempotency-Key`; a field that the body schema does not know is refused. What it is `about` is
 * checked against the caller's rules before the act; an act about `nothing` (a list, what has no endpoint yet) asks `access` itself.
 */
export function route<Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  pattern: `${Method} /${string}`,
  schemas: { body?: Body; query?: Query; about: 'nothing' | FindSubject<z.output<Body>, z.output<Query>> },
  act: (request: ApiRequest<z.output<Body>, z.output<Query>>) => Promise<Answer>,
): Route {
  const [method, path] = pattern.split(' ') as [Method, string];
  return {
    method,
    path,
    async handle({ event, params, requestId, store, admitted }) {
      const body = (schemas.body ? readBody(event, schemas.body) : undefined) as z.output<Body>;
      const query = (schemas.query ? readQuery(event, schemas.query) : undefined) as z.output<Query>;
      const { about } = schemas;
      if (about !== 'nothing') await admitted.to(() => about({ body, query, params }));
      const { caller: who, access } = admitted;
      const caller = who.id;
      const givenKey = event.headers['idempotency-key'];
      const idempotencyKey = givenKey ?? newId('req');
      const rawBody = (schemas.body ? JSON.parse(bodyText(event) || '{}') : {}) as Record<string, unknown>;
      const ifMatch = event.headers['if-match']?.replace(/^(?:W\/)?"(.*)"$/, '$1');
      const work = () => act({ body, rawBody, query, params, caller, who, access, requestId, ifMatch, idempotencyKey });
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
