import { type ModelAnswer, type ModelRequest, noAnswer, RESPONSE_TIMEOUT_MS, TIMED_OUT } from './answer.ts';

const CUSTOM_ATTRIBUTES = 'X-Amzn-SageMaker-Custom-Attributes';
const INFERENCE_ID = 'X-Amzn-SageMaker-Inference-Id';

function headersOf(request: ModelRequest): Headers {
  const headers = new Headers();
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) headers.set(name, value);
  };
  set('Content-Type', request.contentType);
  set('Accept', request.accept);
  set(CUSTOM_ATTRIBUTES, request.customAttributes);
  set(INFERENCE_ID, request.inferenceId);
  return headers;
}

/** What a connection that failed says of itself: fetch hides it in the cause. */
function failureOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return TIMED_OUT;
  if (error instanceof TypeError) {
    const detail = error.cause instanceof Error ? error.cause.message : error.message;
    return `Unable to reach the container: ${detail}`;
  }
  throw error;
}

/**
 * Send an invocation to a container that runs on this machine: `POST /invocations`.
 *
 * Latency is real time, whatever the cloud's clock does. Redirects are not followed: they are an answer other than 2xx.
 *
 * @param timeoutMs - real milliseconds until the container is given up
 */
export async function invokeContainer(
  url: string,
  request: ModelRequest,
  timeoutMs: number = RESPONSE_TIMEOUT_MS,
): Promise<ModelAnswer> {
  const startedAtMs = performance.now();
  try {
    const response = await fetch(`${url}/invocations`, {
      method: 'POST',
      headers: headersOf(request),
      body: Buffer.from(request.body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      body,
      contentType: response.headers.get('content-type') ?? 'application/octet-stream',
      customAttributes: response.headers.get(CUSTOM_ATTRIBUTES) ?? undefined,
      modelLatencyMs: performance.now() - startedAtMs,
      overheadLatencyMs: 0,
    };
  } catch (error) {
    return noAnswer(failureOf(error), { modelMs: performance.now() - startedAtMs, overheadMs: 0 });
  }
}
