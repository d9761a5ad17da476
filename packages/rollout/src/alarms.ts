import type { AlarmState, GuardRule, MetricRule } from '@fairlead/guard';

/** An alarm as its owner configured it, as far as a plan needs to know whom it watches. */
export interface AlarmDescription {
  name: string;
  state: AlarmState;
  /** Absent for composite alarms and for alarms on metric math. */
  metric?: {
    namespace: string;
    name: string;
    dimensions: Record<string, string>;
    statistic: string;
    periodSeconds: number;
    comparison: 'above' | 'below' | 'other';
    threshold: number;
    evaluationPeriods: number;
    datapointsToAlarm: number;
  };
}

/** Whom an alarm watches, and what that makes of it as a guard. */
export type AlarmUse =
  /** The endpoint, or something around it: taken as it is. */
  | { watches: 'endpoint'; armed: boolean }
  /** The champion's variant only: its metric is held to the same bound on the challenger. */
  | { watches: 'champion'; rule: MetricRule }
  | { watches: 'champion'; refusal: string };

/** Decide what an alarm is good for on an endpoint whose champion is `championVariant`. Pure. */
export function useAlarm(alarm: AlarmDescription, championVariant: string): AlarmUse {
  const { metric } = alarm;
  if (metric?.dimensions.VariantName !== championVariant)
    return { watches: 'endpoint', armed: alarm.state !== 'ALARM' };
  if (metric.periodSeconds !== 60 || metric.comparison === 'other') {
    const what = metric.periodSeconds === 60 ? 'its comparison' : `its period of ${metric.periodSeconds} s`;
    return {
      watches: 'champion',
      refusal: `It watches the champion's variant only, and ${what} cannot be asked of the challenger minute by minute. Use a metric guard, or an alarm on the endpoint.`,
    };
  }
  return {
    watches: 'champion',
    rule: {
      kind: 'metric',
      name: alarm.name.replaceAll(/[^a-zA-Z0-9-]+/g, '-').slice(0, 60),
      source: {
        metric: {
          namespace: metric.namespace,
          name: metric.name,
          dimensions: { ...metric.dimensions, VariantName: '{challenger}' },
          statistic: metric.statistic,
        },
      },
      comparison: metric.comparison,
      threshold: metric.threshold,
      minutes: metric.datapointsToAlarm,
      outOf: metric.evaluationPeriods,
    },
  };
}

/** The names of the alarms among some rules. */
export function alarmNamesOf(rules: readonly GuardRule[]): string[] {
  return rules.flatMap((rule) => (rule.kind === 'alarm' ? [rule.alarmName] : []));
}
