import { memoryStore } from '@fairlead/reconcile';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { defineProblems } from '../problem.ts';
import { httpApi } from './api.ts';
import { accepted, created, ok } from './response.ts';
import { route } from './route.ts';

const Body = z.strictObject({ name: z.string(), sizes: z.array(z.int()).default([]) });
const boats = defineProblems({ boat_sunk: { status: 409, title: 'The boat has sunk' } });

// The log level is read when the modules below are loaded.
vi.hoisted(() => Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' }));

function api() {
  let launched = 0;
  const fails = (error: Error) => () => Promise.reject(error);
  const routes = [
    route('POST /v1/boats', { body: Body, about: 'nothing' }, async ({ body, caller }) => {
      launched++;
      return created('/v1/boats/1', { ...body, caller, launched });
    }),
    route(
      'GET /v1/boats',
      { query: z.strictObject({ limit: z.coerce.number().max(9).default(5) }), about: 'nothing' },
      async ({ query }) => ok(query),
    ),
    route('GET /v1/boats/{id}', { about: 'nothing' }, async ({ params }) => ok(params)),
    route('POST /v1/boats/{id}/sink', { about: 'nothing' }, async () => accepted('/v1/boats/1', {})),
    route(
      'GET /v1/sunk',
      { about: 'nothing' },
      fails(boats.make('boat_sunk', 'It lies at 40 m.', { extra: { depth: 40 } })),
    ),
    route('GET /v1/bug', { about: 'nothing' }, fails(new TypeError('secret of the code'))),
    route(
      'GET /v1/throttled',
      { about: 'nothing' },
      fails(Object.assign(new Error('x'), { name: 'ThrottlingException' })),
    ),
    route('GET /v1/cut-off', { about: 'nothing' }, fails(Object.assign(new Error('x'), { code: 'ECONNRESET' }))),
    route(
      'GET /v1/aws-down',
      { about: 'nothing' },
      fails(Object.assign(new Error('x'), { $metadata: { httpStatusCode: 503 } })),
    ),
  ];
  const handler = httpApi(routes, {
    store: memoryStore(),
    manifest: routes.map(({ method, path }) => ({
      kind: 'http',
      method,
      path: path as `/${string}`,
      action: 'signed-in',
    })),
    signIn: { issuers: [], grants: [] },
    readTags: async () => ({}),
  });
  return async (
    method: string,
    path: string,
    body?: string,
    headers: Record<string, string> = {},
    caller = 'arn:cy',
  ) => {
    const [rawPath = '', rawQueryString = ''] = path.split('?');
    const query = Object.fromEntries(new URLSearchParams(rawQueryString));
    const event = {
      version: '2.0',
      routeKey: `${method} ${rawPath}`,
      rawPath,
      rawQueryString,
      headers: { 'content-type': 'application/json', ...headers },
      ...(rawQueryString ? { queryStringParameters: query } : {}),
      requestContext: {
        http: { method, path: rawPath },
        requestId: 'req-1',
        domainName: 'api',
        authorizer: { iam: { userArn: caller } },
      },
      isBase64Encoded: false,
      ...(body === undefined ? {} : { body }),
    } as unknown as APIGatewayProxyEventV2;
    const { statusCode, headers: sent = {}, body: text = '' } = await handler(event, { awsRequestId: 'x' } as Context);
    return { status: statusCode, headers: sent, body: text ? JSON.parse(text) : undefined };
  };
}

describe('an API', () => {
  it('answers a good request with status, place and body', async () => {
    const answer = await api()('POST', '/v1/boats', '{"name":"Ada"}', { about: 'nothing' }, 'arn:ana');
    expect(answer).toMatchObject({
      status: 201,
      headers: { location: '/v1/boats/1', 'content-type': 'application/json', 'cache-control': 'no-store' },
      body: { name: 'Ada', sizes: [], caller: 'iam:arn:ana' },
    });
  });

  it('reads path and query parameters', async () => {
    expect((await api()('GET', '/v1/boats/b7')).body).toEqual({ id: 'b7' });
    expect((await api()('GET', '/v1/boats?limit=3')).body).toEqual({ limit: 3 });
  });

  it('names every fault of a body at once, by pointer, with what was seen', async () => {
    const { status, headers, body } = await api()('POST', '/v1/boats', '{"sizes":[1,"big"],"nmae":"x","a/b":1}');
    expect([status, headers['content-type']]).toEqual([422, 'application/problem+json']);
    expect(body).toMatchObject({
      type: '/problems/body_invalid',
      title: 'Request body invalid',
      instance: '/requests/req-1',
    });
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
      ['#/name', 'field_missing'],
      ['#/sizes/1', 'invalid_type'],
      ['#/nmae', 'unknown_field'],
      ['#/a~1b', 'unknown_field'],
    ]);
    expect(body.errors[1].detail).toContain('Got "big".');
  });

  it('names a bad query parameter', async () => {
    const { status, body } = await api()('GET', '/v1/boats?limit=20&page=2');
    expect([status, body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['?limit', '?page'],
    ]);
  });

  it.each([
    ['a body of 2 MB', JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) }), {}, 413, 'body_too_large'],
    ['broken JSON', '{"name":', { about: 'nothing' }, 400, 'body_not_json'],
    ['XML', '<name/>', { 'content-type': 'application/xml' }, 415, 'content_type_unsupported'],
    ['an array', '[]', { about: 'nothing' }, 422, 'body_invalid'],
    ['nothing', '', { about: 'nothing' }, 422, 'body_invalid'],
  ])('refuses %s', async (_, text, headers, status, code) => {
    const answer = await api()('POST', '/v1/boats', text, headers);
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${code}`]);
  });

  it('takes JSON under any name it has', async () => {
    const headers = { 'content-type': 'application/vnd.fairlead+json; charset=utf-8' };
    expect((await api()('POST', '/v1/boats', '{"name":"Ada"}', headers)).status).toBe(201);
  });

  it('says which methods a path takes', async () => {
    const { status, headers, body } = await api()('DELETE', '/v1/boats');
    expect([status, headers.allow, body.type]).toEqual([405, 'POST, GET', '/problems/method_not_allowed']);
  });

  it('knows what it does not serve', async () => {
    const { status, body } = await api()('GET', '/v1/ships');
    expect([status, body.type, body.detail]).toEqual([
      404,
      '/problems/route_unknown',
      'Nothing is served at /v1/ships.',
    ]);
  });

  it('passes a refusal on with its own members', async () => {
    expect((await api()('GET', '/v1/sunk')).body).toEqual({
      type: '/problems/boat_sunk',
      title: 'The boat has sunk',
      status: 409,
      detail: 'It lies at 40 m.',
      instance: '/requests/req-1',
      depth: 40,
    });
  });

  it('tells nobody what its own faults are about', async () => {
    const { status, body } = await api()('GET', '/v1/bug');
    expect([status, JSON.stringify(body)]).toEqual([500, expect.not.stringContaining('secret')]);
  });

  it.each(['/v1/throttled', '/v1/cut-off', '/v1/aws-down'])(
    'asks for another try when AWS does not answer: %s',
    async (path) => {
      const { status, headers } = await api()('GET', path);
      expect([status, headers['retry-after']]).toEqual([503, '5']);
    },
  );

  it('replays the first answer to a key, and refuses the key for another body', async () => {
    const send = api();
    const key = { 'idempotency-key': 'k1' };
    expect((await send('POST', '/v1/boats', '{"name":"Ada"}', key)).body.launched).toBe(1);
    const again = await send('POST', '/v1/boats', '{"name":"Ada"}', key);
    expect([again.body.launched, again.headers['idempotency-replayed']]).toEqual([1, 'true']);
    const other = await send('POST', '/v1/boats', '{"name":"Bob"}', key);
    expect([other.status, other.body.type]).toEqual([422, '/problems/idempotency_key_reused']);
    expect((await send('POST', '/v1/boats', '{"name":"Bob"}', key, 'arn:bob')).body.launched).toBe(2);
  });
});
