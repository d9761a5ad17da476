import { expect, test } from 'vitest';
import { countText, minutesText, momentText, percentOf, several } from './words.ts';

test.each([
  [0.4, '1 min'],
  [4.05, '4 min'],
  [60, '1 h'],
  [193.2, '3 h 13 min'],
  [2879, '47 h 59 min'],
  [2880, '2 d'],
  [4400, '3 d 1 h'],
])('%d minutes read as %s', (minutes, text) => {
  expect(minutesText(minutes)).toBe(text);
});

test.each([
  [0, '0'],
  [0.005, '0.5'],
  [0.00013, '0.013'],
  [0.125, '13'],
  [1, '100'],
])('a rate of %d reads as %s percent', (rate, text) => {
  expect(percentOf(rate)).toBe(text);
});

test('counts, nouns and moments read as people write them', () => {
  expect(countText(12_345.6)).toBe('12,346');
  expect([several(1, 'rollout'), several(2000, 'rollout')]).toEqual(['1 rollout', '2,000 rollouts']);
  expect(momentText('2026-11-20T09:14:31.000Z')).toBe('2026-11-20 09:14 UTC');
});
