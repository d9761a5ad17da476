import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { utf8, type WireHandler, type WireRequest, type WireResponse } from './message.ts';

/** DynamoDB behind the wire: dynalite, in this process, without a port of its own. */
export interface LocalDynamo {
  handle: WireHandler;
  close(): Promise<void>;
}

/** How long a table stays CREATING, UPDATING or DELETING, in real milliseconds; dynalite knows no other clock. */
const TABLE_CHANGE_MS = 10;

/**
 * Serve DynamoDB from `<dataDir>/dynamodb`, or from memory; dynalite is loaded at the first request.
 *
 * What dynalite does not have: transactions, streams, TTL, and the old item of a failed condition.
 */
export function localDynamo(dataDir?: string): LocalDynamo {
  let server: Server | undefined;
  const open = () => {
    const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;
    const path = dataDir && join(dataDir, 'dynamodb');
    if (path) mkdirSync(path, { recursive: true });
    const times = { createTableMs: TABLE_CHANGE_MS, updateTableMs: TABLE_CHANGE_MS, deleteTableMs: TABLE_CHANGE_MS };
    return dynalite({ ...times, ...(path && { path }) });
  };
  return {
    async handle(request) {
      server ??= open();
      return namingWhatIsMissing(request, await pass(server, request));
    },
    async close() {
      if (server) await closeDatabase(server);
      server = undefined;
    },
  };
}

/** Hand a request to dynalite's listener as the two objects it knows: an emitter of bytes and a writable answer. */
function pass(server: Server, request: WireRequest): Promise<WireResponse> {
  const { promise, resolve } = Promise.withResolvers<WireResponse>();
  const headers: Record<string, string> = {};
  const search = request.query.size > 0 ? `?${request.query}` : '';
  const incoming = Object.assign(new EventEmitter(), {
    method: request.method,
    url: request.path + search,
    headers: request.headers,
  });
  const outgoing = {
    statusCode: 200,
    setHeader(name: string, value: unknown) {
      headers[name.toLowerCase()] = String(value);
    },
    end(body?: string) {
      resolve({ status: this.statusCode, headers, body: utf8(body ?? '') });
    },
  };
  server.emit('request', incoming, outgoing);
  incoming.emit('data', Buffer.from(request.body));
  incoming.emit('end');
  return promise;
}

/** dynalite refuses what it does not serve without a word; like every other service, the answer is to name it. */
function namingWhatIsMissing(request: WireRequest, answer: WireResponse): WireResponse {
  const isUnknown = answer.status === 400 && Buffer.from(answer.body).includes('#UnknownOperationException');
  if (!isUnknown) return answer;
  const operation = request.headers['x-amz-target']?.split('.')[1];
  const message = `The local cloud does not serve ${operation} of dynamodb.`;
  const body = JSON.stringify({ __type: 'com.amazon.coral.service#UnknownOperationException', message });
  const { 'x-amz-crc32': _ofOldBody, 'content-length': _ofOldBodyToo, ...headers } = answer.headers;
  return { ...answer, headers, body: utf8(body) };
}

/** dynalite closes its database only after a server that listened: let it listen for the moment of closing. */
async function closeDatabase(server: Server): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
