import { expect, it } from 'vitest';
import { columnChart } from './chart.ts';

it('a chart shows each column in eighths, gaps as gaps, and the highest value at the top', () => {
  expect(columnChart([0, 5, 10, null, 20, 16], { width: 80, height: 2 })).toEqual(['20 │    █▅', ' 0 │▁▄█ ██']);
});

it('a narrow terminal loses columns, never a peak', () => {
  const values = Array.from({ length: 100 }, (_, index) => (index === 57 ? 80 : 10));
  const lines = columnChart(values, { width: 14, height: 1 });
  expect(lines).toEqual(['80 │▁▁▁▁▁█▁▁▁▁']);
});

it('an empty series has no chart', () => {
  expect(columnChart([null, null], { width: 20 })).toEqual([]);
});
