import type { MetricSink } from '../../service.ts';
import type { VariantRecord } from '../sagemaker/records.ts';
import type { ModelAnswer } from './answer.ts';

const isClientError = (status: number): boolean => status >= 400 && status < 500;
const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/**
 * Record what one invocation leaves in CloudWatch (Developer Guide, monitoring-cloudwatch, read 2026-11-20).
 *
 * The error metrics are recorded as 0 too: their Average is the error rate and their SampleCount the requests.
 * Serverless variants publish a shorter list, without InvocationsPerInstance and InvocationModelErrors.
 */
export function recordInvocation(
  sink: MetricSink,
  served: { endpointName: string; variant: VariantRecord; answer: ModelAnswer; atMs: number },
): void {
  const { variant, answer, atMs } = served;
  const dimensions = { EndpointName: served.endpointName, VariantName: variant.name };
  const record = (name: string, value: number, unit: string): void =>
    sink.record({ namespace: 'AWS/SageMaker', name, dimensions, unit, value, atMs });
  const clientError = isClientError(answer.status) ? 1 : 0;
  const serverError = !isSuccess(answer.status) && !clientError ? 1 : 0;
  record('Invocations', 1, 'None');
  record('Invocation4XXErrors', clientError, 'None');
  record('Invocation5XXErrors', serverError, 'None');
  record('ModelLatency', Math.round(answer.modelLatencyMs * 1000), 'Microseconds');
  record('OverheadLatency', Math.round(answer.overheadLatencyMs * 1000), 'Microseconds');
  if (variant.currentServerless) return;
  record('InvocationsPerInstance', 1 / Math.max(1, variant.currentCount), 'None');
  record('InvocationModelErrors', clientError + serverError, 'None');
}
