import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MetricReader } from '@fairlead/runtime';
import { alarmStates, describeAlarms } from './alarms.ts';
import { readHistory } from './history.ts';
import { learn } from './learn.ts';
import { metricRuleReading } from './metric-rule.ts';
import { perform } from './reading.ts';
import { readWindow } from './window.ts';

/** Read request counts, latency, metrics of any kind and alarms from CloudWatch. */
export function cloudWatchMetrics(client: CloudWatchClient): MetricReader {
  return {
    window: (query) => readWindow(client, query),
    learn: (query) => learn(client, query),
    history: (query) => readHistory(client, query),
    // A rule that CloudWatch cannot evaluate is its ValidationError, or ValidationException, depending on the protocol.
    hasData: async (rule, names, fromMs, toMs) =>
      (await perform(client, metricRuleReading(rule, 'rule', names), { fromMs, toMs })).length > 0,
    alarmStates: (alarmNames) => alarmStates(client, alarmNames),
    alarms: (alarmNames) => describeAlarms(client, alarmNames),
  };
}
