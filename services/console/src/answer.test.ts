import { homePage } from '@fairlead/console';
import { Problem } from '@fairlead/runtime';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { makeAnswer } from './answer.ts';

const NOW = Date.parse('2026-01-14T10:00:00.000Z');
const clock = { now: () => NOW, timeout: () => new AbortController().signal };
const pages = {
  'GET /': async () => homePage({ rollouts: [], waves: [] }),
  'GET /rollouts/{id}': async () => {
    throw new Problem('rollout_unknown', { status: 404, title: 'No such rollout' }, 'There is no rollout <b>.');
  },
  'GET /waves': async () => {
    throw new Error('a secret detail');
  },
};
const answer = makeAnswer(pages, clock);

const ask = (routeKey: string, headers: Record<string, string> = {}, pathParameters: Record<string, string> = {}) => {
  const requestContext = { requestId: 'req-1' } as APIGatewayProxyEventV2['requestContext'];
  return answer({ routeKey, headers, pathParameters, requestContext } as APIGatewayProxyEventV2);
};

describe('the answer to a browser', () => {
  it('is a page with its version, and 304 to who shows that version already', async () => {
    const { statusCode, headers = {}, body } = await ask('GET /');
    expect([statusCode, headers['content-type'], headers['x-as-of']]).toEqual([
      200,
      'text/html; charset=utf-8',
      '2026-01-14T10:00:00.000Z',
    ]);
    expect(body).toContain('All quiet');
    const again = await ask('GET /', { 'if-none-match': String(headers.etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect((await ask('GET /', { 'if-none-match': '"older"' })).statusCode).toBe(200);
  });

  it('S-046 to a refusal is a page in its words, escaped, under the same policy', async () => {
    const { statusCode, headers = {}, body } = await ask('GET /rollouts/{id}');
    expect(statusCode).toBe(404);
    expect(body).toContain('There is no rollout &lt;b&gt;.');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('to a fault tells the request, and no detail', async () => {
    const { statusCode, body } = await ask('GET /waves');
    expect(statusCode).toBe(500);
    expect(body).toContain('req-1');
    expect(body).not.toContain('secret');
  });

  it('to an asset of the page may be kept for good; another version is not there', async () => {
    const { body = '' } = await ask('GET /');
    const [, file = ''] = /"\/assets\/(console-[^"]+)"/.exec(body) ?? [];
    const found = await ask('GET /assets/{file}', {}, { file });
    expect(found).toMatchObject({
      statusCode: 200,
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect((await ask('GET /assets/{file}', {}, { file: 'console-0.css' })).statusCode).toBe(404);
  });
});
