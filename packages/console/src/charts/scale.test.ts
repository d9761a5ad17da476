import { describe, expect, it } from 'vitest';
import { linePath, niceTop, stepPath } from './scale.ts';

const scale = { fromMs: 0, toMs: 100, top: 50 };

describe('the paths of a chart', () => {
  it('a line goes from point to point, and is broken where nothing was measured', () => {
    const points = [
      { atMs: 0, value: 0 },
      { atMs: 50, value: 25 },
      { atMs: 60, value: null },
      { atMs: 100, value: 50 },
    ];
    expect(linePath(scale, points)).toBe('M0 100h0L500 50M1000 0h0');
  });

  it('a value beyond the scale is drawn at its edge', () => {
    expect(linePath(scale, [{ atMs: 200, value: 70 }])).toBe('M1000 0h0');
  });

  it('a step holds until the next', () => {
    const points = [
      { atMs: 0, value: 0 },
      { atMs: 40, value: 5 },
      { atMs: 100, value: 50 },
    ];
    expect(stepPath(scale, points)).toBe('M0 100H400V90H1000V0');
  });

  it('the upper edge is a round number, and 1 when nothing is above 0', () => {
    expect([0.0753, 6, 20, 300, 0, Number.NaN].map(niceTop)).toEqual([0.1, 10, 20, 500, 1, 1]);
  });
});
