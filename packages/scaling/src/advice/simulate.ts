import { firingOf, parseSchedule } from '../policy/schedule.ts';
import type { VariantScaling } from '../policy/schema.ts';
import { newTracker } from './target-tracker.ts';

/** Load by the minute; undefined where nothing was measured. */
export interface LoadSeries {
  startMs: number;
  perMinute: readonly (number | undefined)[];
}

/** What a variant is assumed to be. */
export interface FleetAssumptions {
  /** Invocations per minute that one instance can serve; a minute with more is saturated. */
  capacityPerInstance: number;
  /** From the decision until a new instance serves, minutes; the endpoint takes no other change meanwhile. */
  startMinutes: number;
  initialInstances: number;
}

/** How it would have gone, minute by minute. */
export interface Simulated {
  /** Instances that served. */
  serving: number[];
  instanceHours: number;
  /** Measured minutes with more load than the serving instances could take. */
  saturatedMinutes: number;
  /** How often capacity was changed. */
  changes: number;
}

const MINUTE_MS = 60_000;

/**
 * Play a policy against a load as Application Auto Scaling would: metrics a minute late, three datapoints to scale out
 * and fifteen to scale in, cooldowns, the time that an instance takes to start, and scheduled actions.
 *
 * Only target tracking on SageMakerVariantInvocationsPerInstance and scheduled actions are played (`unplayed`).
 */
export function simulate(
  { startMs, perMinute }: LoadSeries,
  policy: VariantScaling,
  fleet: FleetAssumptions,
): Simulated {
  const limits = { min: policy.min, max: policy.max };
  const schedules = schedulesOf(policy, startMs);
  const trackers = trackedBy(policy).map((tracked) => newTracker(tracked));
  let serving = clamp(fleet.initialInstances, limits);
  let coming: { count: number; atMinute: number } | undefined;
  const result: Simulated = { serving: [], instanceHours: 0, saturatedMinutes: 0, changes: 0 };
  for (const [minute, load] of perMinute.entries()) {
    if (coming && minute >= coming.atMinute) {
      for (const tracker of trackers) tracker.changed(minute, coming.count > serving);
      serving = coming.count;
      coming = undefined;
    }
    for (const { fires, min, max } of schedules) {
      if (fires(startMs + minute * MINUTE_MS))
        Object.assign(limits, min === undefined ? {} : { min }, max === undefined ? {} : { max });
    }
    const wanted = clamp(
      combined(
        trackers.map((tracker) => tracker.wanted(minute, serving)),
        serving,
      ),
      limits,
    );
    if (!coming && wanted !== serving) {
      const minutes = wanted > serving ? fleet.startMinutes : 1;
      coming = { count: wanted, atMinute: minute + minutes };
      result.changes += 1;
    }
    result.serving.push(serving);
    result.instanceHours += Math.max(serving, coming?.count ?? 0) / 60;
    if (load !== undefined && load > serving * fleet.capacityPerInstance) result.saturatedMinutes += 1;
    // A minute without invocations publishes no datapoint.
    for (const tracker of trackers)
      tracker.measured(load === undefined || load === 0 ? undefined : load / Math.max(1, serving));
  }
  return result;
}

/** Several policies: the largest capacity wins, and scaling in takes the consent of all. */
function combined(wishes: readonly (number | undefined)[], serving: number): number {
  const wanted = wishes.filter((wish) => wish !== undefined);
  if (wanted.some((wish) => wish > serving)) return Math.max(...wanted);
  return wanted.length > 0 && wanted.length === wishes.length ? Math.max(...wanted) : serving;
}

function clamp(count: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, count));
}

function schedulesOf({ scheduledActions }: VariantScaling, startMs: number) {
  return scheduledActions.flatMap(({ schedule, timezone, min, max, startAt, endAt }) => {
    const parsed = parseSchedule(schedule);
    if ('fault' in parsed) return [];
    const fires = firingOf(parsed, { timezone, sinceMs: startAt === undefined ? startMs : Date.parse(startAt) });
    const fromMs = startAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(startAt);
    const untilMs = endAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endAt);
    return [{ fires: (ms: number) => ms >= fromMs && ms < untilMs && fires(ms), min, max }];
  });
}

const PLAYED = 'SageMakerVariantInvocationsPerInstance';

function trackedBy({ targetTracking }: VariantScaling) {
  return targetTracking.filter(({ metric }) => metric === PLAYED);
}

/** Names of the policies that `simulate` leaves out, because a series of requests says nothing about their metrics. */
export function unplayed({ targetTracking, stepScaling }: VariantScaling): string[] {
  return [...targetTracking.filter(({ metric }) => metric !== PLAYED), ...stepScaling].map(({ name }) => name);
}
