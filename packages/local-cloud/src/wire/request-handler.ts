import { type HttpRequest, HttpResponse } from '@smithy/core/protocols';
import { utf8, type WireHandler } from './message.ts';

/** What an SDK client takes as `requestHandler`. */
export interface InProcessRequestHandler {
  readonly metadata: { handlerProtocol: string };
  handle(request: HttpRequest): Promise<{ response: HttpResponse }>;
  destroy(): void;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
}

/** Let SDK clients talk to the wire without sockets: the same bytes, passed by call. */
export function inProcessRequestHandler(handle: WireHandler): InProcessRequestHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request) {
      const response = await handle({
        method: request.method,
        path: request.path,
        query: searchParams(request.query ?? {}),
        headers: lowerCase(request.headers),
        body: await bytes(request.body),
      });
      return {
        response: new HttpResponse({ statusCode: response.status, headers: response.headers, body: response.body }),
      };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function searchParams(query: Record<string, string | string[] | null>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) params.append(name, one);
  }
  return params;
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

async function bytes(body: unknown): Promise<Uint8Array> {
  if (body === undefined || body === null) return new Uint8Array();
  if (typeof body === 'string') return utf8(body);
  if (body instanceof Uint8Array) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
    chunks.push(typeof chunk === 'string' ? utf8(chunk) : chunk);
  }
  return Buffer.concat(chunks);
}
