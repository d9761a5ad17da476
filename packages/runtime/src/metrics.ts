import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

const metrics = new Metrics({
  namespace: 'Fairlead',
  serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'fairlead',
});

/** Write a count as an EMF log line at once. */
export function writeCount(name: string, count: number): void {
  metrics.addMetric(name, MetricUnit.Count, count);
  metrics.publishStoredMetrics();
}
