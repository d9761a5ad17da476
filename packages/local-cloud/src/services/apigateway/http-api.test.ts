import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NOON_MS, virtualCloud } from '../../../test/clients.ts';
import { type Cloud, sleep } from '../../index.ts';

let cloud: Cloud<'virtual'>;
let url: string;
let answer: (event: APIGatewayProxyEventV2) => unknown;

beforeAll(async () => {
  cloud = await virtualCloud({ port: 0 });
  cloud.registerFunction({
    name: 'api',
    timeoutSeconds: 60,
    handler: (event: APIGatewayProxyEventV2) => answer(event),
  });
  const routes = [
    { method: 'GET', path: '/v1/rollouts/{id}', functionName: 'api' },
    { method: 'GET', path: '/v1/rollouts/latest', functionName: 'api' },
    { method: 'ANY', path: '/files/{path+}', functionName: 'api' },
    { method: 'POST', path: '/v1/rollouts', functionName: 'api' },
    { method: 'GET', path: '/nobody', functionName: 'missing' },
  ];
  const deployed = await cloud.deployHttpApi({ name: 'main', routes });
  url = deployed.url ?? '';
});
afterAll(() => cloud.stop());

const call = (path: string, init?: RequestInit) => cloud.fetchApi('main', new Request(`https://api.test${path}`, init));

async function eventOf(path: string, init?: RequestInit): Promise<APIGatewayProxyEventV2> {
  answer = (event) => event;
  return (await (await call(path, init)).json()) as APIGatewayProxyEventV2;
}

describe('the event', () => {
  test('tells path, query, cookies and context in payload format 2.0', async () => {
    const headers = { cookie: 'a=1; b=2', 'X-Trace': 't' };
    expect(await eventOf('/v1/rollouts/rol_1?a=1&a=2&b=x', { headers })).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/rollouts/{id}',
      rawPath: '/v1/rollouts/rol_1',
      rawQueryString: 'a=1&a=2&b=x',
      cookies: ['a=1', 'b=2'],
      headers: { 'x-trace': 't' },
      queryStringParameters: { a: '1,2', b: 'x' },
      pathParameters: { id: 'rol_1' },
      isBase64Encoded: false,
      requestContext: {
        accountId: '111122223333',
        stage: '$default',
        time: '20/Nov/2026:12:00:00 +0000',
        timeEpoch: NOON_MS,
        http: { method: 'GET', path: '/v1/rollouts/rol_1', protocol: 'HTTP/1.1' },
      },
    });
  });

  test.each([
    ['JSON is text', 'application/json', '{"a":"é"}', '{"a":"é"}', false],
    ['an image is base64', 'image/png', 'ab', 'YWI=', true],
  ])('%s', async (_title, type, body, expected, isBase64Encoded) => {
    const event = await eventOf('/v1/rollouts', { method: 'POST', body, headers: { 'content-type': type } });
    expect(event).toMatchObject({ body: expected, isBase64Encoded });
  });

  test.each([
    ['/v1/rollouts/latest', 'GET /v1/rollouts/latest', undefined],
    ['/v1/rollouts/a%2Fb', 'GET /v1/rollouts/{id}', { id: 'a/b' }],
    ['/files/a/b', 'ANY /files/{path+}', { path: 'a/b' }],
  ])('%s takes the most specific route', async (path, routeKey, pathParameters) => {
    const event = await eventOf(path);
    expect([event.routeKey, event.pathParameters]).toEqual([routeKey, pathParameters]);
  });
});

describe('the answer', () => {
  test('has the status, headers, cookies and bytes of the result', async () => {
    answer = () => ({
      statusCode: 201,
      headers: { Location: '/v1/rollouts/rol_1', 'content-type': 'image/png' },
      cookies: ['a=1; HttpOnly', 'b=2'],
      body: 'YWI=',
      isBase64Encoded: true,
    });
    const response = await fetch(`${url}/v1/rollouts`, { method: 'POST' });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/v1/rollouts/rol_1');
    expect(response.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect(await response.text()).toBe('ab');
  });

  test('without a status code is the JSON body of a 200', async () => {
    answer = () => ({ ok: true });
    const response = await call('/v1/rollouts/x');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(await response.json()).toEqual({ ok: true });
  });

  test.each([
    ['a status that is none', () => ({ statusCode: 42 }), '/v1/rollouts/x', 500, 'Internal Server Error'],
    ['a path that cannot be decoded', () => ({}), '/v1/rollouts/%E0%A4%A', 400, 'Bad Request'],
  ])('to %s is an error of the gateway', async (_title, result, path, status, message) => {
    answer = result;
    const response = await fetch(url + path);
    expect([response.status, await response.json()]).toEqual([status, { message }]);
  });

  test('to an unknown route is 404', async () => {
    const response = await call('/v1/rollouts', { method: 'DELETE' });
    expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
  });

  test.each([
    ['throws', '/v1/rollouts/x'],
    ['is missing', '/nobody'],
  ])('of a function that %s is 500', async (_title, path) => {
    answer = () => {
      throw new Error('boom');
    };
    const response = await call(path);
    expect([response.status, await response.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  test('that takes more than 30 seconds is 503', async () => {
    answer = () => sleep(cloud.clock, 40_000);
    const response = call('/v1/rollouts/x');
    await cloud.clock.advance(30_000);
    expect([(await response).status, await (await response).json()]).toEqual([503, { message: 'Service Unavailable' }]);
  });

  test.each(['in process', 'over TCP'])('to a body over 10 MB is 413 %s', async (how) => {
    const init = { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) };
    const response = how === 'in process' ? await call('/v1/rollouts', init) : await fetch(`${url}/v1/rollouts`, init);
    expect([response.status, await response.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });
});
