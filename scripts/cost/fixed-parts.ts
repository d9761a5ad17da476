import { type Graph, ofType } from '../../test/infra/evaluated.ts';
import type { FixedParts } from './bill.ts';

/** Metrics that functions write by themselves in quiet times: none; those of rejected events are written when there is one. */
const CUSTOM_METRICS = 0;

/** Count what costs by standing there. */
export function fixedPartsOf(graph: Graph): FixedParts {
  const alarms = ofType(graph, 'aws:cloudwatch/metricAlarm:MetricAlarm');
  return {
    alarmMetrics: alarms.reduce((total, { inputs }) => total + metricsOf(inputs.metricQueries), 0),
    customMetrics: CUSTOM_METRICS,
    dashboards: ofType(graph, 'aws:cloudwatch/dashboard:Dashboard').length,
    keys: ofType(graph, 'aws:kms/key:Key').length,
    polledQueues: ofType(graph, 'aws:lambda/eventSourceMapping:EventSourceMapping').length,
  };
}

/** An alarm on one metric has no queries; of an expression's queries, those that name a metric count. */
function metricsOf(queries: readonly { metric?: object }[] | undefined): number {
  return queries ? queries.filter(({ metric }) => metric !== undefined).length : 1;
}
