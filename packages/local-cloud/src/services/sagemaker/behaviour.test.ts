import { expect, test } from 'vitest';
import { readBehaviour } from './behaviour.ts';

const read = (Environment: Record<string, string>) => readBehaviour({ Image: 'r:1', Environment });

test('a container without any of our keys is a healthy, quick model', () => {
  expect(read({ SAGEMAKER_PROGRAM: 'serve.py' }).behaviour).toEqual({
    kind: 'profile',
    capacityRps: Number.POSITIVE_INFINITY,
    errorRate: 0,
    error4xxRate: 0,
    latencyMs: { p50: 20, sigma: 0.3 },
    badPatch: undefined,
    response: { body: new TextEncoder().encode('{"predictions":[{"score":0.5}]}'), contentType: 'application/json' },
    starts: true,
  });
});

test('every key of a profile is read', () => {
  const { behaviour } = read({
    LOCAL_MODEL_ERROR_RATE: '0.02',
    LOCAL_MODEL_ERROR_4XX_RATE: '0.01',
    LOCAL_MODEL_LATENCY_P50_MS: '80',
    LOCAL_MODEL_LATENCY_SIGMA: '0.5',
    LOCAL_MODEL_RESPONSE: 'ok',
    LOCAL_MODEL_RESPONSE_TYPE: 'text/plain',
    LOCAL_MODEL_STARTUP: 'fails-health-check',
    LOCAL_MODEL_BAD_ERROR_RATE: '0.3',
    LOCAL_MODEL_BAD_LATENCY_FACTOR: '4',
    LOCAL_MODEL_BAD_AFTER_SECONDS: '3600',
    LOCAL_MODEL_BAD_FOR_SECONDS: '60',
    LOCAL_MODEL_BAD_EVERY_SECONDS: '600',
    LOCAL_MODEL_CAPACITY_RPS: '25',
  });
  expect(behaviour).toEqual({
    kind: 'profile',
    capacityRps: 25,
    errorRate: 0.02,
    error4xxRate: 0.01,
    latencyMs: { p50: 80, sigma: 0.5 },
    badPatch: { startsAfterMs: 3_600_000, lastsMs: 60_000, everyMs: 600_000, errorRate: 0.3, latencyFactor: 4 },
    response: { body: new TextEncoder().encode('ok'), contentType: 'text/plain' },
    starts: false,
  });
});

test('a bad patch that only slows the model down keeps its error rate', () => {
  const { behaviour } = read({ LOCAL_MODEL_ERROR_RATE: '0.02', LOCAL_MODEL_BAD_LATENCY_FACTOR: '4' });
  expect(behaviour).toMatchObject({
    badPatch: { errorRate: 0.02, latencyFactor: 4, lastsMs: Number.POSITIVE_INFINITY },
  });
});

test.each(['http://127.0.0.1:9000', 'http://localhost:9000/', 'http://127.1.2.3:9000', 'http://[::1]:9000'])(
  '%s is a container on this machine',
  (url) => {
    expect(read({ LOCAL_MODEL_URL: url }).behaviour).toEqual({ kind: 'container', url: url.replace(/\/$/, '') });
  },
);

test.each([
  'https://127.0.0.1:9000',
  'http://169.254.169.254',
  'http://127.0.0.1.example.com',
  'http://localhost@example.com',
  'http://10.0.0.1:80',
  'file:///etc/passwd',
  'nonsense',
])('%s is refused as a container', (url) => {
  expect(read({ LOCAL_MODEL_URL: url }).faults).toEqual([
    `LOCAL_MODEL_URL is '${url}', expected an http URL on this machine, such as http://127.0.0.1:9000`,
  ]);
});

test('every bad key is named at once', () => {
  const faults = read({
    LOCAL_MODEL_ERROR_RATE: '',
    LOCAL_MODEL_LATENCY_P50_MS: '-1',
    LOCAL_MODEL_STARTUP: 'maybe',
    LOCAL_MODEL_X: '1',
  }).faults;
  expect(faults).toEqual([
    "LOCAL_MODEL_ERROR_RATE is '', expected a number from 0 to 1",
    "LOCAL_MODEL_STARTUP is 'maybe', expected 'healthy' or 'fails-health-check'",
    "LOCAL_MODEL_LATENCY_P50_MS is '-1', expected a number from 0.001 to 60000",
    'LOCAL_MODEL_X is not known',
  ]);
});
