import type { Problem } from '../problem.ts';

/** An answer in the making: status, JSON body, headers. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** 200 with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}

/** 201 with the new thing and where it is. */
export function created(location: string, body: unknown): Answer {
  return { status: 201, body, headers: { location } };
}

/** 202: asked for, not done yet; the body says how it stands. */
export function accepted(location: string, body: unknown): Answer {
  return { status: 202, body, headers: { location } };
}

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** An answer on the wire. */
export function toResponse({ status, body, headers }: Answer): Response {
  const contentType: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { ...COMMON, ...contentType, ...headers },
  });
}

/** A problem on the wire. */
export function toProblemResponse(
  { code, kind, message, errors, headers, extra }: Problem,
  requestId: string,
): Response {
  const body = {
    type: `/problems/${code}`,
    title: kind.title,
    status: kind.status,
    detail: message,
    instance: `/requests/${requestId}`,
    ...(errors.length > 0 ? { errors } : {}),
    ...extra,
  };
  return new Response(JSON.stringify(body), {
    status: kind.status,
    headers: { ...COMMON, ...headers, 'content-type': 'application/problem+json' },
  });
}
