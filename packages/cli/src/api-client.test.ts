import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiClient } from './api-client.ts';
import { run } from './cli-fixture.ts';

describe('the API’s client', () => {
  let server: Server;
  let url = '';
  let answer = { status: 200, body: '{}' };
  const requests: { line: string; key: string | undefined; body: string }[] = [];
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      requests.push({
        line: `${request.method} ${request.url}`,
        key: request.headers['idempotency-key']?.toString(),
        body,
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  });
  afterAll(() => server.close());
  beforeEach(() => {
    requests.length = 0;
    answer = { status: 200, body: '{}' };
  });

  const refuse = (status: number, problem: object) => {
    answer = { status, body: JSON.stringify(problem) };
    return run(['rollout', 'start', '-e', 'fraud', '-m', 'fraud-v2'], apiClient(url));
  };

  it('sends each request where the API expects it', async () => {
    const api = apiClient(url);
    await api.start({ endpoint: 'fraud' }, 'deploy-17');
    await api.looks('rol_1', { limit: 5, cursor: '2026-01-14T09:02' });
    await api.putPolicy({ name: 'fraud' }, { profile: 'sharp' });
    await api.command('rol_1', 'promote-full', 'it is fine');
    await api.command('rol_1', 'abort');
    expect(requests).toEqual([
      { line: 'POST /v1/rollouts', key: 'deploy-17', body: '{"endpoint":"fraud"}' },
      { line: 'GET /v1/rollouts/rol_1/looks?limit=5&cursor=2026-01-14T09%3A02', key: undefined, body: '' },
      { line: 'PUT /v1/endpoints/fraud/policy', key: undefined, body: '{"profile":"sharp"}' },
      { line: 'POST /v1/rollouts/rol_1/promote-full', key: undefined, body: '{"reason":"it is fine"}' },
      { line: 'POST /v1/rollouts/rol_1/abort', key: undefined, body: '{}' },
    ]);
  });

  it('shows a refusal with every fault on a line of its own, and exits 1', async () => {
    const problem = {
      title: 'Rollout plan refused',
      detail: 'fraud-v2 cannot be rolled out on fraud for 2 reasons.',
      errors: [
        { pointer: '#/model', detail: 'No model named fraud-v2 exists.' },
        { pointer: '#/steps/1/weight', detail: 'Step 2 sends 20 % after 50 %; send 50 % or more.' },
      ],
    };
    expect(await refuse(422, problem)).toEqual({
      code: 1,
      out: '',
      error:
        'Rollout plan refused: fraud-v2 cannot be rolled out on fraud for 2 reasons.\n  #/model  No model named fraud-v2 exists.\n  #/steps/1/weight  Step 2 sends 20 % after 50 %; send 50 % or more.\n',
    });
  });

  it.each([
    ['a body that is not well-formed', 422, { title: 'Request body invalid', detail: 'x' }, 2],
    ['a query that is not well-formed', 400, { title: 'Query parameters invalid', detail: 'x' }, 2],
    ['a caller who is not signed in', 401, { title: 'Not signed in', detail: 'x' }, 3],
    ['a caller who may not', 403, { title: 'Not allowed', detail: 'x' }, 3],
    ['an endpoint that is taken', 409, { title: 'The endpoint has a rollout already', detail: 'x' }, 1],
    ['a fault of the server', 500, { title: 'Internal error', detail: 'x' }, 1],
  ])('tells %s apart by its exit code', async (_, status, problem, code) => {
    expect(await refuse(status, problem)).toMatchObject({ code, error: `${problem.title}: x\n` });
  });

  it('shows an answer that is no problem document as it came', async () => {
    answer = { status: 502, body: '<html>Bad Gateway</html>' };
    expect(await run(['rollout', 'list'], apiClient(url))).toMatchObject({
      code: 1,
      error: 'HTTP 502: <html>Bad Gateway</html>\n',
    });
  });

  it('says so when nobody answers', async () => {
    const { code, error } = await run(['rollout', 'list'], apiClient('http://127.0.0.1:1'));
    expect(code).toBe(1);
    expect(error).toMatch(/^Cannot reach Fairlead at http:\/\/127\.0\.0\.1:1: .* Is it running\?\n$/);
  });
});
