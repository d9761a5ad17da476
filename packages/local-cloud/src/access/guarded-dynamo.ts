import { AwsError } from '../service.ts';
import { accessKeyId, utf8, type WireHandler, type WireRequest } from '../wire/message.ts';
import type { AccessControl } from './access-control.ts';

/** DynamoDB behind the access check: dynalite reads the wire by itself, so the check reads it once before. */
export function guardedDynamo(handle: WireHandler, access: AccessControl): WireHandler {
  return async (request) => {
    if (!access.isRestricted(accessKeyId(request))) return handle(request);
    try {
      access.check(callOf(request));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const body = JSON.stringify({ __type: `com.amazon.coral.service#${error.name}`, Message: error.message });
      return { status: error.status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: utf8(body) };
    }
    return handle(request);
  };
}

function callOf(request: WireRequest) {
  const operation = request.headers['x-amz-target']?.split('.')[1] ?? '';
  return { accessKeyId: accessKeyId(request), service: 'dynamodb', operation, input: inputOf(request) };
}

/** A body that is no JSON is dynalite's to refuse; it names no table, so no policy allows it. */
function inputOf({ body }: WireRequest): object {
  try {
    const input: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof input === 'object' && input !== null ? input : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
