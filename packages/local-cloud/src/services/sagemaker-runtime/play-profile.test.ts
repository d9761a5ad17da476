import { expect, test } from 'vitest';
import { seededRandom } from '../../random.ts';
import { type ModelProfile, readBehaviour } from '../sagemaker/behaviour.ts';
import { isBad, playProfile } from './play-profile.ts';

const HOUR = 3_600_000;
const request = {
  body: new Uint8Array(),
  contentType: undefined,
  accept: undefined,
  customAttributes: undefined,
  inferenceId: undefined,
};

const profile = (Environment: Record<string, string>) => readBehaviour({ Environment }).behaviour as ModelProfile;

function play(environment: Record<string, string>, n: number, ageMs = 0, load = 0) {
  const [played, random] = [profile(environment), seededRandom(3)];
  return Array.from({ length: n }, () => playProfile(played, request, { ageMs, load, random }));
}

const share = (answers: { status: number }[], status: number): number =>
  answers.filter((answer) => answer.status === status).length / answers.length;

test('errors come at the rate of the profile', () => {
  const answers = play({ LOCAL_MODEL_ERROR_RATE: '0.1', LOCAL_MODEL_ERROR_4XX_RATE: '0.2' }, 20_000);
  expect(share(answers, 500)).toBeCloseTo(0.1, 1);
  expect(share(answers, 400)).toBeCloseTo(0.2, 1);
  expect(share(answers, 200)).toBeCloseTo(0.7, 1);
});

test('latencies are lognormal around the median of the profile', () => {
  const sorted = play({ LOCAL_MODEL_LATENCY_P50_MS: '50', LOCAL_MODEL_LATENCY_SIGMA: '0.4' }, 20_000)
    .map(({ modelLatencyMs }) => modelLatencyMs)
    .sort((a, b) => a - b);
  expect(sorted[10_000]).toBeGreaterThan(49);
  expect(sorted[10_000]).toBeLessThan(51);
  // p97.725 is two standard deviations up: 50 · e^0.8 = 111.3
  expect(sorted[19_545]).toBeGreaterThan(108);
  expect(sorted[19_545]).toBeLessThan(115);
});

test('a model slower than a minute has not answered, and took the minute', () => {
  const [answer] = play({ LOCAL_MODEL_LATENCY_P50_MS: '60000', LOCAL_MODEL_LATENCY_SIGMA: '0' }, 1);
  expect(answer).toMatchObject({ status: 0, modelLatencyMs: 60_000 });
});

test('a regression begins at its age and goes on', () => {
  const environment = { LOCAL_MODEL_BAD_ERROR_RATE: '1', LOCAL_MODEL_BAD_AFTER_SECONDS: '3600' };
  expect(share(play(environment, 10, HOUR - 1), 500)).toBe(0);
  expect(share(play(environment, 10, HOUR), 500)).toBe(1);
  expect(share(play(environment, 10, 1000 * HOUR), 500)).toBe(1);
});

test('a model slows down above four fifths of its capacity', () => {
  const latency = (load: number) => play({ LOCAL_MODEL_LATENCY_SIGMA: '0' }, 1, 0, load)[0]?.modelLatencyMs;
  expect([0.8, 0.9, 1, 2].map(latency)).toEqual([20, 60, 100, 100].map((ms) => expect.closeTo(ms, 6)));
});

test('what exceeds the capacity finds no room: at twice the load, half of the requests', () => {
  expect(share(play({}, 20_000, 0, 1), 503)).toBe(0);
  expect(share(play({}, 20_000, 0, 2), 503)).toBeCloseTo(0.5, 1);
});

test('a bad patch multiplies latency', () => {
  const environment = { LOCAL_MODEL_LATENCY_SIGMA: '0', LOCAL_MODEL_BAD_LATENCY_FACTOR: '3' };
  expect(play(environment, 1)[0]?.modelLatencyMs).toBeCloseTo(60);
});

test('bad patches repeat', () => {
  const patch = { startsAfterMs: 1000, everyMs: 600, lastsMs: 60, errorRate: 1, latencyFactor: 1 };
  expect([999, 1000, 1059, 1060, 1599, 1600, 1659, 1660].map((ageMs) => isBad(patch, ageMs))).toEqual([
    false,
    true,
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
});
