import { describe, expect, it } from 'vitest';
import { Bucket } from '../store/bucket.ts';
import { computeStatistic } from './compute.ts';
import { parseStatistic } from './statistic.ts';

function statisticOf(values: number[], text: string): number | undefined {
  const bucket = new Bucket();
  for (const value of values) bucket.add(value);
  const statistic = parseStatistic(text);
  if (!statistic) throw new Error(`${text} is no statistic`);
  return computeStatistic(bucket, statistic);
}

const TEN = [100, 10, 20, 30, 40, 50, 60, 70, 80, 90];

describe('statistics of 10, 20 … 100', () => {
  it.each([
    ['SampleCount', 10],
    ['Sum', 550],
    ['Average', 55],
    ['Minimum', 10],
    ['Maximum', 100],
    ['p0', 10],
    ['p50', 55],
    ['p90', 91],
    ['p99', 99.1],
    ['p99.9', 99.91],
    ['p100', 100],
    ['tm90', 50],
    ['tm95', 52.63157894736842],
    ['TM(10%:90%)', 55],
    ['TM(15%:85%)', 55],
    ['TM(20:60)', 45],
    ['TM(:30)', 20],
    ['TM(80%:)', 95],
    ['TM(200:300)', undefined],
    ['IQM', 55],
    ['tc90', 9],
    ['tc95', 9.5],
    ['TC(20:60)', 4],
    ['TC(:50)', 5],
    ['TC(50:)', 5],
    ['TC(200:)', 0],
    ['TC(10%:90%)', 8],
    ['ts90', 450],
    ['TS(80%:)', 190],
    ['TS(20:60)', 180],
    ['TS(200:)', 0],
    ['wm90', 54],
    ['WM(10%:90%)', 55],
    ['WM(30:80)', 55],
    ['WM(:50)', 40],
    ['PR(:30)', 30],
    ['PR(20:60)', 40],
    ['PR(100:)', 0],
  ])('%s is %s', (text, expected) => {
    const actual = statisticOf(TEN, text);
    if (expected === undefined) expect(actual).toBeUndefined();
    else expect(actual).toBeCloseTo(expected, 10);
  });
});

describe('range statistics', () => {
  it('leave out a value at the lower bound and keep one at the upper', () => {
    expect(statisticOf([100, 200, 300], 'TC(100:300)')).toBe(2);
  });

  it('count each repetition of a value', () => {
    expect(statisticOf([5, 5, 5, 9], 'TC(4:5)')).toBe(3);
    expect(statisticOf([5, 5, 5, 9], 'PR(:5)')).toBe(75);
  });

  it.each(['p50', 'TC(:5)', 'IQM'])('%s has no data when a value is negative', (text) => {
    expect(statisticOf([-1, 3], text)).toBeUndefined();
  });
});

describe('statistic sets', () => {
  it('give no percentile when their spread is unknown, while Average stays', () => {
    const bucket = new Bucket();
    bucket.addStatisticSet({ sampleCount: 4, sum: 20, min: 2, max: 9 });
    expect(computeStatistic(bucket, { kind: 'percentile', percent: 50 })).toBeUndefined();
    expect(computeStatistic(bucket, { kind: 'simple', name: 'Average' })).toBe(5);
  });

  it('give percentiles when all their samples are one value', () => {
    const bucket = new Bucket();
    bucket.addStatisticSet({ sampleCount: 4, sum: 20, min: 5, max: 5 });
    expect(computeStatistic(bucket, { kind: 'percentile', percent: 50 })).toBe(5);
  });
});

describe('spelling', () => {
  it.each([
    'P99',
    'p101',
    'p',
    'TM90',
    'tm',
    'tm(1:2)',
    'TC(:)',
    'TC(5:3)',
    'TC(5:5)',
    'TM(10%:90)',
    'PR(10%:90%)',
    'pr90',
    'iqm',
    'sum',
    '',
  ])('"%s" is no statistic', (text) => {
    expect(parseStatistic(text)).toBeUndefined();
  });

  it.each([
    ['TC(0.005:0.030)', { kind: 'range', name: 'TC', bounds: { unit: 'value', lower: 0.005, upper: 0.03 } }],
    ['WM(10%:)', { kind: 'range', name: 'WM', bounds: { unit: 'percent', lower: 10 } }],
    ['wm98', { kind: 'range', name: 'WM', bounds: { unit: 'percent', upper: 98 } }],
    ['p99.9999999999', { kind: 'percentile', percent: 99.9999999999 }],
  ])('%s is read with its bounds', (text, expected) => {
    expect(parseStatistic(text)).toEqual(expected);
  });
});
