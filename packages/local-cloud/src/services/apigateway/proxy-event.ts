import type { WireRequest } from '../../wire/message.ts';
import type { RouteMatch } from './routes.ts';

/** What the event says besides the request. */
export interface ProxyContext {
  accountId: string;
  apiId: string;
  domainName: string;
  requestId: string;
  nowMs: number;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Bodies of these types reach the function as text, all others as base64. */
const TEXT_TYPES =
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|application\/[\w.-]+\+(json|xml))/;

/**
 * The event a function gets for an HTTP request, in payload format 2.0.
 *
 * @see API Gateway Developer Guide, Lambda proxy integrations for HTTP APIs (read 2026-11-20)
 */
export function proxyEvent(request: WireRequest, match: RouteMatch, context: ProxyContext): object {
  const { cookie, ...headers } = request.headers;
  const queryStringParameters = joined(request.query);
  const cookies = cookie?.split(';').map((one) => one.trim());
  return {
    version: '2.0',
    routeKey: match.routeKey,
    rawPath: decodePath(request.path),
    rawQueryString: request.rawQuery ?? request.query.toString(),
    ...(cookies && { cookies }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: requestContext(request, match, context),
    ...(Object.keys(match.pathParameters).length > 0 && { pathParameters: match.pathParameters }),
    ...bodyMembers(request),
  };
}

function requestContext(request: WireRequest, match: RouteMatch, context: ProxyContext): object {
  return {
    accountId: context.accountId,
    apiId: context.apiId,
    domainName: context.domainName,
    domainPrefix: context.apiId,
    http: {
      method: request.method,
      path: decodePath(request.path),
      protocol: 'HTTP/1.1',
      sourceIp: '127.0.0.1',
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: context.requestId,
    routeKey: match.routeKey,
    stage: '$default',
    time: logTime(context.nowMs),
    timeEpoch: context.nowMs,
  };
}

function bodyMembers({ body, headers }: WireRequest): object {
  if (body.byteLength === 0) return { isBase64Encoded: false };
  const type = headers['content-type'] ?? 'text/plain';
  const isText = TEXT_TYPES.test(type) && headers['content-encoding'] === undefined;
  return { body: Buffer.from(body).toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** Repeated parameters are joined by commas; undefined when there are none. */
function joined(query: URLSearchParams): Record<string, string> | undefined {
  const names = [...new Set(query.keys())];
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, query.getAll(name).join(',')]));
}

function decodePath(path: string): string {
  return path.split('/').map(decodeURIComponent).join('/');
}

/** `20/Nov/2026:11:05:00 +0000` */
function logTime(nowMs: number): string {
  const iso = new Date(nowMs).toISOString();
  const [year, month, day] = iso.slice(0, 10).split('-');
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${iso.slice(11, 19)} +0000`;
}
