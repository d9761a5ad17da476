/** What a model's container gets to see of an invocation. */
export interface ModelRequest {
  body: Uint8Array;
  contentType: string | undefined;
  accept: string | undefined;
  customAttributes: string | undefined;
  inferenceId: string | undefined;
}

/** How a model's container answered. */
export interface ModelAnswer {
  /** HTTP status of the container; 0 when it gave no answer at all. */
  status: number;
  body: Uint8Array;
  contentType: string;
  customAttributes?: string | undefined;
  /** Time in the container, and around it in SageMaker. */
  modelLatencyMs: number;
  overheadLatencyMs: number;
}

/** A response has to come within this time (Developer Guide, container contract, read 2026-11-20). */
export const RESPONSE_TIMEOUT_MS = 60_000;

/** What SageMaker says of a container that did not answer in time. */
export const TIMED_OUT =
  'Your invocation timed out while waiting for a response from container primary. Review the latency metrics for each ' +
  'container in Amazon CloudWatch, resolve the issue, and try again.';

const encoder = new TextEncoder();

/** An answer that never came. */
export function noAnswer(message: string, latency: { modelMs: number; overheadMs: number }): ModelAnswer {
  return {
    status: 0,
    body: encoder.encode(message),
    contentType: 'text/plain',
    modelLatencyMs: latency.modelMs,
    overheadLatencyMs: latency.overheadMs,
  };
}
