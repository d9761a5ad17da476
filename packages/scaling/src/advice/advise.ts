import type { VariantScaling } from '../policy/schema.ts';
import { type LoadSeries, simulate } from './simulate.ts';

/** A stretch of a variant's past. */
export interface PastPoint {
  atMs: number;
  periodSeconds: number;
  invocations: number;
  /** Per minute. */
  invocationsPerInstance?: number;
  latencyP95Ms?: number;
}

/** What is known besides the past. */
export interface AdviceContext {
  instances: number;
  /** Invocations per instance and minute that a load test found to be the most an instance takes well. */
  loadTestedPerInstance?: number;
  startMinutes?: number;
}

/** A proposal, with what it rests on. */
export interface ScalingAdvice {
  targetPerInstance: number;
  min: number;
  max: number;
  /** Instance-hours a day: with the instances of now, and as advised (simulated on the same past). */
  instanceHoursPerDay: { now: number; advised: number };
  /** Median 95th percentile of the latency: over the past, and over the minutes near the target; absent without data. */
  latencyP95Ms?: { now: number; nearTarget?: number };
  /** Sentences: why these numbers. */
  because: string[];
  /** Sentences: how far they can be trusted. */
  caveats: string[];
  /** Load by the minute, for a chart. */
  load: LoadSeries;
}

/** AWS's rule: of what a load test found, keep half for surges (SageMaker Developer Guide, load testing your autoscaling). */
const SAFETY_FACTOR = 0.5;
/** Below a knee that was seen, and not tested, more distance is not needed, because the knee is where it gets slow already. */
const KNEE_FACTOR = 0.7;
/** Latency this many times the usual counts as slow. */
const SLOW_FACTOR = 1.5;
/** Fewest points for any advice: two hours of minutes. */
const FEWEST_POINTS = 120;
/** Room above the highest load seen. */
const PEAK_FACTOR = 1.5;
/** Fewest instances, so that one Availability Zone can fail. */
const AVAILABLE = 2;
const MINUTES = 60_000;

/** Propose target value, min and max from a variant's past. @returns the reason when the past is too short */
export function advise(past: readonly PastPoint[], context: AdviceContext): ScalingAdvice | { reason: string } {
  if (past.length < FEWEST_POINTS) {
    return {
      reason: `There are ${past.length} points of load; ${FEWEST_POINTS} are needed (two hours of minutes). Ask again later.`,
    };
  }
  const { startMinutes = 6 } = context;
  const load = loadOf(past);
  const measured = load.perMinute.filter((value) => value !== undefined);
  const peak = Math.max(...measured);
  const { target, why, caveats } = targetFrom(past, context);
  const needs = (perMinute: number): number => Math.ceil(perMinute / target - 1e-9);
  const min = Math.max(AVAILABLE, needs(quantile(measured, 0.05)));
  const max = Math.max(min + 1, needs(peak * PEAK_FACTOR));
  const policy = policyOf(target, min, max);
  const fleet = { capacityPerInstance: target / KNEE_FACTOR, startMinutes, initialInstances: context.instances };
  const advised = simulate(load, policy, fleet);
  const days = load.perMinute.length / 1440;
  return {
    targetPerInstance: target,
    min,
    max,
    instanceHoursPerDay: { now: context.instances * 24, advised: round(advised.instanceHours / days) },
    ...latencyOf(past, target),
    because: [
      why,
      `min ${min}: ${min === AVAILABLE ? 'two instances survive the loss of one' : 'what the quietest hours need'}.`,
      `max ${max}: one and a half times the highest load seen (${Math.round(peak)}/min).`,
      `On this past ${advised.saturatedMinutes} minute(s) would have been beyond the target’s headroom; ${advised.changes} changes of capacity.`,
    ],
    caveats,
    load,
  };
}

function policyOf(target: number, min: number, max: number): VariantScaling {
  const tracked = { name: 'load', metric: 'SageMakerVariantInvocationsPerInstance', target, scaleIn: true } as const;
  const tracking = { ...tracked, scaleOutCooldown: undefined, scaleInCooldown: undefined };
  return { min, max, targetTracking: [tracking], stepScaling: [], scheduledActions: [] };
}

const LOAD_TEST =
  'Only a load test finds what an instance takes: raise the load on one instance until latency or errors rise, then ask again with --load-tested <invocations per minute>.';

/** A tested limit first; else the knee of the latency; else what was seen to go well, and not a request more. */
function targetFrom(past: readonly PastPoint[], { loadTestedPerInstance }: AdviceContext) {
  if (loadTestedPerInstance !== undefined) {
    const target = atLeastOne(loadTestedPerInstance * SAFETY_FACTOR);
    return {
      target,
      why: `Target ${target}: half of the ${loadTestedPerInstance} that the load test found, for surges while instances start.`,
      caveats: [],
    };
  }
  const each = past.flatMap(({ invocationsPerInstance }) => invocationsPerInstance ?? []);
  const knee = kneeOf(past);
  if (knee !== undefined) {
    const target = atLeastOne(knee * KNEE_FACTOR);
    return {
      target,
      why: `Target ${target}: from ${Math.round(knee)} per instance on, latency was ${SLOW_FACTOR} times the usual.`,
      caveats: [LOAD_TEST],
    };
  }
  const target = atLeastOne(quantile(each, 0.99));
  const why = `Target ${target}: the most that an instance was seen to serve at its usual latency.`;
  return {
    target,
    why,
    caveats: ['Instances were never seen at their limit, so this target may be far too careful.', LOAD_TEST],
  };
}

/** The load per instance from which on it is slow: of ten equal shares of the points by load, the first slow one with only slow ones after it. */
function kneeOf(past: readonly PastPoint[]): number | undefined {
  const points = past
    .flatMap(({ invocationsPerInstance: load, latencyP95Ms: ms }) =>
      load === undefined || ms === undefined ? [] : [{ load, ms }],
    )
    .toSorted((a, b) => a.load - b.load);
  if (points.length < FEWEST_POINTS) return undefined;
  const shares = Array.from({ length: 10 }, (_, share) =>
    points.slice(Math.floor((share * points.length) / 10), Math.floor(((share + 1) * points.length) / 10)),
  );
  const usual = median(
    shares
      .slice(0, 5)
      .flat()
      .map(({ ms }) => ms),
  );
  const isSlow = shares.map((share) => median(share.map(({ ms }) => ms)) > SLOW_FACTOR * usual);
  const first = isSlow.lastIndexOf(false) + 1;
  return shares[first]?.[0]?.load;
}

function latencyOf(past: readonly PastPoint[], target: number): Pick<ScalingAdvice, 'latencyP95Ms'> {
  const known = past.flatMap(({ latencyP95Ms: ms, invocationsPerInstance: load }) =>
    ms === undefined ? [] : [{ ms, load }],
  );
  if (known.length === 0) return {};
  const near = known.filter(({ load = 0 }) => load >= 0.8 * target && load <= 1.1 * target).map(({ ms }) => ms);
  const now = round(median(known.map(({ ms }) => ms)));
  return { latencyP95Ms: { now, ...(near.length > 0 ? { nearTarget: round(median(near)) } : {}) } };
}

function loadOf(past: readonly PastPoint[]): LoadSeries {
  const startMs = Math.min(...past.map(({ atMs }) => atMs));
  const endMs = Math.max(...past.map(({ atMs, periodSeconds }) => atMs + periodSeconds * 1000));
  const perMinute: (number | undefined)[] = Array.from(
    { length: Math.round((endMs - startMs) / MINUTES) },
    () => undefined,
  );
  for (const { atMs, periodSeconds, invocations } of past) {
    const from = Math.round((atMs - startMs) / MINUTES);
    perMinute.fill((invocations * 60) / periodSeconds, from, from + periodSeconds / 60);
  }
  return { startMs, perMinute };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
const round = (value: number): number => Math.round(value * 10) / 10;
const atLeastOne = (value: number): number => Math.max(1, Math.round(value));
