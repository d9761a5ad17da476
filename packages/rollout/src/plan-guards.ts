import { type GuardPolicy, type GuardRule, type Learned, ruleId } from '@fairlead/guard';
import { useAlarm } from './alarms.ts';
import type { Fault, Findings } from './plan-request.ts';

/** What is wrong with the guards themselves: named twice, or an alarm that cannot guard this endpoint. */
export function guardFaults(
  rules: readonly GuardRule[],
  { alarms, endpoint }: Pick<Findings, 'alarms' | 'endpoint'>,
): Fault[] {
  return rules.flatMap((rule, index): Fault[] => {
    const id = ruleId(rule);
    if (rules.findIndex((other) => ruleId(other) === id) < index) {
      const detail = `There is a guard ${id} already; keep one of the two.`;
      return [{ pointer: `#/guards/${index}`, code: 'guard_named_twice', detail }];
    }
    return rule.kind === 'alarm' ? alarmFaults(rule.alarmName, `#/guards/${index}/alarmName`, alarms, endpoint) : [];
  });
}

function alarmFaults(
  alarmName: string,
  pointer: string,
  alarms: Findings['alarms'],
  endpoint: Findings['endpoint'],
): Fault[] {
  const alarm = alarms.find(({ name }) => name === alarmName);
  if (!alarm) {
    return [
      { pointer, code: 'alarm_unknown', detail: `No CloudWatch alarm named ${alarmName} exists in this region.` },
    ];
  }
  const champion = endpoint === 'missing' ? undefined : endpoint.variants[0]?.name;
  const use = useAlarm(alarm, champion ?? '');
  return 'refusal' in use ? [{ pointer, code: 'alarm_watches_champion', detail: use.refusal }] : [];
}

/** Lowest ceiling that watches the challenger at full traffic, percent, and how far above the champion it lies. */
const FULL_TRAFFIC_CEILING_PERCENT = 2;
const FULL_TRAFFIC_CEILING_RATIO = 3;
const FULL_TRAFFIC_MIN_REQUESTS = 50;

/**
 * The guards as they will be asked: alarms on the champion's variant become bounds on the challenger, alarms that are in
 * ALARM already are disarmed, and a ceiling watches full traffic, when the champion has none left to compare with.
 */
export function guardsFor(
  policy: GuardPolicy,
  alarms: Findings['alarms'],
  { championVariant, learned }: { championVariant: string; learned: Learned },
): { guards: GuardPolicy; disarmedAlarms: string[]; warnings: string[] } {
  const disarmedAlarms: string[] = [];
  const warnings: string[] = [];
  const rules = policy.rules.map((rule): GuardRule => {
    const alarm = rule.kind === 'alarm' ? alarms.find(({ name }) => name === rule.alarmName) : undefined;
    if (!alarm) return rule;
    const use = useAlarm(alarm, championVariant);
    if ('rule' in use) {
      warnings.push(`Alarm ${alarm.name} watches the champion's variant; its bound is held on the challenger instead.`);
      return use.rule;
    }
    if (use.watches === 'endpoint' && !use.armed) {
      disarmedAlarms.push(alarm.name);
      warnings.push(`Alarm ${alarm.name} is in ALARM now; it is disarmed until it has been OK once.`);
    }
    return rule;
  });
  return { guards: { ...policy, rules: withCeiling(rules, learned) }, disarmedAlarms, warnings };
}

/** The rules with a ceiling for full traffic, unless they have a ceiling of their own. */
export function withCeiling(rules: readonly GuardRule[], { baselines }: Learned): GuardRule[] {
  if (rules.some(({ kind }) => kind === 'error-ceiling')) return [...rules];
  const usualPercent = 100 * (baselines['5xx']?.baselineRate ?? 0);
  const maxErrorPercent = Math.min(
    90,
    Math.max(FULL_TRAFFIC_CEILING_PERCENT, FULL_TRAFFIC_CEILING_RATIO * usualPercent),
  );
  return [
    ...rules,
    { kind: 'error-ceiling', maxErrorPercent, minRequests: FULL_TRAFFIC_MIN_REQUESTS, atFullOnly: true },
  ];
}
