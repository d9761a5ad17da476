import { describe, expect, it } from 'vitest';
import { advise, type PastPoint } from './advise.ts';

const T0 = Date.parse('2026-01-14T00:00:00Z');
const DAY = 1440;

/** A day of minutes, 4 instances, from 400 to 2000 requests a minute; slow from `kneeAt` per instance on. */
function day(kneeAt = Number.POSITIVE_INFINITY): PastPoint[] {
  return Array.from({ length: DAY }, (_, minute) => {
    const invocations = Math.round(1200 - 800 * Math.cos((2 * Math.PI * minute) / DAY));
    const invocationsPerInstance = invocations / 4;
    const latencyP95Ms = invocationsPerInstance >= kneeAt ? 200 : 50;
    return { atMs: T0 + minute * 60_000, periodSeconds: 60, invocations, invocationsPerInstance, latencyP95Ms };
  });
}

function advised(past: PastPoint[], more = {}) {
  const advice = advise(past, { instances: 4, ...more });
  if ('reason' in advice) throw new Error(advice.reason);
  return advice;
}

describe('advice', () => {
  it('stays below the load from which on it was slow', () => {
    const { targetPerInstance, because, caveats, latencyP95Ms } = advised(day(400));
    expect(targetPerInstance).toBeGreaterThan(250);
    expect(targetPerInstance).toBeLessThan(320);
    expect(because[0]).toMatch(/latency was 1\.5 times the usual/);
    expect(caveats).toEqual([expect.stringMatching(/load test/)]);
    expect(latencyP95Ms).toEqual({ now: 50, nearTarget: 50 });
  });

  it('without a limit ever seen proposes no more than was seen, and says so', () => {
    const { targetPerInstance, min, max, caveats } = advised(day());
    expect([targetPerInstance, min, max]).toEqual([500, 2, 6]);
    expect(caveats).toEqual([expect.stringMatching(/never seen at their limit/), expect.stringMatching(/load test/)]);
  });

  it('takes half of what a load test found, and saves what the quiet hours do not need', () => {
    const { targetPerInstance, instanceHoursPerDay, caveats } = advised(day(), { loadTestedPerInstance: 1600 });
    expect([targetPerInstance, caveats]).toEqual([800, []]);
    expect(instanceHoursPerDay.now).toBe(96);
    expect(instanceHoursPerDay.advised).toBeLessThan(65);
  });

  it('on a past that is too short gives none', () => {
    expect(advise(day().slice(0, 119), { instances: 4 })).toEqual({
      reason: expect.stringMatching(/119 points.*120 are needed/),
    });
  });
});
