/** One call as it went over the wire. */
export interface WireCall {
  /** Such as `UpdateEndpoint`. */
  operation: string;
  input: Record<string, unknown>;
}

/** What the service answers: an output, an error as AWS sends it, or nothing at all. */
export type FakeAnswer = Record<string, unknown> | { error: string; message: string; status?: number } | 'cut-off';

/** A request handler that plays an AWS service with a JSON protocol, and remembers what it was asked. */
export function fakeAws(answer: (call: WireCall, nth: number) => FakeAnswer) {
  const calls: WireCall[] = [];
  const requestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    async handle(request: { headers: Record<string, string>; body?: string | Uint8Array }) {
      const target = request.headers['x-amz-target'] ?? '';
      const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
      const call = { operation: target.slice(target.indexOf('.') + 1), input: JSON.parse(text || '{}') };
      calls.push(call);
      return { response: responseOf(answer(call, calls.length)) };
    },
  };
  return { requestHandler, calls, operations: () => calls.map(({ operation }) => operation) };
}

function responseOf(answer: FakeAnswer) {
  if (answer === 'cut-off') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const failed = typeof answer.error === 'string';
  const body = failed ? { __type: answer.error, message: answer.message } : answer;
  return {
    statusCode: failed ? Number(answer.status ?? 400) : 200,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: new TextEncoder().encode(JSON.stringify(body)),
  };
}
