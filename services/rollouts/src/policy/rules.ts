import type { GuardRule, MetricOf } from '@fairlead/guard';
import type { GuardBody } from './schema.ts';

/** A guard as it was asked for, as the guards' own rule. */
export function ruleOf(guard: GuardBody): GuardRule {
  switch (guard.kind) {
    case 'errors': {
      const { kind, metric, tolerance, margin, weight } = guard;
      return { kind, metric, ...given({ tolerance, margin, weight }) };
    }
    case 'latency': {
      const { kind, percentile, tolerance, weight } = guard;
      return { kind, percentile, tolerance, ...given({ weight }) };
    }
    case 'error-ceiling': {
      const { kind, maxErrorPercent, minRequests, weight } = guard;
      return { kind, maxErrorPercent, minRequests, ...given({ weight }) };
    }
    case 'traffic-share':
      return { kind: guard.kind, tolerance: guard.tolerance, ...given({ weight: guard.weight }) };
    case 'alarm':
      return guard;
    case 'metric':
      return metricRule(guard);
  }
}

function metricRule({
  kind,
  name,
  metric,
  expression = '',
  metrics = {},
  above,
  below,
  minutes,
  outOf,
}: Extract<GuardBody, { kind: 'metric' }>): GuardRule {
  const source = metric ? { metric: metric satisfies MetricOf } : { expression, metrics };
  const bound =
    above === undefined
      ? { comparison: 'below' as const, threshold: below ?? 0 }
      : { comparison: 'above' as const, threshold: above };
  return { kind, name, source, ...bound, minutes, outOf };
}

/** The members that have a value: a rule says nothing of what was left out. */
function given<T extends Record<string, unknown>>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as never;
}
