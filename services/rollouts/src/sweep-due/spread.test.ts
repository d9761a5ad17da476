import { expect, it } from 'vitest';
import { spreadSeconds } from './spread.ts';

it.each([
  [1, 225, 0],
  [10, 225, 3],
  [100, 225, 32],
  [200, 225, 55],
  [200, Number.POSITIVE_INFINITY, 0],
])('%i looks at %d calls a minute are spread over %i s', (looks, perMinute, seconds) => {
  expect(spreadSeconds(looks, perMinute)).toBe(seconds);
});
