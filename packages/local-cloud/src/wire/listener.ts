import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyLimitBytes } from './body.ts';
import { ConnectionCut, type WireHandler, type WireRequest } from './message.ts';

/** A handler on a loopback port. */
export interface Listener {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/** How a listener treats bodies. */
export interface ListenerOptions {
  /** The port; 0 takes a free one. */
  port: number;
  handle: WireHandler;
  /** Bytes a body may have; more are not read, and the handler sees one byte more than the limit. */
  limitBytes?(request: Pick<WireRequest, 'path' | 'headers'>): number;
  onError(error: unknown): void;
}

/**
 * Listen on 127.0.0.1 only: the local cloud checks no signature.
 *
 * @throws Error EADDRINUSE when the port is taken
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const server = createServer((incoming, outgoing) => {
    serve(options, incoming, outgoing).catch((error) => {
      if (!(error instanceof ConnectionCut)) options.onError(error);
      outgoing.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
}

async function serve(options: ListenerOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const [path = '/', rawQuery = ''] = splitAtFirst(incoming.url ?? '/', '?');
  const query = new URLSearchParams(rawQuery);
  const head = { method: incoming.method ?? 'GET', path, query, rawQuery, headers: joined(incoming.headers) };
  const limitBytes = (options.limitBytes ?? bodyLimitBytes)(head);
  const body = await readBody(incoming, limitBytes);
  const response = await options.handle({ ...head, body });
  const close = body.byteLength > limitBytes ? { connection: 'close' } : {};
  outgoing.writeHead(response.status, {
    ...response.headers,
    'content-length': String(response.body.byteLength),
    ...close,
    ...(response.cookies?.length && { 'set-cookie': response.cookies }),
  });
  outgoing.end(response.body);
}

function splitAtFirst(text: string, mark: string): string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function joined(headers: IncomingMessage['headers']): Record<string, string> {
  const entries = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : `${value}`]),
  );
}

async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Left open after the limit, so that the answer still gets through.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > limitBytes) break;
  }
  return Buffer.concat(chunks);
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
