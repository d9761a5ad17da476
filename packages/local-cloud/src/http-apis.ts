import type { CloudContext } from './service.ts';
import { API_BODY_BYTES, type HttpApi, httpApi } from './services/apigateway/http-api.ts';
import type { HttpRoute } from './services/apigateway/routes.ts';
import type { Functions } from './services/lambda/functions.ts';
import { type Listener, listen } from './wire/listener.ts';
import type { WireRequest, WireResponse } from './wire/message.ts';

/** A deployed HTTP API. */
export interface DeployedApi {
  id: string;
  /** Where it listens; undefined in a cloud without sockets. */
  url: string | undefined;
}

/** The HTTP APIs of the cloud, each on a port of its own so that paths start at `/`. */
export interface HttpApis {
  /** Deploy an API, or replace the routes of the one of the same name. */
  deploy(definition: { name: string; routes: readonly HttpRoute[] }): Promise<DeployedApi>;
  /** Answer a request without sockets. @throws RangeError when there is no API of that name */
  fetch(name: string, request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** @param options.firstPort - the port of the first API, 0 for a free one; undefined: no sockets */
export function httpApis(
  context: CloudContext,
  functions: Functions,
  options: { firstPort: number | undefined; onError(error: unknown): void },
): HttpApis {
  const apis = new Map<string, HttpApi>();
  const listeners = new Map<string, Listener>();

  function answer(name: string, request: WireRequest): Promise<WireResponse> {
    const api = apis.get(name);
    if (!api) throw new RangeError(`There is no HTTP API ${name}; deployed are: ${[...apis.keys()].join(', ')}.`);
    return api.handle(request);
  }

  async function startListening(name: string, firstPort: number): Promise<void> {
    const port = listeners.size === 0 ? firstPort : 0;
    const handle = (request: WireRequest) => answer(name, request);
    listeners.set(name, await listen({ port, handle, limitBytes: () => API_BODY_BYTES, onError: options.onError }));
  }

  return {
    async deploy(definition) {
      const { name } = definition;
      const api = httpApi(context, functions, definition);
      apis.set(name, api);
      if (options.firstPort !== undefined && !listeners.has(name)) await startListening(name, options.firstPort);
      return { id: api.id, url: listeners.get(name)?.url };
    },
    async fetch(name, request) {
      return toFetchResponse(await answer(name, await fromFetchRequest(request)));
    },
    async close() {
      await Promise.all([...listeners.values()].map((listener) => listener.close()));
    },
  };
}

async function fromFetchRequest(request: Request): Promise<WireRequest> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    rawQuery: url.search.slice(1),
    headers: { host: url.host, ...Object.fromEntries(request.headers) },
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

function toFetchResponse({ status, headers, body, cookies = [] }: WireResponse): Response {
  const hasBody = body.byteLength > 0 && status !== 204 && status !== 304;
  const response = new Response(hasBody ? Buffer.from(body) : null, { status, headers });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
