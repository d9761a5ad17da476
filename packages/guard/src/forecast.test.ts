import { expect, test } from 'vitest';
import { forecast, visibleRatio } from './index.ts';

const traffic = { nA: 900, nB: 100, pA: 0.01, alpha: 0.01 };
const nothing = { driftPerMinute: null, floorMinutes: null, floorExcessBad: null, forecastMinutes: null };

test.each([
  ['without champion traffic', { nA: 0 }, 2],
  ['without challenger traffic', { nB: 0 }, 2],
  ['with a champion that never fails', { pA: 0 }, 2],
  ['within the margin', { rho: 2 }, 2],
])('%s nothing can be forecast', (_, change, ratio) => {
  expect(forecast({ ...traffic, ...change }, ratio)).toEqual(nothing);
});

test('local noise lengthens the forecast, boosting shortens it', () => {
  const plain = forecast(traffic, 2).forecastMinutes ?? 0;
  expect(forecast({ ...traffic, noise: 0.5 }, 2).forecastMinutes).toBeGreaterThan(plain);
  expect(forecast({ ...traffic, boosted: true }, 2).forecastMinutes).toBeLessThan(plain);
  expect(forecast({ ...traffic, boosted: true, phi: 2 }, 2).forecastMinutes).toBeGreaterThan(plain);
});

test('a long horizon shows the smallest ratio the guard can see', () => {
  expect(visibleRatio({ ...traffic, rho: 1.2 }, 1e9)).toBeCloseTo(1.38, 12);
});

test.each([
  ['too short a horizon', {}, 0.1],
  ['a champion that never fails', { pA: 0 }, 60],
  ['a champion that fails so often that nothing is 1.15 times worse', { pA: 0.9 }, 60],
  ['no challenger traffic', { nB: 0 }, 60],
])('%s shows nothing', (_, change, horizon) => {
  expect(visibleRatio({ ...traffic, ...change }, horizon)).toBeNull();
});
