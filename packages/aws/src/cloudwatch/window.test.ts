import type { GuardRule } from '@fairlead/guard';
import { describe, expect, it } from 'vitest';
import { localCloudWatch, minute, type Traffic } from './cloud-fixture.ts';
import { result, stubClient } from './stub-fixture.ts';
import { readWindow } from './window.ts';

const ERRORS: GuardRule = { kind: 'errors', metric: '5xx' };
const P90: GuardRule = { kind: 'latency', percentile: 90, tolerance: 1.2 };

const QUERY = {
  endpointName: 'fraud',
  championVariant: 'primary',
  challengerVariant: 'fl-1',
  rules: [ERRORS],
  learned: { thresholdsMs: {} },
  fromMs: minute(0),
  toMs: minute(3),
};
const WITH_LATENCY = { ...QUERY, rules: [ERRORS, P90] };

/** Ten requests: two above 100 ms, of which one is above 120 ms. */
const LATENCIES = [20, 30, 40, 50, 60, 70, 80, 90, 110, 130];
const champion = (nth: number, more: Partial<Traffic> = {}): Traffic => ({
  variant: 'primary',
  nth,
  requests: 20,
  serverErrors: 1,
  ...more,
});

describe('the window of a rollout', () => {
  it('has requests and errors of both variants by the minute, and no minute without requests', async () => {
    const { metrics, serve } = await localCloudWatch();
    serve(champion(0));
    serve(champion(2, { serverErrors: 0 }));
    serve({ variant: 'fl-1', nth: 2, requests: 5, serverErrors: 2 });
    expect(await metrics.window(QUERY)).toEqual({
      champion: [
        { startMs: minute(0), requests: 20, errors: { '5xx': 1 }, slow: {} },
        { startMs: minute(2), requests: 20, errors: { '5xx': 0 }, slow: {} },
      ],
      challenger: [{ startMs: minute(2), requests: 5, errors: { '5xx': 2 }, slow: {} }],
      metrics: {},
      notes: [],
    });
  });

  it('has the further error metrics that rules name; one that is not published is absent, not zero', async () => {
    const { metrics, serve } = await localCloudWatch();
    serve(champion(0, { clientErrors: 3 }));
    const rules: GuardRule[] = [
      { kind: 'errors', metric: '4xx' },
      { kind: 'errors', metric: 'model-errors' },
    ];
    expect(await metrics.window({ ...QUERY, rules })).toMatchObject({
      champion: [{ requests: 20, errors: { '5xx': 1, '4xx': 3 } }],
    });
  });

  it('has the values of metric rules, with the names of this rollout in their dimensions', async () => {
    const { metrics, serve } = await localCloudWatch();
    serve({ variant: 'fl-1', nth: 1, requests: 5, serverErrors: 2 });
    const dimensions = { EndpointName: '{endpoint}', VariantName: '{challenger}' };
    const rule: GuardRule = {
      kind: 'metric',
      name: 'error-rate',
      source: {
        expression: '100 * m1 / m2',
        metrics: {
          m1: { namespace: 'AWS/SageMaker', name: 'Invocation5XXErrors', dimensions, statistic: 'Sum' },
          m2: { namespace: 'AWS/SageMaker', name: 'Invocations', dimensions, statistic: 'Sum' },
        },
      },
      comparison: 'above',
      threshold: 10,
      minutes: 1,
      outOf: 1,
    };
    expect(await metrics.window({ ...QUERY, rules: [rule, { ...rule, name: 'again' }] })).toMatchObject({
      metrics: {
        'metric:error-rate': [{ startMs: minute(1), value: 40 }],
        'metric:again': [{ startMs: minute(1), value: 40 }],
      },
    });
  });

  it('is one request, whatever the rules', async () => {
    const { client, inputs } = stubClient({ MetricDataResults: [] });
    await readWindow(client, {
      ...WITH_LATENCY,
      learned: { thresholdsMs: { 'slow-p90': 100 }, slowBy: 'percentiles' },
    });
    expect(inputs).toHaveLength(1);
    const ids = inputs[0]?.MetricDataQueries?.map(({ Id }) => Id) ?? [];
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  it('is empty before the first minute is over', async () => {
    const { metrics } = await localCloudWatch();
    expect(await metrics.window({ ...QUERY, toMs: QUERY.fromMs })).toEqual({
      champion: [],
      challenger: [],
      metrics: {},
      notes: [],
    });
  });
});

describe('slow requests', () => {
  it.each([
    { slowBy: 'trimmed-count', how: "counted by CloudWatch's trimmed count" },
    { slowBy: 'percentile-rank', how: "counted by CloudWatch's percentile rank" },
    { slowBy: 'percentiles', how: 'interpolated between percentiles' },
  ] as const)('are $how of ModelLatency, in the unit of the wire', async ({ slowBy, how }) => {
    const { metrics, serve } = await localCloudWatch();
    serve(champion(0, { latenciesMs: LATENCIES }));
    serve({ variant: 'fl-1', nth: 0, requests: 10, serverErrors: 0, latenciesMs: LATENCIES });
    const window = await metrics.window({ ...WITH_LATENCY, learned: { thresholdsMs: { 'slow-p90': 100 }, slowBy } });
    expect(window).toMatchObject({
      champion: [{ timed: 20, slow: { 'slow-p90': 4 } }],
      challenger: [{ timed: 10, slow: { 'slow-p90': 1 } }],
      notes: [expect.stringContaining(`Slow requests are ${how}`)],
    });
  });

  it('are absent in a minute without latency, not zero', async () => {
    const { metrics, serve } = await localCloudWatch();
    serve(champion(0));
    const learned = { thresholdsMs: { 'slow-p90': 100 }, slowBy: 'trimmed-count' } as const;
    const window = await metrics.window({ ...WITH_LATENCY, learned });
    expect(window).toMatchObject({ champion: [{ startMs: minute(0), requests: 20, errors: { '5xx': 1 }, slow: {} }] });
    expect(window).not.toHaveProperty('champion.0.timed');
  });

  it('are absent where the account does not count them, not zero', async () => {
    const { metrics, serve } = await localCloudWatch({ extendedStatistics: 'percentiles-only' });
    serve(champion(0, { latenciesMs: LATENCIES }));
    const learned = { thresholdsMs: { 'slow-p90': 100 }, slowBy: 'trimmed-count' } as const;
    expect(await metrics.window({ ...WITH_LATENCY, learned })).toMatchObject({ champion: [{ timed: 20, slow: {} }] });
  });
});

describe('a window that cannot be read', () => {
  it.each([
    { fault: { kind: 'partial-data' }, reason: 'CloudWatch answered PartialData for' },
    { fault: { kind: 'forbidden' }, reason: 'CloudWatch answered Forbidden for' },
    { fault: { kind: 'internal-error' }, reason: 'CloudWatch answered InternalError for' },
    { fault: { kind: 'throttle' }, reason: 'ThrottlingException: Rate exceeded' },
    { fault: { kind: 'server-error' }, reason: 'InternalServiceFault: ' },
  ] as const)('says why: $fault.kind', async ({ fault, reason }) => {
    const { metrics, faults, serve } = await localCloudWatch();
    serve(champion(0));
    faults.inject(fault);
    expect(await metrics.window(QUERY)).toEqual({ unreadable: expect.stringContaining(reason) });
  });

  it('is read as if nothing had been once the fault is over', async () => {
    const { metrics, faults, serve } = await localCloudWatch();
    serve(champion(0));
    const over = faults.inject({ kind: 'throttle' });
    expect(await metrics.window(QUERY)).toHaveProperty('unreadable');
    over();
    expect(await metrics.window(QUERY)).toMatchObject({ champion: [{ requests: 20 }] });
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('no answer within 5 s'), { name: 'TimeoutError' }),
    Object.assign(new Error('not authorized'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }),
    Object.assign(new Error('no credentials'), { name: 'CredentialsProviderError' }),
  ])('is not a fault of ours: %s', async (error) => {
    const { client } = stubClient(error);
    expect(await readWindow(client, QUERY)).toEqual({ unreadable: `${error.name}: ${error.message}` });
  });

  it('is thrown when the fault is ours', async () => {
    const { client } = stubClient(new TypeError('undefined is not a function'));
    await expect(readWindow(client, QUERY)).rejects.toThrow(TypeError);
  });

  it('lacks the minutes that CloudWatch lacks', async () => {
    const { metrics, faults, serve } = await localCloudWatch();
    for (const nth of [0, 1, 2]) serve(champion(nth));
    faults.inject({ kind: 'missing-minutes', span: { fromMs: minute(1), toMs: minute(2) } });
    expect(await metrics.window(QUERY)).toMatchObject({ champion: [{ startMs: minute(0) }, { startMs: minute(2) }] });
  });
});

describe('requests', () => {
  /** The champion's samples of the error metric, its invocations and its errors in the first three minutes. */
  function windowOf(samples: [number, number][], invocations: [number, number][], errors: [number, number][]) {
    const { client } = stubClient({
      MetricDataResults: [
        result('championSamples', samples),
        result('championInvocations', invocations),
        result('championErrors0', errors),
        result('challengerSamples', []),
        result('challengerInvocations', []),
        result('challengerErrors0', []),
      ],
    });
    return readWindow(client, QUERY);
  }

  it('are Invocations where the sample count is absent or different, said once', async () => {
    const window = await windowOf(
      [[minute(1), 1]],
      [
        [minute(0), 20],
        [minute(1), 30],
        [minute(2), 40],
      ],
      [[minute(1), 2]],
    );
    expect(window).toEqual({
      champion: [
        { startMs: minute(0), requests: 20, errors: {}, slow: {} },
        { startMs: minute(1), requests: 30, errors: { '5xx': 2 }, slow: {} },
        { startMs: minute(2), requests: 40, errors: {}, slow: {} },
      ],
      challenger: [],
      metrics: {},
      notes: [
        'Requests are the Sum of Invocations in 3 of 3 minutes of the variants, as the SampleCount of Invocation5XXErrors was absent or different.',
      ],
    });
  });

  it('are the sample count where Invocations is not published', async () => {
    const window = await windowOf([[minute(0), 20]], [], [[minute(0), 1]]);
    expect(window).toMatchObject({ champion: [{ requests: 20, errors: { '5xx': 1 } }], notes: [] });
  });

  it('are never fewer than the errors among them', async () => {
    const window = await windowOf([[minute(0), 20]], [[minute(0), 20]], [[minute(0), 25]]);
    expect(window).toMatchObject({
      champion: [{ requests: 20, errors: { '5xx': 20 } }],
      notes: ['Errors were more than requests in 1 of 1 minutes of the variants, and count as all of them.'],
    });
  });

  it('that are zero make no minute', async () => {
    expect(await windowOf([], [[minute(0), 0]], [])).toMatchObject({ champion: [], notes: [] });
  });
});
