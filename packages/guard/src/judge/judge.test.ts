import { describe, expect, it } from 'vitest';
import { judgeWindow } from './judge.ts';
import type { GuardPolicy, GuardRule, Learned } from './policy.ts';
import { type AlarmState, emptyWindow, type GuardWindow, MINUTE_MS, type VariantMinute } from './window.ts';

const T0 = Date.parse('2026-01-14T09:00:00.000Z');
const CEILING: GuardRule = { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 100 };
const ERRORS: GuardRule = { kind: 'errors', metric: '5xx' };
const ALARM: GuardRule = { kind: 'alarm', alarmName: 'p99' };

const LEARNED: Learned = {
  from: '2026-01-13T09:00:00.000Z',
  to: '2026-01-14T09:00:00.000Z',
  requestsPerMinute: 1000,
  baselines: { '5xx': { noise: 0, baselineRate: 0.005 } },
  thresholdsMs: {},
  warnings: [],
};

function policy(rules: GuardRule[], overrides: Partial<GuardPolicy> = {}): GuardPolicy {
  return {
    profile: 'sharp',
    alphaRollback: 0.01,
    alphaPromote: 0.05,
    minEvidence: 1,
    warmUpMinutes: 2,
    rules,
    ...overrides,
  };
}

function series(count: number, requests: number, errors: number, firstMinute = 0): VariantMinute[] {
  return Array.from({ length: requests > 0 ? count : 0 }, (_, minute) => ({
    startMs: T0 + (firstMinute + minute) * MINUTE_MS,
    requests,
    errors: { '5xx': errors },
    slow: {},
  }));
}

/** Ten minutes at 10 %: requests and errors a minute of champion and challenger. */
function window(
  champion: [number, number],
  challenger: [number, number],
  overrides: Partial<GuardWindow> = {},
): GuardWindow {
  return {
    ...emptyWindow(),
    champion: series(10, ...champion),
    challenger: series(10, ...challenger),
    spans: [{ step: 0, weight: 0.1, fromMs: T0 }],
    completeUntilMs: T0 + 10 * MINUTE_MS,
    ...overrides,
  };
}
const alarms = (p99: AlarmState) => ({ alarms: { p99 } });

describe('a judgement', () => {
  it('passes when every guard passes on live requests', () => {
    const judgement = judgeWindow(policy([CEILING, ALARM]), LEARNED, window([0, 0], [50, 0], alarms('OK')));
    expect(judgement).toMatchObject({ kind: 'pass', challenger: { requests: 500, errors: 0 }, stepRequests: 500 });
  });

  it('fails by one guard, whatever the others say, in that guard’s words', () => {
    const judgement = judgeWindow(policy([CEILING, ALARM]), LEARNED, window([0, 0], [50, 0], alarms('ALARM')));
    expect(judgement).toMatchObject({ kind: 'fail', sentence: 'Alarm p99 is in ALARM.' });
  });

  it('fails by an alarm although the metrics cannot be read', () => {
    const blind = { ...emptyWindow(), ...alarms('ALARM'), unreadable: 'Forbidden' };
    expect(judgeWindow(policy([CEILING, ALARM]), LEARNED, blind).kind).toBe('fail');
  });

  it.each([
    ['too few requests', [CEILING], window([0, 0], [5, 0])],
    ['an alarm without data', [ALARM], window([0, 0], [50, 0], alarms('INSUFFICIENT_DATA'))],
    ['an alarm that was deleted', [ALARM], window([0, 0], [50, 0])],
    ['no guard at all', [], window([0, 0], [50, 0])],
    ['an OK alarm and no request', [ALARM], window([0, 0], [0, 0], alarms('OK'))],
    ['metrics that cannot be read', [ERRORS], { ...emptyWindow(), unreadable: 'throttled' }],
    ['1 error in 20 requests against 1 in 180', [ERRORS], window([18, 0.1], [2, 0.1])],
  ])('is undecided with %s', (_, rules, seen) => {
    expect(judgeWindow(policy(rules), LEARNED, seen).kind).toBe('undecided');
  });

  it('is undecided on evidence of an earlier step alone', () => {
    const spans = [
      { step: 0, weight: 0.1, fromMs: T0, toMs: T0 + 10 * MINUTE_MS },
      { step: 1, weight: 0.25, fromMs: T0 + 11 * MINUTE_MS },
    ];
    const judgement = judgeWindow(policy([ALARM]), LEARNED, window([450, 2], [50, 0], { spans, ...alarms('OK') }));
    expect(judgement).toMatchObject({ kind: 'undecided', stepRequests: 0 });
  });

  it('a challenger ten times as bad as the champion fails, with the bounds when they are asked for', () => {
    const judgement = judgeWindow(policy([ERRORS]), LEARNED, window([900, 4], [100, 5]), { withBounds: true });
    expect(judgement.kind).toBe('fail');
    expect(judgement.verdicts[0]).toMatchObject({
      guard: '5xx',
      kind: 'fail',
      evidence: { requests: 1000, bad: 50, championRequests: 9000, championBad: 40 },
    });
    expect(judgement.verdicts[0]?.evidence.ratioAtLeast).toBeGreaterThan(5);
  });

  it('a fix passes although the champion burns', () => {
    expect(judgeWindow(policy([ERRORS]), LEARNED, window([900, 72], [100, 1])).kind).toBe('pass');
  });

  it('evidence of harm is carried from step to step', () => {
    const spans = [
      { step: 0, weight: 0.1, fromMs: T0, toMs: T0 + 5 * MINUTE_MS },
      { step: 1, weight: 0.1, fromMs: T0 + 5 * MINUTE_MS },
    ];
    const bad = window([900, 1], [100, 1], { spans });
    const secondStepOnly = { ...bad, spans: [{ step: 1, weight: 0.1, fromMs: T0 + 5 * MINUTE_MS }] };
    expect(judgeWindow(policy([ERRORS]), LEARNED, bad).kind).toBe('fail');
    expect(judgeWindow(policy([ERRORS]), LEARNED, secondStepOnly).kind).toBe('undecided');
  });

  it('the minute in which weights moved belongs to nobody', () => {
    const spans = [
      { step: 0, weight: 0.1, fromMs: T0, toMs: T0 + 4.5 * MINUTE_MS },
      { step: 1, weight: 0.25, fromMs: T0 + 5.5 * MINUTE_MS },
    ];
    const judgement = judgeWindow(policy([CEILING]), LEARNED, window([0, 0], [50, 0], { spans }));
    expect(judgement.verdicts[0]?.evidence.requests).toBe(400);
  });

  it('a disarmed alarm stops nothing until it has been OK', () => {
    const seen = window([0, 0], [50, 0], alarms('ALARM'));
    expect(judgeWindow(policy([CEILING, ALARM]), LEARNED, seen, { disarmed: ['p99'] }).kind).toBe('pass');
  });

  it('a challenger that gets a third of its share of traffic fails', () => {
    const share: GuardRule = { kind: 'traffic-share', tolerance: 1.1 };
    expect(judgeWindow(policy([share]), LEARNED, window([970, 0], [30, 0])).kind).toBe('fail');
  });
});

it('a guard that only stops a rollout moves nothing on alone', () => {
  const share: GuardRule = { kind: 'traffic-share', tolerance: 1.1 };
  const latency: GuardRule = { kind: 'latency', percentile: 99, tolerance: 1.2 };
  const ceiling: GuardRule = { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 50, atFullOnly: true };
  expect(judgeWindow(policy([share]), LEARNED, window([900, 4], [100, 0])).kind).toBe('undecided');
  expect(judgeWindow(policy([latency, ceiling]), LEARNED, window([900, 4], [100, 0])).kind).toBe('undecided');
});

describe('a metric guard', () => {
  const rule: GuardRule = {
    kind: 'metric',
    name: 'queue',
    source: { metric: { namespace: 'Shop', name: 'Depth', dimensions: {}, statistic: 'Average' } },
    comparison: 'above',
    threshold: 10,
    minutes: 2,
    outOf: 3,
  };
  const values = (...points: number[]) => ({
    metrics: { 'metric:queue': points.map((value, minute) => ({ startMs: T0 + minute * MINUTE_MS, value })) },
  });

  it.each([
    ['two bad minutes out of the newest three', [5, 5, 5, 5, 5, 5, 1, 11, 5, 12], 'fail'],
    ['bad minutes that are past', [5, 5, 5, 5, 5, 11, 12, 5, 5, 5], 'pass'],
    ['too few minutes', [5, 5], 'undecided'],
    ['values that are all older than the newest minutes', [5, 5, 5], 'undecided'],
    ['one bad minute, and two at the bound', [5, 5, 5, 5, 5, 5, 5, 10, 10, 11], 'pass'],
  ])('%s: %o gives %s', (_, points, kind) => {
    expect(judgeWindow(policy([rule]), LEARNED, window([0, 0], [50, 0], values(...points))).kind).toBe(kind);
  });
});
