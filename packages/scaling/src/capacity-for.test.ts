import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacityFor, presentLoad } from './capacity-for.ts';

const ASK = { weightPercent: 10, champion: { instances: 10 }, challenger: { instances: 1 }, headroomPercent: 0 };

describe('capacity for a weight', () => {
  it('without a target is the champion’s count in proportion', () => {
    expect(capacityFor({ ...ASK, weightPercent: 25, invocationsPerMinute: 5000 })).toEqual({
      challengerNeeds: 3,
      championNeeds: 8,
      championNeedsForAll: 10,
      championMayShrink: false,
      why: '5000 invocations/min on 10 instance(s): 500 each, as now.',
    });
  });

  it('with a target is what the present load needs, not what happens to run', () => {
    const asked = {
      ...ASK,
      weightPercent: 50,
      invocationsPerMinute: 4200,
      targetPerInstance: 700,
      headroomPercent: 10,
    };
    expect(capacityFor({ ...asked, challenger: { instances: 4 } })).toEqual({
      challengerNeeds: 4,
      championNeeds: 4,
      championNeedsForAll: 6,
      championMayShrink: true,
      why: '4200 invocations/min at a target of 700 per instance.',
    });
  });

  it('lets the champion shrink only once the challenger holds what it needs', () => {
    const asked = { ...ASK, weightPercent: 50, invocationsPerMinute: 5000 };
    expect(capacityFor({ ...asked, challenger: { instances: 4 } }).championMayShrink).toBe(false);
    expect(capacityFor({ ...asked, challenger: { instances: 5 } }).championMayShrink).toBe(true);
  });

  it('without data about the load takes the champion’s count for needed, never zero', () => {
    expect(capacityFor({ ...ASK, targetPerInstance: 700 })).toMatchObject({
      challengerNeeds: 1,
      championNeedsForAll: 10,
    });
  });

  it.each([0, 100])('is never 0, for either, at %i %%', (weightPercent) => {
    const { challengerNeeds, championNeeds } = capacityFor({
      ...ASK,
      weightPercent,
      invocationsPerMinute: 0,
      targetPerInstance: 700,
    });
    expect([challengerNeeds, championNeeds]).toEqual([1, 1]);
  });

  it.each([-1, 101, Number.NaN])('of %f %% is refused', (weightPercent) => {
    expect(() => capacityFor({ ...ASK, weightPercent })).toThrow(RangeError);
  });

  it('always carries the load: the two together never have less than the whole needs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 200 }),
        fc.option(fc.float({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
        fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
        (weightPercent, instances, invocationsPerMinute, targetPerInstance) => {
          const asked = {
            weightPercent,
            champion: { instances },
            challenger: { instances: 1 },
            invocationsPerMinute,
            targetPerInstance,
          };
          const answer = capacityFor(asked);
          expect(answer.challengerNeeds + answer.championNeeds).toBeGreaterThanOrEqual(answer.championNeedsForAll);
          expect(Number.isInteger(answer.challengerNeeds) && answer.challengerNeeds >= 1).toBe(true);
        },
      ),
      { seed: 6 },
    );
  });
});

describe('the present load', () => {
  it('is the sum over variants of what each instance gets', () => {
    const champion = { invocationsPerInstance: 300, instances: 4, weight: 90 };
    const challenger = { invocationsPerInstance: 130, instances: 1, weight: 10 };
    expect(presentLoad([champion, challenger])).toBe(1330);
  });

  it('is unknown, not zero, when a variant that carries weight has no data', () => {
    expect(presentLoad([{ invocationsPerInstance: undefined, instances: 4, weight: 1 }])).toBeUndefined();
    const idle = { invocationsPerInstance: undefined, instances: 1, weight: 0 };
    expect(presentLoad([{ invocationsPerInstance: 5, instances: 2, weight: 1 }, idle])).toBe(10);
  });
});
