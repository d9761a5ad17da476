import type { MetricSink } from '../../../service.ts';
import type { EndpointRecord } from '../../sagemaker/records.ts';
import type { AsyncRequest } from './records.ts';

const NAMESPACE = 'AWS/SageMaker';
/** As with all that is summed up: not by chance. */
const LATENESS = 0.5;

/**
 * Record what an answered request leaves behind.
 *
 * Asynchronous endpoints publish no Invocations, InvocationsPerInstance and OverheadLatency (Developer Guide, monitoring
 * asynchronous endpoints, edition of June 2023).
 */
export function recordAnswer(
  sink: MetricSink,
  { endpointName, receivedAtMs }: AsyncRequest,
  { variant, atMs, endsAtMs, status, modelLatencyMs }: NonNullable<AsyncRequest['taken']>,
): void {
  const dimensions = { EndpointName: endpointName, VariantName: variant };
  const record = (name: string, value: number, unit: string): void =>
    sink.record({ namespace: NAMESPACE, name, dimensions, unit, value, atMs: endsAtMs });
  const isClientError = status >= 400 && status < 500;
  const isServerError = !isClientError && (status < 200 || status >= 300);
  record('Invocation4XXErrors', isClientError ? 1 : 0, 'None');
  record('Invocation5XXErrors', isServerError ? 1 : 0, 'None');
  record('InvocationFailures', isClientError || isServerError ? 1 : 0, 'None');
  record('ModelLatency', Math.round(modelLatencyMs * 1_000), 'Microseconds');
  record('TimeInBacklog', atMs - receivedAtMs, 'Milliseconds');
  record('TotalProcessingTime', endsAtMs - receivedAtMs, 'Milliseconds');
}

export function recordExpired(sink: MetricSink, { endpointName, expiresAtMs: atMs }: AsyncRequest): void {
  const dimensions = { EndpointName: endpointName };
  sink.record({ namespace: NAMESPACE, name: 'ExpiredRequests', dimensions, unit: 'None', value: 1, atMs });
}

/** Record an asynchronous endpoint's backlog at the end of a minute; what is worked on counts as waiting (DG23). */
export function recordBacklog(
  sink: MetricSink,
  { name, fleet }: Readonly<EndpointRecord>,
  { requests, atMs }: { requests: readonly AsyncRequest[]; atMs: number },
): void {
  if (!fleet?.definition.AsyncInferenceConfig) return;
  const instances = fleet.production.reduce((sum, { currentCount }) => sum + currentCount, 0);
  const record = (metric: string, value: number, unit = 'None'): void =>
    sink.record({
      namespace: NAMESPACE,
      name: metric,
      dimensions: { EndpointName: name },
      unit,
      value,
      atMs,
      lateness: LATENESS,
    });
  const [oldest] = requests;
  record('ApproximateBacklogSize', requests.length);
  record('HasBacklogWithoutCapacity', requests.length > 0 && instances === 0 ? 1 : 0);
  if (instances > 0) record('ApproximateBacklogSizePerInstance', requests.length / instances);
  if (oldest) record('ApproximateAgeOfOldestRequest', (atMs - oldest.receivedAtMs) / 1_000, 'Seconds');
}
