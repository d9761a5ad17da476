import type { GetMetricDataOutput, ListMetricsOutput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it, vi } from 'vitest';
import { type CloudWatchOptions, cloudwatchService } from './index.ts';
import { caller, type Disk, testContext } from './testing.ts';

const CHAMPION = { EndpointName: 'Churn-Prod', VariantName: 'champion' };

function start({ disk, ...options }: Partial<CloudWatchOptions> & { disk?: Disk } = {}) {
  const context = testContext({ start: '2026-01-14T09:00:00Z', ...(disk ? { disk } : {}) });
  const cloudwatch = cloudwatchService(context, options);
  const call = caller(cloudwatch.service);
  const record = (name: string, at: string, value: number, unit = 'None') =>
    cloudwatch.metrics.record({
      namespace: 'AWS/SageMaker',
      name,
      dimensions: CHAMPION,
      unit,
      value,
      atMs: Date.parse(at),
    });
  /** Values of one query by minute from 09:00 on, as `['09:00', 3]`. */
  const read = async (query: Partial<MetricDataQuery> | { name: string; stat: string; unit?: string }) => {
    const { MetricDataResults } = await call<GetMetricDataOutput>('GetMetricData', {
      StartTime: new Date('2026-01-14T09:00:00Z'),
      EndTime: new Date('2026-01-14T10:00:00Z'),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: ['name' in query ? metricQuery(query) : query],
    });
    const [result] = MetricDataResults ?? [];
    return result?.Timestamps?.map((time, i) => [time.toISOString().slice(11, 16), result.Values?.[i]]);
  };
  return { ...cloudwatch, context, call, record, read };
}

function metricQuery({ name, stat, unit }: { name: string; stat: string; unit?: string }): MetricDataQuery {
  const Dimensions = Object.entries(CHAMPION).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: 'AWS/SageMaker', MetricName: name, Dimensions };
  return { Id: 'm1', MetricStat: { Metric, Period: 60, Stat: stat, Unit: unit as undefined } };
}

const INVOCATIONS = { name: 'Invocations', stat: 'Sum' };

describe('what services record', () => {
  it('becomes readable only after its delay, and changes a minute that was read already', async () => {
    const draws = [0, 0.999];
    const context = testContext({ start: '2026-01-14T09:00:00Z', random: () => draws.shift() ?? 0 });
    const { metrics, service } = cloudwatchService(context, { publishDelay: { minMs: 10_000, maxMs: 120_000 } });
    const sumAt = async (time: string) => {
      await context.clock.moveTo(time);
      const { MetricDataResults } = await caller(service)<GetMetricDataOutput>('GetMetricData', {
        StartTime: new Date('2026-01-14T09:00:00Z'),
        EndTime: new Date('2026-01-14T09:05:00Z'),
        MetricDataQueries: [metricQuery(INVOCATIONS)],
      });
      return MetricDataResults?.[0]?.Values;
    };
    const at = (time: string) => ({
      namespace: 'AWS/SageMaker',
      name: 'Invocations',
      dimensions: CHAMPION,
      unit: 'None',
      value: 1,
      atMs: Date.parse(time),
    });
    metrics.record(at('2026-01-14T09:00:05Z'));
    metrics.record(at('2026-01-14T09:00:15Z'));

    expect(await sumAt('2026-01-14T09:00:19.999Z')).toEqual([]);
    expect(await sumAt('2026-01-14T09:00:20Z')).toEqual([1]);
    expect(await sumAt('2026-01-14T09:02:09Z')).toEqual([1]);
    expect(await sumAt('2026-01-14T09:02:10Z')).toEqual([2]);
  });

  it('is readable by percentile and by absolute bounds', async () => {
    const { record, read, context } = start();
    for (const value of [10_000, 20_000, 30_000, 40_000]) {
      record('ModelLatency', '2026-01-14T09:00:30Z', value, 'Microseconds');
    }
    await context.clock.moveTo('2026-01-14T09:05:00Z');
    expect(await read({ name: 'ModelLatency', stat: 'p50' })).toEqual([['09:00', 25_000]]);
    expect(await read({ name: 'ModelLatency', stat: 'TC(20000:)' })).toEqual([['09:00', 2]]);
    expect(await read({ name: 'ModelLatency', stat: 'Sum', unit: 'Seconds' })).toEqual([]);
  });

  it('supports percentiles only when so configured', async () => {
    const { record, read, context } = start({ extendedStatistics: 'percentiles-only' });
    record('ModelLatency', '2026-01-14T09:00:30Z', 10_000, 'Microseconds');
    await context.clock.moveTo('2026-01-14T09:05:00Z');
    expect(await read({ name: 'ModelLatency', stat: 'p99' })).toEqual([['09:00', 10_000]]);
    expect(await read({ name: 'ModelLatency', stat: 'TC(20000:)' })).toEqual([]);
    expect(await read({ name: 'ModelLatency', stat: 'PR(:20000)' })).toEqual([]);
  });

  it('survives a restart, on its way or published', async () => {
    const first = start({ publishDelay: { minMs: 0, maxMs: 120_000 } });
    first.record('Invocations', '2026-01-14T09:00:05Z', 1);
    await first.context.clock.moveTo('2026-01-14T09:10:00Z');
    first.record('Invocations', '2026-01-14T09:09:59Z', 5);
    await first.service.stop?.();

    const second = start({ disk: first.context.disk });
    await second.context.clock.moveTo('2026-01-14T09:10:00Z');
    expect(await second.read(INVOCATIONS)).toEqual([['09:00', 1]]);
    await second.context.clock.moveTo('2026-01-14T09:13:00Z');
    expect(await second.read(INVOCATIONS)).toEqual([
      ['09:00', 1],
      ['09:09', 5],
    ]);
  });

  it('is on disk a second after it was recorded, and no timer outlives a stop', async () => {
    vi.useFakeTimers();
    try {
      const { record, context, service } = start();
      record('Invocations', '2026-01-14T09:00:05Z', 1);
      expect(context.disk.get('cloudwatch-minutes')?.size).toBe(0);
      vi.advanceTimersByTime(1_000);
      expect(context.disk.get('cloudwatch-minutes')?.size).toBe(1);
      await service.stop?.();
      record('Invocations', '2026-01-14T09:00:06Z', 1);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is gone after 15 days, from memory and from disk', async () => {
    const { record, context, service, call } = start();
    record('Invocations', '2026-01-14T09:00:05Z', 1);
    await context.clock.moveTo('2026-01-14T09:10:00Z');
    await service.stop?.();
    expect(context.disk.get('cloudwatch-minutes')?.size).toBe(1);
    await context.clock.moveTo('2026-01-29T09:10:00Z');
    await service.stop?.();
    expect(context.disk.get('cloudwatch-minutes')?.size).toBe(0);
    expect((await call<ListMetricsOutput>('ListMetrics', {})).Metrics).toEqual([]);
  });
});

describe('PutMetricData', () => {
  const put = (datum: object, Namespace = 'Shop') => ({ Namespace, MetricData: [{ MetricName: 'Orders', ...datum }] });

  it('takes values, counts and statistic sets, readable at once', async () => {
    const { call } = start();
    await call('PutMetricData', put({ Value: 3 }));
    await call('PutMetricData', put({ Values: [1, 2], Counts: [10, 5] }));
    await call('PutMetricData', put({ StatisticValues: { SampleCount: 4, Sum: 40, Minimum: 7, Maximum: 13 } }));
    const { Datapoints } = await call<{ Datapoints: object[] }>('GetMetricStatistics', {
      Namespace: 'Shop',
      MetricName: 'Orders',
      StartTime: new Date('2026-01-14T09:00:00Z'),
      EndTime: new Date('2026-01-14T09:01:00Z'),
      Period: 60,
      Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'Average'],
      ExtendedStatistics: ['p99'],
    });
    expect(Datapoints).toEqual([
      {
        Timestamp: new Date('2026-01-14T09:00:00Z'),
        Unit: 'None',
        SampleCount: 20,
        Average: 3.15,
        Sum: 63,
        Minimum: 1,
        Maximum: 13,
        ExtendedStatistics: {},
      },
    ]);
  });

  it.each([
    ['not a number', put({ Value: Number.NaN }), 'InvalidParameterValueException'],
    ['infinite', put({ Value: Number.POSITIVE_INFINITY }), 'InvalidParameterValueException'],
    ['too old', put({ Value: 1, Timestamp: new Date('2025-12-31T08:59:59Z') }), 'InvalidParameterValueException'],
    ['too far ahead', put({ Value: 1, Timestamp: new Date('2026-01-14T11:00:01Z') }), 'InvalidParameterValueException'],
    ['151 values', put({ Values: Array.from({ length: 151 }, () => 1) }), 'InvalidParameterValueException'],
    ['counts that do not match', put({ Values: [1, 2], Counts: [1] }), 'InvalidParameterValueException'],
    ['two forms of value', put({ Value: 1, Values: [1] }), 'InvalidParameterCombinationException'],
    ['no value', put({}), 'InvalidParameterCombinationException'],
    ['an unknown unit', put({ Value: 1, Unit: 'Furlongs' }), 'InvalidParameterValueException'],
    ["AWS's own namespace", put({ Value: 1 }, 'AWS/SageMaker'), 'InvalidParameterValueException'],
    ['no data', { Namespace: 'Shop', MetricData: [] }, 'MissingRequiredParameterException'],
    [
      '1,001 metrics',
      { Namespace: 'Shop', MetricData: Array.from({ length: 1_001 }, () => ({ MetricName: 'a', Value: 1 })) },
      'InvalidParameterValueException',
    ],
    [
      '31 dimensions',
      put({ Value: 1, Dimensions: Array.from({ length: 31 }, (_, i) => ({ Name: `d${i}`, Value: 'x' })) }),
      'InvalidParameterValueException',
    ],
  ])('refuses %s and stores nothing', async (_name, input, error) => {
    const { call } = start();
    await expect(call('PutMetricData', input)).rejects.toMatchObject({ name: error });
    expect((await call<ListMetricsOutput>('ListMetrics', {})).Metrics).toEqual([]);
  });
});

describe('GetMetricData', () => {
  const at = (time: string) => new Date(`2026-01-14T${time}Z`);
  const orders = (extra: object = {}) => ({
    Id: 'm1',
    MetricStat: { Metric: { Namespace: 'Shop', MetricName: 'Orders' }, Period: 60, Stat: 'Sum' },
    ...extra,
  });

  async function withOrders() {
    const cloudwatch = start();
    await cloudwatch.context.clock.moveTo('2026-01-14T09:30:00Z');
    for (const [time, Value] of [
      ['09:00:30', 1],
      ['09:01:30', 2],
      ['09:03:30', 4],
    ] as const) {
      const MetricData = [{ MetricName: 'Orders', Value, Timestamp: at(time) }];
      await cloudwatch.call('PutMetricData', { Namespace: 'Shop', MetricData });
    }
    const get = (MetricDataQueries: object[], extra: object = {}) =>
      cloudwatch.call<GetMetricDataOutput>('GetMetricData', {
        StartTime: at('09:00:45'),
        EndTime: at('09:03:00'),
        MetricDataQueries,
        ...extra,
      });
    return { ...cloudwatch, get };
  }

  it('rounds the start down, leaves the end out, and lists the newest first', async () => {
    const { get } = await withOrders();
    expect(await get([orders()])).toEqual({
      MetricDataResults: [
        {
          Id: 'm1',
          Label: 'Orders',
          Timestamps: [at('09:01:00'), at('09:00:00')],
          Values: [2, 1],
          StatusCode: 'Complete',
        },
      ],
      Messages: [],
    });
  });

  it('computes expressions over hidden metrics, through each other', async () => {
    const { get } = await withOrders();
    const { MetricDataResults } = await get(
      [
        orders({ ReturnData: false }),
        { Id: 'e1', Expression: 'e2 + 1', Label: 'Plus one' },
        { Id: 'e2', Expression: 'FILL(m1, 0) * 10', ReturnData: false },
      ],
      { EndTime: at('09:04:00'), ScanBy: 'TimestampAscending' },
    );
    expect(MetricDataResults).toHaveLength(1);
    expect(MetricDataResults?.[0]).toMatchObject({ Id: 'e1', Label: 'Plus one', Values: [11, 21, 1, 41] });
  });

  it('folds minutes into longer periods that begin at the start time', async () => {
    const { get } = await withOrders();
    const stat = { Metric: { Namespace: 'Shop', MetricName: 'Orders' }, Period: 120, Stat: 'Sum' };
    const { MetricDataResults } = await get([{ Id: 'm1', MetricStat: stat }], { EndTime: at('09:10:00') });
    expect(MetricDataResults?.[0]).toMatchObject({ Timestamps: [at('09:02:00'), at('09:00:00')], Values: [4, 3] });
  });

  it('pages by MaxDatapoints, across results', async () => {
    const { get } = await withOrders();
    const page = (NextToken?: string) =>
      get([orders(), orders({ Id: 'm2' })], { EndTime: at('09:10:00'), MaxDatapoints: 2, NextToken });
    const first = await page();
    const second = await page(first.NextToken);
    const third = await page(second.NextToken);
    const brief = ({ MetricDataResults }: GetMetricDataOutput) =>
      MetricDataResults?.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]);
    expect(brief(first)).toEqual([['m1', [4, 2], 'PartialData']]);
    expect(brief(second)).toEqual([
      ['m1', [1], 'Complete'],
      ['m2', [4], 'PartialData'],
    ]);
    expect(brief(third)).toEqual([['m2', [2, 1], 'Complete']]);
    expect(third.NextToken).toBeUndefined();
  });

  it.each([
    ['no queries', [], 'The collection MetricDataQueries must not be empty.'],
    ['an upper-case id', [orders({ Id: 'M1' })], 'not matching the expected pattern'],
    ['two equal ids', [orders(), orders()], 'The values for parameter id in MetricDataQueries are not unique.'],
    [
      'neither metric nor expression',
      [{ Id: 'm1' }],
      'The parameter MetricDataQueries.member.1.MetricStat is required.',
    ],
    ['both metric and expression', [orders({ Expression: '1' })], 'mutually exclusive'],
    [
      'a bad statistic',
      [stat({ Stat: 'p101' })],
      'The value p101 for parameter MetricDataQueries.member.1.MetricStat.Stat is not supported.',
    ],
    ['a period of 90 s', [stat({ Period: 90 })], 'must be a multiple of 60'],
    ['an unknown id', [{ Id: 'e1', Expression: 'm9' }], "Error in expression 'e1': Unknown identifier m9"],
    [
      'a cycle',
      [
        { Id: 'e1', Expression: 'e2' },
        { Id: 'e2', Expression: 'e1' },
      ],
      'Circular reference e1 -> e2 -> e1',
    ],
    ['a scalar result', [orders(), { Id: 'e1', Expression: 'SUM(m1)' }], 'must be a time series, not a scalar'],
    [
      '501 queries',
      Array.from({ length: 501 }, (_, i) => orders({ Id: `m${i}` })),
      'must not have a size greater than 500',
    ],
  ])('refuses %s', async (_name, queries, message) => {
    const { get } = await withOrders();
    await expect(get(queries)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  function stat(extra: object) {
    return { Id: 'm1', MetricStat: { ...orders().MetricStat, ...extra } };
  }

  it('refuses a start that is not before the end, and a token it did not write', async () => {
    const { get } = await withOrders();
    await expect(get([orders()], { EndTime: at('09:00:45') })).rejects.toThrow('StartTime must be less than');
    await expect(get([orders()], { NextToken: 'made up' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
  });

  it.each([
    [{ kind: 'forbidden' }, 'Forbidden', []],
    [{ kind: 'internal-error', metric: { namespace: 'Shop' } }, 'InternalError', []],
    [{ kind: 'partial-data', span: { fromMs: +at('09:01:00'), toMs: +at('09:02:00') } }, 'PartialData', [1]],
    [{ kind: 'partial-data', metric: { name: 'Returns' } }, 'Complete', [2, 1]],
    [{ kind: 'missing-minutes', span: { fromMs: +at('09:00:00'), toMs: +at('09:01:00') } }, 'Complete', [2]],
  ] as const)('with the fault %o says %s, for expressions too', async (fault, StatusCode, Values) => {
    const { get, faults } = await withOrders();
    const takeBack = faults.inject(fault);
    const { MetricDataResults } = await get([
      orders(),
      { Id: 'e1', Expression: 'm1 * 1' },
      { Id: 'e2', Expression: 'SUM(METRICS())' },
    ]);
    expect(MetricDataResults).toMatchObject([
      { StatusCode, Values },
      { StatusCode, Values },
      { StatusCode, Values },
    ]);
    takeBack();
    expect((await get([orders()])).MetricDataResults).toMatchObject([{ StatusCode: 'Complete', Values: [2, 1] }]);
  });

  it('is throttled as often as asked', async () => {
    const { get, faults } = await withOrders();
    faults.inject({ kind: 'throttle', operation: 'GetMetricData', times: 1 });
    await expect(get([orders()])).rejects.toMatchObject({ name: 'ThrottlingException', status: 400 });
    await expect(get([orders()])).resolves.toBeDefined();
    faults.inject({ kind: 'server-error' });
    await expect(get([orders()])).rejects.toMatchObject({ name: 'InternalServiceFault', status: 500 });
  });
});

describe('ListMetrics', () => {
  it('filters by name and dimension, whatever the unit, and pages', async () => {
    const { call, record } = start();
    record('ModelLatency', '2026-01-14T09:00:00Z', 1, 'Microseconds');
    record('Invocations', '2026-01-14T09:00:00Z', 1);
    record('Invocations', '2026-01-14T09:00:00Z', 1, 'Count');
    const MetricData = Array.from({ length: 501 }, (_, i) => ({ MetricName: `n${i}`, Value: 1 }));
    await call('PutMetricData', { Namespace: 'Shop', MetricData });
    const listed = await call<ListMetricsOutput>('ListMetrics', {
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'VariantName', Value: 'champion' }, { Name: 'EndpointName' }],
    });
    expect(listed.Metrics).toEqual([
      {
        Namespace: 'AWS/SageMaker',
        MetricName: 'Invocations',
        Dimensions: [
          { Name: 'EndpointName', Value: 'Churn-Prod' },
          { Name: 'VariantName', Value: 'champion' },
        ],
      },
    ]);
    const first = await call<ListMetricsOutput>('ListMetrics', { Namespace: 'Shop' });
    const second = await call<ListMetricsOutput>('ListMetrics', { Namespace: 'Shop', NextToken: first.NextToken });
    expect([first.Metrics?.length, second.Metrics?.length, second.NextToken]).toEqual([500, 1, undefined]);
  });
});
