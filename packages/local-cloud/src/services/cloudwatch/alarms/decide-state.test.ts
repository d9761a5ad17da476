import { describe, expect, it } from 'vitest';
import { decideState, type TreatMissingData } from './decide-state.ts';

/** `0` is within the threshold, `X` breaches it, `-` is missing; oldest first. */
function decide(points: string, treatMissingData: TreatMissingData, m: number, n: number): string {
  const values: Record<string, number> = { '0': 0, X: 1 };
  const range = points.split(' ').map((point, i) => ({ atMs: i * 60_000, value: values[point] }));
  const rules = { evaluationPeriods: n, datapointsToAlarm: m, treatMissingData, breaches: (v: number) => v > 0 };
  return decideState(range, rules).state ?? 'retained';
}

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const none = 'INSUFFICIENT_DATA';

describe('3 out of 3, as in the tables of the CloudWatch User Guide', () => {
  it.each([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', none, 'retained', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', 'retained', 'ALARM', 'OK'],
    ['X - - - -', 'ALARM', 'retained', 'ALARM', 'OK'],
    ['- - - - X', none, 'retained', 'ALARM', 'OK'],
  ])('%s', (points, ...expected) => {
    expect(TREATMENTS.map((treatment) => decide(points, treatment, 3, 3))).toEqual(expected);
  });
});

describe('2 out of 3, as in the tables of the CloudWatch User Guide', () => {
  it.each([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', 'retained', 'ALARM', 'OK'],
    ['- - - - X', none, 'retained', 'ALARM', 'OK'],
  ])('%s', (points, ...expected) => {
    expect(TREATMENTS.map((treatment) => decide(points, treatment, 2, 3))).toEqual(expected);
  });
});

describe('1 out of 1', () => {
  it.each([
    ['X X 0', 'OK', 'OK', 'OK', 'OK'],
    ['0 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['X - -', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - -', none, 'retained', 'ALARM', 'OK'],
  ])('%s', (points, ...expected) => {
    expect(TREATMENTS.map((treatment) => decide(points, treatment, 1, 1))).toEqual(expected);
  });
});
