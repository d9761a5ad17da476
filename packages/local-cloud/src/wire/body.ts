import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AwsError } from '../service.ts';
import type { WireRequest } from './message.ts';

const MIB = 1024 * 1024;
/** InvokeEndpoint takes 25 MB (SageMaker Runtime API reference, read 2026-11-20); the service checks it to the byte. */
const INVOKE_ENDPOINT_BYTES = 26 * MIB;
/** DynamoDB's largest request, BatchWriteItem (API reference, read 2026-11-20). */
const DYNAMODB_BYTES = 16 * MIB;
/** Lambda takes 6 MB synchronously (aws-lambda quotas, read 2026-11-20); the service checks it to the byte. */
const INVOKE_FUNCTION_BYTES = 7 * MIB;
/** Every other operation: twice what the largest of them, 1 MiB of SQS or EventBridge entries, allows. */
const CONTROL_PLANE_BYTES = 2 * MIB;

/** How many bytes the body of a request may have before anybody looks at it. */
export function bodyLimitBytes(request: Pick<WireRequest, 'path' | 'headers'>): number {
  if (request.headers['x-amz-target']?.startsWith('DynamoDB_')) return DYNAMODB_BYTES;
  if (request.path.startsWith('/endpoints/')) return INVOKE_ENDPOINT_BYTES;
  if (request.path.startsWith('/2015-03-31/functions/')) return INVOKE_FUNCTION_BYTES;
  return CONTROL_PLANE_BYTES;
}

/** What a body over the limit is answered with. */
function tooLarge(limitBytes: number): AwsError {
  return new AwsError('RequestEntityTooLargeException', `The body has more than ${limitBytes} bytes.`, { status: 413 });
}

const unzip = promisify(gunzip);

/**
 * The request with its body unpacked, when it came with `content-encoding: gzip`.
 *
 * @throws AwsError SerializationException when it is not gzip, RequestEntityTooLargeException when it unpacks to too much
 */
export async function unpacked(request: WireRequest): Promise<WireRequest> {
  const limitBytes = bodyLimitBytes(request);
  if (request.body.byteLength > limitBytes) throw tooLarge(limitBytes);
  if (request.headers['content-encoding'] !== 'gzip') return request;
  try {
    return { ...request, body: await unzip(request.body, { maxOutputLength: limitBytes }) };
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limitBytes);
    throw new AwsError('SerializationException', `The body is not gzip as its header says: ${String(error)}`);
  }
}
