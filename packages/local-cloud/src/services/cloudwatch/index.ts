import * as sdk from '@aws-sdk/client-cloudwatch';
import type { CloudContext, MetricSink, Operation, Service } from '../../service.ts';
import { type AlarmAccess, alarmAccess } from './alarms/alarm-access.ts';
import { AlarmEngine } from './alarms/alarm-engine.ts';
import { AlarmStore } from './alarms/alarm-store.ts';
import { makeChangeAlarms } from './alarms/change-alarms.ts';
import { makeDescribeAlarmHistory, makeDescribeAlarms, makeDescribeAlarmsForMetric } from './alarms/describe-alarms.ts';
import { makePutCompositeAlarm, makePutMetricAlarm } from './alarms/put-alarm.ts';
import { Faults } from './faults.ts';
import { type CloudWatchOptions, DEFAULT_OPTIONS } from './options.ts';
import { makeGetMetricData } from './queries/get-metric-data.ts';
import { makeGetMetricStatistics } from './queries/get-metric-statistics.ts';
import { makeListMetrics } from './queries/list-metrics.ts';
import { MetricReader } from './queries/metric-reader.ts';
import { makePutMetricData } from './queries/put-metric-data.ts';
import { MetricStore } from './store/metric-store.ts';

export type { AlarmAction } from './alarms/actions.ts';
export type { CloudWatchOptions } from './options.ts';

export interface CloudWatch {
  service: Service;
  /** Where the other services record their metrics. */
  metrics: MetricSink;
  /** What is to go wrong, on request. */
  faults: Faults;
  /** Alarms as another service of this cloud uses them, without the wire. */
  alarms: AlarmAccess;
}

/**
 * CloudWatch metrics and alarms on the cloud's clock; all of its state lies in the context's stores.
 *
 * Unlike AWS: everything is folded into minutes (periods below a minute answer by the minute), data older than 15 days
 * are gone, a new metric is listed at once, all alarms are evaluated at the same second of the minute with an evaluation
 * range of N + 2 periods, and a composite alarm's suppressor knows no wait or extension period. Anomaly detection,
 * Metrics Insights, SEARCH and dashboards are not there, and are refused.
 */
export function cloudwatchService(
  context: Omit<CloudContext, 'metrics' | 'url'>,
  options: Partial<CloudWatchOptions> = {},
): CloudWatch {
  const settings: CloudWatchOptions = { ...DEFAULT_OPTIONS, ...options };
  const faults = new Faults();
  const store = new MetricStore({
    clock: context.clock,
    catalogue: context.store('cloudwatch-series'),
    rows: context.store('cloudwatch-minutes'),
    publishDelay: settings.publishDelay,
    random: context.dice('cloudwatch'),
  });
  const reader = new MetricReader(store, faults, settings);
  const data = { reader, missingInMath: settings.missingInMath };
  const alarms = new AlarmStore(context);
  const engine = new AlarmEngine({ context, alarms, data, options: settings });
  const { clock } = context;
  const putMetricAlarm = makePutMetricAlarm({ context, alarms, data });
  const operations = {
    PutMetricData: makePutMetricData({ clock, store }),
    GetMetricData: makeGetMetricData({ clock, faults, ...data }),
    GetMetricStatistics: makeGetMetricStatistics({ clock, reader, store }),
    ListMetrics: makeListMetrics({ clock, store }),
    PutMetricAlarm: putMetricAlarm,
    PutCompositeAlarm: makePutCompositeAlarm({ context, alarms, data }),
    DescribeAlarms: makeDescribeAlarms({ alarms }),
    DescribeAlarmsForMetric: makeDescribeAlarmsForMetric({ alarms }),
    DescribeAlarmHistory: makeDescribeAlarmHistory({ alarms }),
    ...makeChangeAlarms({ alarms, engine }),
  };
  return {
    service: asService(operations, { engine, store, faults }),
    metrics: store,
    faults,
    alarms: alarmAccess({ clock, alarms, data, put: putMetricAlarm }),
  };
}

interface Parts {
  engine: AlarmEngine;
  store: MetricStore;
  faults: Faults;
}

function asService(operations: Record<string, Operation>, { engine, store, faults }: Parts): Service {
  const guarded = Object.entries(operations).map(([name, operation]): [string, Operation] => [
    name,
    (input, call) => {
      faults.beforeCall(name);
      return operation(input, call);
    },
  ]);
  return {
    name: 'monitoring',
    sdk,
    client: () => new sdk.CloudWatchClient({ region: 'us-east-1' }),
    operations: Object.fromEntries(guarded),
    start: () => engine.start(),
    stop: () => {
      engine.stop();
      store.close();
    },
  };
}
