import type { ListMetricsInput, ListMetricsOutput } from '@aws-sdk/client-cloudwatch';
import type { CloudClock } from '../../../clock.ts';
import { dimensionList, type MetricId, metricKey } from '../store/metric-key.ts';
import type { MetricStore } from '../store/metric-store.ts';
import { MINUTE_MS } from '../store/series.ts';
import { page } from './page.ts';

/** Metrics per page (CloudWatch API Reference, ListMetrics, read 2026-11-20). */
const PAGE_SIZE = 500;

/** `RecentlyActive: PT3H` reaches back three hours, the only span the API knows. */
const RECENT_MS = 180 * MINUTE_MS;

/** A new metric is listed at once; AWS may take up to 15 minutes. */
export function makeListMetrics({ clock, store }: { clock: Pick<CloudClock, 'now'>; store: MetricStore }) {
  return function listMetrics(input: ListMetricsInput): ListMetricsOutput {
    const since = input.RecentlyActive === 'PT3H' ? clock.now() - RECENT_MS : Number.NEGATIVE_INFINITY;
    const found = store
      .metrics()
      .filter(({ metric, lastAtMs }) => lastAtMs >= since && matches(metric, input))
      .map(({ metric }) => metric);
    const { items, nextToken } = page(found, { size: PAGE_SIZE, token: input.NextToken, keyOf: metricKey });
    return {
      Metrics: items.map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: dimensionList(dimensions),
      })),
      ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    };
  };
}

/** A dimension filter without a value asks only that the dimension exists. */
function matches(metric: MetricId, { Namespace, MetricName, Dimensions = [] }: ListMetricsInput): boolean {
  return (
    (Namespace === undefined || Namespace === metric.namespace) &&
    (MetricName === undefined || MetricName === metric.name) &&
    Dimensions.every(({ Name = '', Value }) => {
      const value = metric.dimensions[Name];
      return value !== undefined && (Value === undefined || Value === value);
    })
  );
}
