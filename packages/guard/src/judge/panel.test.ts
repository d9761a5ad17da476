import { describe, expect, it } from 'vitest';
import { evaluateRollout } from '../rollout.ts';
import { panelOf } from './panel.ts';
import { defaultRules, type GuardPolicy, type GuardRule, type Learned } from './policy.ts';

const LEARNED: Learned = {
  from: '2026-01-13T00:00:00.000Z',
  to: '2026-01-14T00:00:00.000Z',
  requestsPerMinute: 1000,
  baselines: { '5xx': { noise: 0.005, baselineRate: 0.01 } },
  thresholdsMs: { 'slow-p99': 250, 'slow-p90': 120 },
  slowBy: 'trimmed-count',
  warnings: [],
};
const judgedBy = (rules: GuardRule[] = defaultRules(), profile: GuardPolicy['profile'] = 'standard'): GuardPolicy => ({
  profile,
  alphaRollback: 0.01,
  alphaPromote: 0.05,
  minEvidence: 50,
  warmUpMinutes: 2,
  rules,
});
const panel = (weightPercent: number, policy = judgedBy(), learned = LEARNED) =>
  panelOf(policy, learned, { weightPercent });
const promotes = (guards: ReturnType<typeof panelOf>) => guards.map(({ promote }) => promote ?? null);

describe('the guards of a step', () => {
  it('share alpha by weight: 5xx 0.4, slow p99 and p90 0.2 each, 4xx and the traffic split 0.1 each', () => {
    expect(panel(10).map(({ id, weight }) => [id, Math.round(weight * 1e9) / 1e9])).toEqual([
      ['5xx', 0.4],
      ['slow-p99', 0.2],
      ['slow-p90', 0.2],
      ['4xx', 0.1],
      ['traffic-share', 0.1],
    ]);
    const two = judgedBy([
      { kind: 'errors', metric: '5xx', weight: 3 },
      { kind: 'errors', metric: '4xx', weight: 1 },
    ]);
    expect(panel(10, two).map(({ weight }) => weight)).toEqual([0.75, 0.25]);
  });

  it.each([
    [10, 5, 2],
    [11, 3, 1.5],
    [25, 3, 1.5],
    [50, 2, 1.25],
    [95, 1.5, 1.25],
  ])(
    'at %d percent let a challenger move on below errors x %d and slowness x %d, by the lowest percentile',
    (weightPercent, errorRho, slowRho) => {
      expect(promotes(panel(weightPercent))).toEqual([
        { rho: errorRho, delta: 0.001 },
        null,
        { rho: slowRho },
        null,
        null,
      ]);
    },
  );

  it('have no say in moving on at full traffic, where there is no champion to compare with', () => {
    expect(promotes(panel(100))).toEqual([null, null, null, null, null]);
  });

  it('take a margin and a tolerance of the policy for the default ones', () => {
    const rules: GuardRule[] = [
      { kind: 'errors', metric: '4xx', tolerance: 3, margin: { ratio: 4, percent: 2 } },
      { kind: 'traffic-share', tolerance: 1.3 },
    ];
    expect(panel(10, judgedBy(rules))).toMatchObject([
      { id: '4xx', rollback: { rho: 3 }, promote: { rho: 4, delta: 0.02 } },
      { id: 'traffic-share', rollback: { tolerance: 1.3 }, promote: null },
    ]);
  });

  it('leave out a latency guard of which no threshold was learned', () => {
    const ids = (learned: Learned) => panel(10, judgedBy(), learned).map(({ id }) => id);
    expect(ids({ ...LEARNED, thresholdsMs: { 'slow-p90': 120 } })).toEqual(['5xx', 'slow-p90', '4xx', 'traffic-share']);
    const { slowBy: _none, ...unlearned } = LEARNED;
    expect(ids(unlearned)).toEqual(['5xx', '4xx', 'traffic-share']);
  });

  it('under guarded roll back on two bad minutes, never on one; under sharp on one', () => {
    const bad = { '5xx': [900, 9, 100, 100] };
    const decided = (profile: GuardPolicy['profile'], minutes: number) =>
      evaluateRollout({ guards: panel(10, judgedBy(defaultRules(), profile)) }, Array(minutes).fill(bad)).decision;
    expect([decided('guarded', 1), decided('sharp', 1), decided('guarded', 2)]).toEqual([
      'continue',
      'rollback',
      'rollback',
    ]);
  });
});
