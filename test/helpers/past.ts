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

/** A variant of an endpoint. */
interface Variant {
  endpointName: string;
  variantName: string;
}

/** Let a variant have a past up to the running minute: what its requests would have left in CloudWatch. */
export function recordPast(cloud: Pick<Cloud, 'context' | 'clock'>, variant: Variant, past: Past): void {
  const { requestsPerMinute, minutes, errorRate, latencyMs } = past;
  const random = cloud.context.dice(`endpoint/${variant.endpointName}`);
  const record = recorder(cloud, variant);
  const endMs = Math.floor(cloud.clock.now() / MINUTE_MS) * MINUTE_MS;
  const requests = requestsPerMinute * minutes;
  for (let index = 0; index < requests; index++) {
    const atMs = endMs - minutes * MINUTE_MS + Math.floor((index * MINUTE_MS) / requestsPerMinute);
    record({ atMs, failed: random() < errorRate, latencyMs: lognormal(latencyMs, random) });
  }
}

/** Let a variant have answered so many requests right now, the first of them with a 500. */
export function recordMinute(
  cloud: Pick<Cloud, 'context' | 'clock'>,
  variant: Variant,
  { requests, bad }: { requests: number; bad: number },
): void {
  const record = recorder(cloud, variant);
  const atMs = cloud.clock.now();
  for (let index = 0; index < requests; index++) record({ atMs, failed: index < bad, latencyMs: 20 });
}

interface Answered {
  atMs: number;
  failed: boolean;
  latencyMs: number;
}

/** Records one request after the other, in the metrics that guards look at. */
function recorder({ context }: Pick<Cloud, 'context'>, { endpointName, variantName }: Variant) {
  const dimensions = { EndpointName: endpointName, VariantName: variantName };
  return ({ atMs, failed, latencyMs }: Answered): void => {
    const record = (name: string, value: number, unit = 'None'): void =>
      context.metrics.record({ namespace: 'AWS/SageMaker', name, dimensions, unit, value, atMs });
    record('Invocations', 1);
    record('Invocation4XXErrors', 0);
    record('Invocation5XXErrors', failed ? 1 : 0);
    record('ModelLatency', Math.round(1000 * latencyMs), 'Microseconds');
  };
}

/** Box and Muller, 1958. */
function lognormal({ p50, sigma }: Past['latencyMs'], random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return p50 * Math.exp(sigma * normal);
}
