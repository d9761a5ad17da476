import { describe, expect, it } from 'vitest';
import { evaluateMath, referencedIds } from './evaluate.ts';
import { parseMath } from './parse.ts';
import { MathError } from './tokenize.ts';
import type { MissingInMath, TimeSeries } from './values.ts';

const MINUTE_MS = 60_000;

/** A series over five minutes; `undefined` is a missing point. */
function series(id: string, values: (number | undefined)[]): TimeSeries {
  const points = new Map<number, number>();
  values.forEach((value, i) => {
    if (value !== undefined) points.set(i * MINUTE_MS, value);
  });
  return { id, label: id, periodMs: MINUTE_MS, points };
}

const GAP = undefined;
const INPUTS = [
  series('m1', [30, 20, 0, 0, GAP]),
  series('m2', [20, GAP, 20, GAP, 5]),
  series('cond', [1, 1, 0, 0, GAP]),
  series('yes', [30, GAP, 0, 0, 30]),
  series('nope', [0, 0, 20, GAP, 20]),
  series('ramp', [GAP, 10, GAP, GAP, 40]),
];

function compute(text: string, missing: MissingInMath = 'no-point') {
  const scope = { startMs: 0, endMs: 5 * MINUTE_MS, periodMs: MINUTE_MS, missing };
  const queries = {
    resolve: (id: string) => {
      const found = INPUTS.find((input) => input.id === id);
      if (!found) throw new MathError(`Unknown identifier ${id}`);
      return found;
    },
    metrics: () => INPUTS.slice(0, 2),
  };
  const value = evaluateMath(parseMath(text), queries, scope);
  if (typeof value === 'number') return value;
  const rows = [value].flat().map(({ points }) => [0, 1, 2, 3, 4].map((i) => points.get(i * MINUTE_MS)));
  return Array.isArray(value) ? rows : rows[0];
}

describe('scalars', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['10 - 4 - 3', 3],
    ['8 / 4 / 2', 1],
    ['2 * -3', -6],
    ['1 < 2 AND 2 < 1 OR 1 == 1', 1],
    ['!(3 > 2)', 0],
    ['1e3 + .5', 1000.5],
    ['SUM(m1)', 50],
    ['AVG(m1)', 12.5],
    ['MIN(m2)', 5],
    ['MAX(m2)', 20],
    ['STDDEV(m1)', 12.99038105676658],
    ['DATAPOINT_COUNT(m2)', 3],
    ['METRIC_COUNT(METRICS())', 2],
    ['PERIOD(m1)', 60],
  ])('%s is %s', (text, expected) => {
    expect(compute(text)).toBe(expected);
  });
});

describe('time series', () => {
  it.each([
    ['m1 + 1', [31, 21, 1, 1, GAP]],
    ['-m1 * 2', [-60, -40, -0, -0, GAP]],
    ['100 / m1', [100 / 30, 5, GAP, GAP, GAP]],
    ['m1 + m2', [50, GAP, 20, GAP, GAP]],
    ['m2 / m1', [20 / 30, GAP, GAP, GAP, GAP]],
    ['m1 >= 30', [1, 0, 0, 0, GAP]],
    ['m1 > 15 && m1 < 25', [0, 1, 0, 0, GAP]],
    ['!m1', [0, 0, 1, 1, GAP]],
    ['SUM([m1, m2])', [50, 20, 20, 0, 5]],
    ['SUM(METRICS())', [50, 20, 20, 0, 5]],
    ['SUM(METRICS("m2"))', [20, GAP, 20, GAP, 5]],
    ['AVG([m1, m2])', [25, 10, 10, 0, 2.5]],
    ['MIN([m1, m2])', [20, 20, 0, 0, 5]],
    ['MAX([m1, m2])', [30, 20, 20, 0, 5]],
    ['IF(cond, yes, nope)', [30, 0, 20, GAP, GAP]],
    ['IF(cond, 5, nope)', [5, 5, 20, GAP, GAP]],
    ['IF(cond, yes, 5)', [30, 0, 5, 5, GAP]],
    ['IF(m1 < 25, m1)', [GAP, 20, 0, 0, GAP]],
    ['IF(1, m2)', [20, GAP, 20, GAP, 5]],
    ['IF(0, m2)', [GAP, GAP, GAP, GAP, GAP]],
    ['FILL(m2, 0)', [20, 0, 20, 0, 5]],
    ['FILL(m2, m1)', [20, 20, 20, 0, 5]],
    ['FILL(ramp, REPEAT)', [GAP, 10, 10, 10, 40]],
    ['FILL(ramp, LINEAR)', [GAP, 10, 20, 30, 40]],
    ['FILL(m2, MAX(m2))', [20, 20, 20, 20, 5]],
    ['DIFF(ramp)', [GAP, GAP, GAP, GAP, 30]],
    ['RATE(ramp)', [GAP, GAP, GAP, GAP, 30 / 180]],
    ['DIFF_TIME(ramp)', [GAP, GAP, GAP, GAP, 180]],
    ['RUNNING_SUM(m1)', [30, 50, 50, 50, GAP]],
    ['TIME_SERIES(7)', [7, 7, 7, 7, 7]],
    ['ABS(m2 - 30)', [10, GAP, 10, GAP, 25]],
    ['CEIL(m1 / 7)', [5, 3, 0, 0, GAP]],
    ['FLOOR(m1 / 7)', [4, 2, 0, 0, GAP]],
    ['LOG10(m1 * 0 + 100)', [2, 2, 2, 2, GAP]],
    ['LOG(m1)', [Math.log(30), Math.log(20), GAP, GAP, GAP]],
    ['EXP(m1 * 0)', [1, 1, 1, 1, GAP]],
    ['FIRST(METRICS())', [30, 20, 0, 0, GAP]],
  ])('%s', (text, expected) => {
    expect(compute(text)).toEqual(expected);
  });

  it('an array takes part in arithmetic series by series', () => {
    expect(compute('[m1, m2] / 10')).toEqual([
      [3, 2, 0, 0, GAP],
      [2, GAP, 2, GAP, 0.5],
    ]);
  });
});

describe('missing points that count as zero', () => {
  it.each([
    ['m1 + m2', [50, 20, 20, 0, 5]],
    ['m1 < m2', [0, 0, 1, 0, 1]],
    ['m1 > 15 AND m2 > 15', [1, 0, 0, 0, 0]],
    ['m1 / m2', [1.5, GAP, 0, GAP, 0]],
  ])('%s', (text, expected) => {
    expect(compute(text, 'zero')).toEqual(expected);
  });
});

describe('refusals', () => {
  it.each([
    ['m1 +', 'Invalid syntax: unexpected end'],
    ['m1 m2', 'Invalid syntax at position 2'],
    ['m1 $ 2', 'Invalid syntax at position 2'],
    ['m9 + 1', 'Unknown identifier m9'],
    ['NOPE(m1)', 'Unsupported function NOPE'],
    ['constructor(m1)', 'Unsupported function constructor'],
    ['TIME_SERIES(m1)', 'A scalar is needed here'],
    ['RATE(5)', 'A time series is needed here, not a scalar'],
    ['IF(m1)', 'IF takes two or three arguments'],
    ['SUM(m1, m2)', 'SUM takes one argument'],
    [`${'('.repeat(2_000)}1`, 'The expression is nested more than 64 levels deep'],
  ])('%.20s', (text, message) => {
    expect(() => compute(text)).toThrow(new MathError(message));
  });
});

it('the ids an expression refers to leave out functions, strings and fill words', () => {
  expect(referencedIds(parseMath('SUM([m1, FILL(m2, REPEAT)]) / METRICS("m3") + -m1'))).toEqual(['m1', 'm2']);
});
