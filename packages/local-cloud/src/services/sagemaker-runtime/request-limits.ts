import type { InvokeEndpointInput } from '@aws-sdk/client-sagemaker-runtime';
import { validationError } from './errors.ts';

/** Largest request body, bytes (botocore 1.43.107 service model). */
const MAX_BODY_BYTES = 6_291_456;

/** Longest header values, characters (botocore 1.43.107 service model). */
const MAX_LENGTHS = [
  ['EndpointName', 'endpointName', 63],
  ['ContentType', 'contentType', 1024],
  ['Accept', 'accept', 1024],
  ['CustomAttributes', 'customAttributes', 1024],
  ['TargetVariant', 'targetVariant', 63],
  ['InferenceId', 'inferenceId', 64],
] as const satisfies readonly [keyof InvokeEndpointInput, string, number][];

const violation = (at: string, constraint: string) =>
  validationError(`1 validation error detected: Value at '${at}' failed to satisfy constraint: ${constraint}`);

/** @throws ValidationError for the first member that breaks a limit of the service's model */
export function checkInvocation(input: InvokeEndpointInput): void {
  if (!input.EndpointName) throw violation('endpointName', 'Member must not be null');
  if ((input.Body?.byteLength ?? 0) > MAX_BODY_BYTES) {
    throw violation('body', `Member must have length less than or equal to ${MAX_BODY_BYTES}`);
  }
  for (const [member, at, longest] of MAX_LENGTHS) {
    if ((input[member]?.length ?? 0) > longest) {
      throw violation(at, `Member must have length less than or equal to ${longest}`);
    }
  }
}
