import { expect, test } from 'vitest';
import {
  type CompareParams,
  type CompareRecord,
  ceilingGuard,
  championNoise,
  combine,
  compareGuard,
  forecast,
  pairedNoise,
  ratioBounds,
  shareGuard,
  trace,
  visibleRatio,
} from './index.ts';

const rising: CompareRecord[] = [
  [950, 4, 50, 1],
  [1900, 10, 100, 3],
  [1800, 9, 200, 6],
];
const harmless: CompareRecord[] = [
  [9500, 40, 500, 2],
  [9500, 38, 500, 1],
  [9000, 36, 1000, 3],
];
const planned = { nA: 1900, nB: 100, pA: 0.005, rho: 1, alpha: 0.01, boosted: true };

function expectClose(got: number | null, expected: number): void {
  expect(Math.abs((got ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}

interface CompareAnswer {
  readonly title: string;
  readonly params: CompareParams;
  readonly records: readonly CompareRecord[];
  readonly logE: readonly number[];
  readonly firstCross: number | null;
}

const compareAnswers: CompareAnswer[] = [
  {
    title: 'the plain comparison fires at the third minute',
    params: {},
    records: rising,
    logE: [0.2982008679428841, 1.9425122902133831, 6.092263632700646],
    firstCross: 3,
  },
  {
    title: 'the boosted comparison stops exactly at the threshold',
    params: { boostAlpha: 0.01 },
    records: rising,
    logE: [0.3249011290143596, 2.0574582664327026, 4.605170185988091],
    firstCross: 3,
  },
  {
    title: 'margins excuse part of the evidence',
    params: { rho: 1.25, delta: 0.001 },
    records: rising,
    logE: [0.11868332191787966, 1.188237414366383, 3.8557919148325324],
    firstCross: null,
  },
  {
    title: 'noise and a cap hold evidence back',
    params: { noise: 0.1, baselineRate: 0.005, cap: 2.5 },
    records: rising,
    logE: [0.2901652625999189, 1.842216676709438, 4.225258603968504],
    firstCross: null,
  },
  {
    title: 'harmlessness within twice the rate is gathered minute by minute',
    params: { rho: 2, direction: 'notWorse' },
    records: harmless,
    logE: [0.2719659953262342, 1.4078313582124244, 2.872022704452002],
    firstCross: null,
  },
];

test.each(compareAnswers)('$title', ({ params, records, logE, firstCross }) => {
  const seen = trace(compareGuard(params), records, 0.01);
  expect(seen.logE).toHaveLength(logE.length);
  logE.forEach((expected, i) => {
    expectClose(seen.logE[i] ?? null, expected);
  });
  expect(seen.firstCross).toBe(firstCross);
});

test('the ratio of a harmless challenger is bounded on both sides', () => {
  const { lower, upper } = ratioBounds(harmless, 0.01);
  expectClose(lower, 0.11139730296154828);
  expectClose(upper, 2.4187093465200533);
});

test('a ceiling of 2 % gathers evidence from the challenger alone', () => {
  const records: [number, number][] = [
    [500, 9],
    [500, 16],
    [400, 15],
  ];
  const { logE, firstCross } = trace(ceilingGuard({ ceiling: 0.02 }), records, 0.01);
  [-1.136662780668066, -0.4855308841228696, 0.9689194212172184].forEach((expected, i) => {
    expectClose(logE[i] ?? null, expected);
  });
  expect(firstCross).toBeNull();
});

test('a share above its weight is seen', () => {
  const records: [number, number, number][] = [
    [880, 120, 0.1],
    [860, 140, 0.1],
  ];
  const { logE, firstCross } = trace(shareGuard({ tolerance: 1.1 }), records, 0.01);
  [-1.3393751759634538, 1.6352351346169647].forEach((expected, i) => {
    expectClose(logE[i] ?? null, expected);
  });
  expect(firstCross).toBeNull();
});

test('two weak guards roll back together though neither does alone', () => {
  const { logE, ...rest } = combine([0.5, 0.3, 0.2], [4.0, 5.5, undefined], 0.01);
  expectClose(logE, 4.6141958785627155);
  expect(rest).toEqual({ rollback: true, significant: [], leading: 1 });
});

test('a tripled rate at 5 % of 2,000 requests a minute is forecast in ten minutes', () => {
  const { driftPerMinute, floorMinutes, floorExcessBad, forecastMinutes } = forecast(planned, 3);
  expectClose(driftPerMinute, 0.5995064551545911);
  expectClose(floorMinutes, 7.681602335375328);
  expectClose(floorExcessBad, 7.681602335375328);
  expectClose(forecastMinutes, 9.849641088589648);
});

test('half an hour at that traffic shows a doubling', () => {
  expectClose(visibleRatio(planned, 30), 2.028140335610387);
});

test('the noise of a champion comes from the jumps between its minutes', () => {
  const records: [number, number][] = [
    [1000, 5],
    [1000, 9],
    [1000, 2],
    [1000, 8],
  ];
  const { noise, baselineRate } = championNoise(records);
  expectClose(noise, 0.6018518518518519);
  expectClose(baselineRate, 0.006);
});

test('the noise of a pair comes from the gaps between the variants', () => {
  const records: CompareRecord[] = [
    [900, 5, 100, 1],
    [900, 9, 100, 0],
    [900, 2, 100, 3],
  ];
  const { noise, baselineRate } = pairedNoise(records);
  expectClose(noise, 6.345861140381689);
  expectClose(baselineRate, 0.006666666666666667);
});
