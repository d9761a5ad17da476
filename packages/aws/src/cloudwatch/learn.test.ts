import type { GuardRule } from '@fairlead/guard';
import { describe, expect, it } from 'vitest';
import { localCloudWatch, minute } from './cloud-fixture.ts';

const ERRORS: GuardRule = { kind: 'errors', metric: '5xx' };
const P90: GuardRule = { kind: 'latency', percentile: 90, tolerance: 1.2 };
const QUERY = {
  endpointName: 'fraud',
  variantName: 'primary',
  rules: [ERRORS, P90],
  fromMs: minute(0),
  toMs: minute(60),
};

/** 10 to 109 ms, one of each. */
const LATENCIES = Array.from({ length: 100 }, (_, index) => 10 + index);

type Cloud = Awaited<ReturnType<typeof localCloudWatch>>;

/** Four minutes with traffic in an hour. */
function serveHour({ serve }: Cloud): void {
  const served = [
    { nth: 3, requests: 100, serverErrors: 1 },
    { nth: 4, requests: 200, serverErrors: 2 },
    { nth: 20, requests: 100, serverErrors: 21 },
    { nth: 21, requests: 400, serverErrors: 4 },
  ];
  for (const one of served) serve({ variant: 'primary', ...one, latenciesMs: LATENCIES });
}

describe('what is learned from the champion', () => {
  it('is its traffic, the thresholds of latency, its rates and their noise', async () => {
    const cloud = await localCloudWatch();
    serveHour(cloud);
    expect(await cloud.metrics.learn(QUERY)).toEqual({
      from: '2026-01-14T09:00:00.000Z',
      to: '2026-01-14T10:00:00.000Z',
      requestsPerMinute: 200,
      baselines: {
        '5xx': { baselineRate: 0.035, noise: expect.closeTo(21.364, 3) },
        'slow-p90': { baselineRate: 0.1, noise: 0 },
      },
      thresholdsMs: { 'slow-p90': 99.1 },
      slowBy: 'trimmed-count',
      warnings: [],
    });
  });

  it('counts slow requests by percentiles where the account has no counts of them', async () => {
    const cloud = await localCloudWatch({ extendedStatistics: 'percentiles-only' });
    serveHour(cloud);
    const learned = await cloud.metrics.learn(QUERY);
    expect(learned.slowBy).toBe('percentiles');
    expect(learned.baselines['slow-p90']).toEqual({ baselineRate: expect.closeTo(0.1, 2), noise: 0 });
    expect(learned.warnings).toEqual([]);
  });

  it('says so when there was no traffic', async () => {
    const { metrics } = await localCloudWatch();
    const span = 'from 2026-01-14T09:00:00.000Z to 2026-01-14T10:00:00.000Z';
    expect(await metrics.learn({ ...QUERY, rules: [ERRORS] })).toEqual({
      from: '2026-01-14T09:00:00.000Z',
      to: '2026-01-14T10:00:00.000Z',
      requestsPerMinute: 0,
      baselines: {},
      thresholdsMs: {},
      warnings: [
        `Variant primary of fraud had no traffic ${span}.`,
        `The guard 5xx has nothing to judge by: Invocation5XXErrors of variant primary had no data ${span}.`,
      ],
    });
  });

  it('names every rule whose metric never had data, and no other', async () => {
    const { metrics, serve } = await localCloudWatch();
    serve({ variant: 'primary', nth: 3, requests: 10, clientErrors: 0 });
    const rules: GuardRule[] = [
      ERRORS,
      { kind: 'errors', metric: '4xx' },
      { kind: 'errors', metric: 'model-errors' },
      P90,
      { kind: 'traffic-share', tolerance: 1.1 },
      { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 10 },
      { kind: 'alarm', alarmName: 'fraud-p99' },
    ];
    const { warnings } = await metrics.learn({ ...QUERY, rules });
    expect(warnings.map((warning) => /^The guard (\S+) has nothing/.exec(warning)?.[1])).toEqual([
      '5xx',
      'model-errors',
      'slow-p90',
      'error-ceiling',
    ]);
  });

  it.each([{ kind: 'partial-data' }, { kind: 'forbidden' }, { kind: 'throttle' }] as const)(
    'is not guessed at when CloudWatch does not answer in full: $kind',
    async (fault) => {
      const cloud = await localCloudWatch();
      serveHour(cloud);
      cloud.faults.inject(fault);
      await expect(cloud.metrics.learn(QUERY)).rejects.toThrow(/PartialData|Forbidden|Rate exceeded/);
    },
  );
});

describe('the past of a variant', () => {
  it('comes by the minute, slow requests by its own thresholds', async () => {
    const cloud = await localCloudWatch();
    serveHour(cloud);
    const learned = { thresholdsMs: { 'slow-p90': 99 }, slowBy: 'trimmed-count' } as const;
    const history = await cloud.metrics.history({ ...QUERY, learned, toMs: minute(21) });
    expect(history).toEqual([
      { startMs: minute(3), requests: 100, errors: { '5xx': 1 }, timed: 100, slow: { 'slow-p90': 10 } },
      { startMs: minute(4), requests: 200, errors: { '5xx': 2 }, timed: 200, slow: { 'slow-p90': 20 } },
      { startMs: minute(20), requests: 100, errors: { '5xx': 21 }, timed: 100, slow: { 'slow-p90': 10 } },
    ]);
  });

  it('is not guessed at when CloudWatch answers in part', async () => {
    const cloud = await localCloudWatch();
    cloud.faults.inject({ kind: 'partial-data' });
    await expect(cloud.metrics.history({ ...QUERY, learned: { thresholdsMs: {} } })).rejects.toThrow('PartialData');
  });
});
