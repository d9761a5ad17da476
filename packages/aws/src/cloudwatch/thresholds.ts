import { type GuardRule, type LatencyRule, type Learned, ruleId } from '@fairlead/guard';
import type { SlowThreshold } from './slow-counts.ts';

const MICROSECONDS_PER_MS = 1000;

/** The latency rules among all. */
export function latencyRulesOf(rules: readonly GuardRule[]): LatencyRule[] {
  return rules.filter((rule) => rule.kind === 'latency');
}

/** Learned thresholds are in milliseconds, ModelLatency in whole microseconds: in this file, and only here, they meet. */
export function thresholdMs(microseconds: number): number {
  return Math.round(microseconds) / MICROSECONDS_PER_MS;
}

/**
 * From where on requests are slow, for the rules whose threshold is known.
 *
 * @param role - the challenger is allowed each rule's tolerance on top of the champion's threshold
 */
export function slowThresholds(
  rules: readonly GuardRule[],
  thresholdsMs: Learned['thresholdsMs'],
  role: 'champion' | 'challenger',
): SlowThreshold[] {
  return latencyRulesOf(rules).flatMap((rule) => {
    const id = ruleId(rule);
    const ms = thresholdsMs[id];
    if (ms === undefined) return [];
    const factor = role === 'challenger' ? rule.tolerance : 1;
    return [{ ruleId: id, microseconds: Math.round(ms * factor * MICROSECONDS_PER_MS) }];
  });
}
