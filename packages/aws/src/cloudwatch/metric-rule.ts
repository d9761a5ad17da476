import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { MetricOf, MetricRule } from '@fairlead/guard';
import type { Reading } from './reading.ts';
import { MINUTE_SECONDS } from './variant-metric.ts';

/** What `{endpoint}`, `{champion}` and `{challenger}` stand for in dimension values. */
export interface RolloutNames {
  endpoint: string;
  champion: string;
  challenger: string;
}

/** A minute's value of a metric rule. */
export interface MetricPoint {
  startMs: number;
  value: number;
}

/** Read a metric rule by the minute; `prefix` keeps the ids of its queries apart from other rules'. */
export function metricRuleReading(rule: MetricRule, prefix: string, names: RolloutNames): Reading<MetricPoint[]> {
  return {
    queries: queriesOf(rule, prefix, names),
    decode: (seriesOf) => [...seriesOf(prefix)].map(([startMs, value]) => ({ startMs, value })),
  };
}

function queriesOf({ name, source }: MetricRule, prefix: string, names: RolloutNames): MetricDataQuery[] {
  if ('metric' in source) return [{ Id: prefix, Label: name, MetricStat: metricStat(source.metric, names) }];
  const idOf = (own: string) => `${prefix}_${own}`;
  const inputs = Object.entries(source.metrics).map(([own, metric]) => ({
    Id: idOf(own),
    Label: `${own} of ${name}`,
    MetricStat: metricStat(metric, names),
    ReturnData: false,
  }));
  const expression = withIds(source.expression, Object.keys(source.metrics), idOf);
  return [...inputs, { Id: prefix, Label: name, Expression: expression, Period: MINUTE_SECONDS }];
}

function metricStat({ namespace, name, dimensions, statistic }: MetricOf, names: RolloutNames) {
  const Dimensions = Object.entries(dimensions).map(([Name, value]) => ({ Name, Value: filledIn(value, names) }));
  return { Metric: { Namespace: namespace, MetricName: name, Dimensions }, Period: MINUTE_SECONDS, Stat: statistic };
}

function filledIn(value: string, names: RolloutNames): string {
  return value.replace(/\{(endpoint|champion|challenger)\}/g, (_, name: keyof RolloutNames) => names[name]);
}

/** A quoted text, a call of METRICS with or without a filter, or a word. */
const WORDS = /METRICS\(\s*(?:(["'])(?<filter>.*?)\1)?\s*\)|"[^"]*"|'[^']*'|(?<word>[A-Za-z_][A-Za-z0-9_]*)/g;

/**
 * The expression with the ids that its metrics have in the request.
 *
 * METRICS() means all metrics of the request, those of other guards among them, so it is spelled out as the rule's own.
 */
function withIds(expression: string, ownIds: readonly string[], idOf: (own: string) => string): string {
  return expression.replace(WORDS, (text, ...rest) => {
    const { filter, word }: { filter?: string; word?: string } = rest.at(-1);
    if (word !== undefined) return ownIds.includes(word) ? idOf(word) : text;
    if (!text.startsWith('METRICS(')) return text;
    return `[${ownIds.filter((own) => own.includes(filter ?? '')).map(idOf)}]`;
  });
}
