/** A request as it came over the wire, or as an SDK client would have sent it. */
export interface WireRequest {
  method: string;
  /** The path as sent: percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  /** The query as sent, without the question mark, where the transport knows it. */
  rawQuery?: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Uint8Array;
}

/** An answer ready to be sent. */
export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Each becomes a `set-cookie` header of its own. */
  cookies?: string[];
}

/** The caller gets no answer: the connection is cut. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';
  /** What a client's socket would report; SDK clients know it. */
  readonly code = 'ECONNRESET';
}

/** Anything that answers requests: the AWS wire, an HTTP API. */
export type WireHandler = (request: WireRequest) => Promise<WireResponse>;

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Whether a path can be decoded: every `%` leads two hexadecimal digits of valid UTF-8. */
export function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** Who signed: the access key id of a SigV4 header or of a presigned URL, or `anonymous`. */
export function accessKeyId(request: WireRequest): string {
  return credential(request)?.[0] ?? 'anonymous';
}

/** The service name in the signature's credential scope, such as `lambda`; undefined when the request is unsigned. */
export function signingName(request: WireRequest): string | undefined {
  return credential(request)?.at(-2);
}

function credential(request: WireRequest): string[] | undefined {
  const header = /Credential=([^,\s]+)/.exec(request.headers.authorization ?? '')?.[1];
  return (header ?? request.query.get('X-Amz-Credential'))?.split('/');
}
