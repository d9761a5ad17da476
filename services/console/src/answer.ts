import { assetOf, type Page, problemPage, SECURITY_HEADERS, shell } from '@fairlead/console';
import { instantOf } from '@fairlead/reconcile';
import { type Clock, logger, Problem } from '@fairlead/runtime';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { makePages } from './pages.ts';

const HTML = { ...SECURITY_HEADERS, 'content-type': 'text/html; charset=utf-8' };
const FOR_GOOD = 'public, max-age=31536000, immutable';

/** Answer a browser: a page, its 304 when the browser shows what it would say, or an asset. Never rejects. */
export function makeAnswer(pages: ReturnType<typeof makePages>, clock: Clock) {
  return async function answer(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
    const { routeKey, pathParameters: params = {}, queryStringParameters: query = {} } = event;
    if (routeKey === 'GET /assets/{file}') return asset(params.file ?? '');
    try {
      const page = await pages[routeKey]?.({ params, query });
      if (page) return rendered(page, event.headers['if-none-match']);
      throw new Problem('route_unknown', { status: 404, title: 'No such page' }, `Nothing is served at ${routeKey}.`);
    } catch (error) {
      return failed(error, event.requestContext.requestId);
    }
  };

  function rendered(page: Page, shown: string | undefined): APIGatewayProxyStructuredResultV2 {
    const asOf = instantOf(clock.now());
    const { text, version } = shell(page, asOf);
    const etag = `"${version}"`;
    const headers = { ...HTML, etag, 'x-as-of': asOf };
    if (shown?.includes(etag)) return { statusCode: 304, headers, body: '' };
    return { statusCode: 200, headers, body: text };
  }

  function failed(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
    const { status, title, detail } = told(error);
    const page = problemPage({ title, detail, requestId });
    return { statusCode: status, headers: HTML, body: shell(page, instantOf(clock.now())).text };
  }
}

function asset(name: string): APIGatewayProxyStructuredResultV2 {
  const found = assetOf(name);
  const headers = { ...SECURITY_HEADERS, 'content-type': found?.type ?? 'text/plain; charset=utf-8' };
  if (!found) return { statusCode: 404, headers, body: 'There is no such file. Load the page anew.' };
  return { statusCode: 200, headers: { ...headers, 'cache-control': FOR_GOOD }, body: found.text };
}

/** A refusal in its own words; a fault's details are only in the log. */
function told(error: unknown): { status: number; title: string; detail: string } {
  if (error instanceof Problem) return { ...error.kind, detail: error.message };
  logger.error('A page could not be made', { error });
  const detail =
    'This is a fault of Fairlead, or AWS does not answer. Load the page again; the request leads to the log.';
  return { status: 500, title: 'The page could not be made', detail };
}
