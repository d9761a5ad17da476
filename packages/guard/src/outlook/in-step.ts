import { panelOf } from '../judge/panel.ts';
import { type GuardPolicy, isStatistical, type Learned, ruleId } from '../judge/policy.ts';
import type { PlannedStep } from '../rehearsal/rehearse.ts';
import { type GuardInStep, type GuardOutlook, type GuardPower, guardOutlook, guardPower } from './guard-outlook.ts';

/** What is the same for every step. */
export interface OutlookSettings {
  policy: GuardPolicy;
  learned: Learned;
  /** Times the usual rate that a step must be able to see, above 1. */
  mustSee: number;
}

/** What each statistical guard can see in a step, in rule order. */
export function guardsIn(step: PlannedStep, settings: OutlookSettings): GuardOutlook[] {
  return judgingIn(step, settings).map(guardOutlook);
}

/** Whether each statistical guard sees what it must in a step, in rule order. */
export function powersIn(step: PlannedStep, settings: OutlookSettings): GuardPower[] {
  return judgingIn(step, settings).map(guardPower);
}

function judgingIn(step: PlannedStep, settings: OutlookSettings): GuardInStep[] {
  const specs = new Map(panelOf(settings.policy, settings.learned, step).map((spec) => [spec.id, spec]));
  return settings.policy.rules.filter(isStatistical).flatMap((rule) => {
    const spec = specs.get(ruleId(rule));
    return spec ? [{ ...settings, rule, spec, step }] : [];
  });
}

/**
 * The guards a step is measured by: comparisons of server errors; where those are blind, ceilings; where there are
 * none, latency. Client errors and the traffic split say too little of a model.
 */
export function decidingOf<G extends GuardPower>(guards: readonly G[]): G[] {
  const errors = guards.filter(({ guard, kind }) => kind === 'errors' && guard !== '4xx');
  const ceilings = guards.filter(({ kind }) => kind === 'error-ceiling');
  const latency = guards.filter(({ kind }) => kind === 'latency');
  const choices = [errors.filter(({ blind }) => blind === null), ceilings, errors, latency];
  return choices.find((choice) => choice.length > 0) ?? [];
}

/** True when no guard the step is measured by sees what it must within the longest hold; also when there is none. */
export function isUnderpowered(guards: readonly GuardPower[]): boolean {
  return decidingOf(guards).every(({ underpowered }) => underpowered);
}
