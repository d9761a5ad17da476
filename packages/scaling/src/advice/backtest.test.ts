import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ScalingPolicy } from '../policy/schema.ts';
import { backtestScaling } from './backtest.ts';
import { readSeries } from './read-series.ts';
import { simulate } from './simulate.ts';

const START = Date.parse('2026-01-14T09:00:00Z');
const FLEET = { capacityPerInstance: 1000, startMinutes: 5, initialInstances: 2 };

function policy(scaling: object = {}) {
  const tracked = { metric: 'SageMakerVariantInvocationsPerInstance', target: 500 };
  const parsed = ScalingPolicy.parse({
    variants: { primary: { min: 1, max: 10, targetTracking: [tracked], ...scaling } },
  });
  const { primary } = parsed.variants;
  if (!primary) throw new Error('The policy has no variant.');
  return primary;
}

/** Minutes at a load, one stretch after the other. */
const minutes = (...stretches: [minutes: number, load: number | undefined][]) => ({
  startMs: START,
  perMinute: stretches.flatMap(([length, load]) => Array.from({ length }, () => load)),
});
/** At which minutes the serving instances changed, and to what. */
function steps(serving: readonly number[]): string[] {
  return serving.flatMap((count, minute) =>
    minute > 0 && count !== serving[minute - 1] ? [`${minute}: ${count}`] : [],
  );
}

describe('target tracking in time', () => {
  it('scales out after three minutes above the target, and the instances serve when they have started', () => {
    const { serving, saturatedMinutes } = simulate(minutes([20, 900], [40, 2400]), policy(), FLEET);
    expect(steps(serving)).toEqual(['28: 5']);
    expect(saturatedMinutes).toBe(8);
  });

  it('scales in after fifteen minutes below nine tenths of it, never below min', () => {
    const { serving } = simulate(minutes([60, 300]), policy(), FLEET);
    expect(steps(serving)).toEqual(['16: 1']);
    expect(steps(simulate(minutes([60, 300]), policy({ min: 2 }), FLEET).serving)).toEqual([]);
  });

  it('between nine tenths of the target and the target nothing moves', () => {
    expect(simulate(minutes([120, 950]), policy(), FLEET).changes).toBe(0);
  });

  it('a cooldown waits for the new instances’ own load; without one, what the old ones carried overshoots', () => {
    const rising = minutes([5, 1600], [60, 4000]);
    const quick = policy({
      targetTracking: [{ metric: 'SageMakerVariantInvocationsPerInstance', target: 500, scaleOutCooldown: '0s' }],
    });
    const slow = policy({
      targetTracking: [{ metric: 'SageMakerVariantInvocationsPerInstance', target: 500, scaleOutCooldown: '20m' }],
    });
    expect(steps(simulate(rising, quick, FLEET).serving)).toEqual(['8: 4', '13: 10', '29: 8']);
    expect(steps(simulate(rising, slow, FLEET).serving)).toEqual(['8: 4', '33: 8']);
  });

  it('minutes without invocations are no datapoints: a silent variant keeps its instances', () => {
    expect(simulate(minutes([120, 0]), policy(), FLEET).changes).toBe(0);
    expect(simulate(minutes([120, undefined]), policy(), FLEET).changes).toBe(0);
  });

  it('a scheduled action raises capacity at its time on the clock on the wall', () => {
    const evening = { name: 'evening', schedule: 'cron(0 11 * * ? *)', timezone: 'Europe/Berlin', min: 4 };
    const { serving } = simulate(minutes([120, 950]), policy({ scheduledActions: [evening] }), FLEET);
    expect(steps(serving)[0]).toBe('65: 4');
  });
});

describe('a backtest on a real load balancer’s requests', () => {
  const file = new URL('../../../../test/fixtures/cloudwatch/elb_request_count_8c0756.csv', import.meta.url);
  const load = readSeries(readFileSync(file, 'utf8'), 100);

  it('shows what tracking saves and what its lag costs, beside fixed capacity', () => {
    const scaling = policy({ min: 2, max: 14 });
    const { policy: played, peak, fixed, measuredMinutes } = backtestScaling(load, scaling, FLEET, 4);
    expect([load.perMinute.length, measuredMinutes]).toEqual([20200, 20160]);
    expect([peak.instances, peak.saturatedMinutes, fixed.saturatedMinutes]).toEqual([14, 0, 515]);
    expect([Math.round(played.instanceHours), Math.round(peak.instanceHours), played.saturatedMinutes]).toEqual([
      1559, 4713, 1420,
    ]);
  });

  it('names the policies that it cannot play', () => {
    const cpu = { name: 'cpu', metric: 'CPUUtilization', target: 50 };
    expect(backtestScaling(load, policy({ targetTracking: [cpu] }), FLEET).unplayed).toEqual(['cpu']);
  });
});

describe('reading a series', () => {
  it('spreads five-minute counts over their minutes and leaves gaps unmeasured', () => {
    const { perMinute } = readSeries(
      'timestamp,value\n2026-01-01 00:00:00,10\n2026-01-01 00:05:00,20\n2026-01-01 00:20:00,5\n2026-01-01 00:25:00,5\n',
    );
    expect(perMinute.slice(0, 12)).toEqual([2, 2, 2, 2, 2, 4, 4, 4, 4, 4, undefined, undefined]);
    expect(perMinute).toHaveLength(30);
  });

  it.each([
    ['a\n2026-01-01 00:00:00,x\n2026-01-01 00:05:00,1', /Line 2/],
    ['timestamp,value\n2026-01-01 00:00:00,-1\n', /Line 2/],
    ['timestamp,value\n', /two lines/],
  ])('names what cannot be read: %j', (csv, reason) => {
    expect(() => readSeries(csv)).toThrow(reason);
  });
});
