import type { TargetTracking } from '../policy/schema.ts';

/** The alarms that target tracking makes (Application Auto Scaling User Guide, target tracking): minutes above the target … */
const DATAPOINTS_OUT = 3;
/** … and minutes below nine tenths of it. */
const DATAPOINTS_IN = 15;
const LOW_FACTOR = 0.9;
const DEFAULT_COOLDOWN_SECONDS = 300;

/** One target-tracking policy in time, by minutes. */
export interface Tracker {
  /** A minute is over; undefined: no datapoint. */
  measured(value: number | undefined): void;
  /** The capacity that the policy asks for; undefined: no say, so nothing scales in. */
  wanted(minute: number, serving: number): number | undefined;
  /** New capacity serves from this minute on; the cooldown begins. */
  changed(minute: number, out: boolean): void;
}

export function newTracker({ target, scaleOutCooldown, scaleInCooldown, scaleIn }: TargetTracking): Tracker {
  const recent: (number | undefined)[] = [];
  const cooldownMinutes = { out: minutesOf(scaleOutCooldown), in: minutesOf(scaleInCooldown) };
  let last: { minute: number; out: boolean } | undefined;

  const newest = (count: number) => recent.slice(-count);
  const all = (count: number, holds: (value: number) => boolean): boolean => {
    return recent.length >= count && newest(count).every((value) => value !== undefined && holds(value));
  };
  const cools = (minute: number): boolean => {
    return last !== undefined && minute < last.minute + cooldownMinutes[last.out ? 'out' : 'in'];
  };

  return {
    measured(value) {
      recent.push(value);
      if (recent.length > DATAPOINTS_IN) recent.shift();
    },
    wanted(minute, serving) {
      const value = recent.at(-1);
      if (value === undefined) return undefined;
      const proportional = Math.ceil((serving * value) / target - 1e-9);
      // A cooldown of a scale-in never holds a scale-out back; one of a scale-out holds back further ones.
      if (all(DATAPOINTS_OUT, (each) => each > target))
        return last?.out && cools(minute) ? serving : Math.max(serving, proportional);
      const isLow = scaleIn && all(DATAPOINTS_IN, (each) => each < LOW_FACTOR * target);
      return isLow && !cools(minute) ? Math.min(serving, Math.max(1, proportional)) : undefined;
    },
    changed(minute, out) {
      last = { minute, out };
    },
  };
}

function minutesOf(seconds: number | undefined): number {
  return (seconds ?? DEFAULT_COOLDOWN_SECONDS) / 60;
}
