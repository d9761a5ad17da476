import { randomUUID } from 'node:crypto';
import type { AccessControl } from '../access/access-control.ts';
import { AwsError } from '../service.ts';
import type { ServiceBinding } from './binding.ts';
import { unpacked } from './body.ts';
import { notServed, type Route, route } from './dispatch.ts';
import {
  accessKeyId,
  ConnectionCut,
  signingName,
  utf8,
  type WireHandler,
  type WireRequest,
  type WireResponse,
} from './message.ts';
import { escapeXml } from './query.ts';

/** What the wire is made of. */
export interface WireOptions {
  services: readonly ServiceBinding[];
  /** Answers `DynamoDB_20120810.*`. */
  dynamodb: WireHandler;
  /** Asked before each call is carried out. */
  access: Pick<AccessControl, 'check'>;
  /** Cloud time, for the answers' `date`: clients that sign correct their clock by it. */
  now(): number;
  /** Told of faults that are ours: whatever an operation throws that is not an `AwsError`. */
  onError(error: unknown): void;
  /** Whether an error means that the answer is lost on its way. */
  isLost(error: unknown): boolean;
}

/**
 * The listener's brain: one request of any AWS protocol in, its answer out.
 *
 * @returns a handler that rejects with `ConnectionCut` only; a fault of ours is answered as `InternalFailure` and reported
 */
export function awsWire(options: WireOptions): WireHandler {
  return async (request) => {
    if (request.headers['x-amz-target']?.startsWith('DynamoDB_20120810.')) return options.dynamodb(request);
    const requestId = randomUUID();
    const response = await answer(options, request, requestId);
    const date = new Date(options.now()).toUTCString();
    return { ...response, headers: { ...response.headers, 'x-amzn-requestid': requestId, date } };
  };
}

async function answer(options: WireOptions, request: WireRequest, requestId: string): Promise<WireResponse> {
  let found: Route;
  let plain: WireRequest;
  try {
    plain = await unpacked(request);
    found = await route(options.services, plain);
  } catch (error) {
    return plainFailure(request, asAwsError(error, options));
  }
  const { model, protocol } = found;
  const call = { request: plain, requestId, model };
  try {
    const operation = model.operations.get(found.operation);
    const run = operation && model.service.operations[operation.name];
    if (!operation || !run) throw notServed(`${found.operation} of ${model.service.name}`);
    const input = await protocol.read(call, operation);
    const caller = accessKeyId(plain);
    options.access.check({
      accessKeyId: caller,
      service: model.service.name,
      operation: operation.name,
      input,
    });
    const output = await run(input, { requestId, accessKeyId: caller });
    return protocol.write(call, operation, output);
  } catch (error) {
    if (options.isLost(error)) throw new ConnectionCut(`The answer to ${found.operation} is lost.`, { cause: error });
    return protocol.fail(call, asAwsError(error, options));
  }
}

function asAwsError(error: unknown, options: WireOptions): AwsError {
  if (error instanceof AwsError) return error;
  options.onError(error);
  return new AwsError('InternalFailure', `The local cloud failed: ${String(error)}`, { status: 500 });
}

/** An answer for a request whose service, and so whose protocol, is not known: JSON, and XML for S3's clients. */
function plainFailure(request: WireRequest, error: AwsError): WireResponse {
  const headers = { 'x-amzn-errortype': error.name };
  if (signingName(request) === 's3') {
    const body = utf8(`<Error><Code>${error.name}</Code><Message>${escapeXml(error.message)}</Message></Error>`);
    return { status: error.status, headers: { ...headers, 'content-type': 'application/xml' }, body };
  }
  const body = utf8(JSON.stringify({ __type: error.name, message: error.message }));
  return { status: error.status, headers: { ...headers, 'content-type': 'application/json' }, body };
}
