import type { MetricSink } from '../../service.ts';
import type { VariantRecord } from '../sagemaker/records.ts';

const MINUTE_MS = 60_000;

/** A load up to which an instance answers as fast as an idle one, and how much slower it is when fully used: ours. */
const COMFORTABLE = 0.8;
const SLOWEST = 5;

/**
 * Requests per second and instance over the last minute.
 *
 * What this minute has so far, and of the one before as much as is still within 60 seconds.
 */
export function requestRate(
  metrics: MetricSink,
  served: { endpointName: string; variant: VariantRecord; nowMs: number },
): number {
  const { endpointName, variant, nowMs } = served;
  const dimensions = { EndpointName: endpointName, VariantName: variant.name };
  const metric = { namespace: 'AWS/SageMaker', name: 'Invocations', dimensions };
  const elapsed = (nowMs % MINUTE_MS) / MINUTE_MS;
  const before = metrics.recorded(metric, nowMs - MINUTE_MS).sum * (1 - elapsed);
  return (before + metrics.recorded(metric, nowMs).sum) / 60 / Math.max(1, variant.currentCount);
}

/** By how much latencies grow at a load (1: fully used): not at all up to 0.8, then evenly up to five times. */
export function slowdown(load: number): number {
  const share = Math.min(1, Math.max(0, (load - COMFORTABLE) / (1 - COMFORTABLE)));
  return 1 + share * (SLOWEST - 1);
}

/** The share of requests that finds no room on the instances: what exceeds them. */
export function overloadShare(load: number): number {
  return load > 1 ? 1 - 1 / load : 0;
}
