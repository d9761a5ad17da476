import { utf8, type WireResponse } from '../../wire/message.ts';

/** The members of a result that API Gateway reads; each is checked before it is used. */
interface ProxyResult {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

/**
 * What the caller gets for what a function returned.
 *
 * A result without `statusCode` is the body itself: a string as it is, anything else as JSON, with status 200. A status outside of 200 to 599
 * is answered with 500.
 *
 * @param payload - JSON text
 * @see API Gateway Developer Guide, Format of the Lambda function response (read 2026-11-20)
 */
export function proxyResponse(payload: string): WireResponse {
  const result: unknown = JSON.parse(payload);
  if (!isProxyResult(result)) {
    const body = typeof result === 'string' ? result : payload;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: utf8(body), cookies: [] };
  }
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = result;
  if (!(statusCode >= 200 && statusCode <= 599)) return gatewayMessage(500, 'Internal Server Error');
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...Object.fromEntries(named) },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : utf8(body),
    cookies,
  };
}

/** An answer of API Gateway itself, such as `{"message":"Not Found"}`. */
export function gatewayMessage(status: number, message: string): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: utf8(JSON.stringify({ message })) };
}

function isProxyResult(result: unknown): result is ProxyResult {
  return (
    typeof result === 'object' && result !== null && 'statusCode' in result && typeof result.statusCode === 'number'
  );
}
