import { MINUTE_MS } from '@fairlead/guard';
import type { Cloud } from '@fairlead/local-cloud';

/** What a variant did before a test begins. */
export interface Past {
  requestsPerMinute: number;
  minutes: number;
  /** 0–1. */
  errorRate: number;
  latencyMs: { p50: number; sigma: number };
}

/** Requests of a minute, evenly over it. */
const WITHIN_MINUTE = (index: number, requests: number): number => Math.floor((index * MINUTE_MS) / requests);

/** Let a variant have a past up to the running minute: what its requests would have left in CloudWatch. */
export function recordPast(
  { context, clock }: Pick<Cloud, 'context' | 'clock'>,
  { endpointName, variantName }: { endpointName: string; variantName: string },
  { requestsPerMinute, minutes, errorRate, latencyMs }: Past,
): void {
  const dimensions = { EndpointName: endpointName, VariantName: variantName };
  const record = (name: string, value: number, atMs: number, unit = 'None'): void =>
    context.metrics.record({ namespace: 'AWS/SageMaker', name, dimensions, unit, value, atMs });
  const nowMs = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  for (let startMs = nowMs - minutes * MINUTE_MS; startMs < nowMs; startMs += MINUTE_MS) {
    for (let index = 0; index < requestsPerMinute; index++) {
      const atMs = startMs + WITHIN_MINUTE(index, requestsPerMinute);
      record('Invocations', 1, atMs);
      record('Invocation4XXErrors', 0, atMs);
      record('Invocation5XXErrors', context.random() < errorRate ? 1 : 0, atMs);
      record('ModelLatency', lognormalMicroseconds(latencyMs, () => context.random()), atMs, 'Microseconds');
    }
  }
}

/** Box and Muller, 1958. */
function lognormalMicroseconds({ p50, sigma }: Past['latencyMs'], random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.round(1000 * p50 * Math.exp(sigma * normal));
}
