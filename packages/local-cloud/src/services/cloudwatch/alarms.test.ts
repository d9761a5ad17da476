import type { DescribeAlarmHistoryOutput, DescribeAlarmsOutput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { type AlarmAction, type CloudWatchOptions, cloudwatchService } from './index.ts';
import { caller, type Disk, testContext } from './testing.ts';

const ERRORS_ALARM: PutMetricAlarmInput = {
  AlarmName: 'Churn-Prod-challenger-5xx',
  AlarmDescription: '5XX errors on the challenger variant',
  Namespace: 'AWS/SageMaker',
  MetricName: 'Invocation5XXErrors',
  Dimensions: [
    { Name: 'EndpointName', Value: 'Churn-Prod' },
    { Name: 'VariantName', Value: 'challenger' },
  ],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
  AlarmActions: ['arn:aws:sns:us-east-1:111122223333:pager', 'arn:aws:lambda:us-east-1:111122223333:function:stop'],
};
const ERRORS_ARN = 'arn:aws:cloudwatch:us-east-1:111122223333:alarm:Churn-Prod-challenger-5xx';

/** Alarms are evaluated 40 s into each minute. */
function start({
  disk,
  now = '2026-01-14T09:30:00Z',
  ...options
}: Partial<CloudWatchOptions> & { disk?: Disk; now?: string } = {}) {
  const context = testContext({ start: now, ...(disk ? { disk } : {}) });
  const actions: [string, AlarmAction][] = [];
  const cloudwatch = cloudwatchService(context, {
    publishDelay: { minMs: 0, maxMs: 0 },
    alarmOffsetMs: 40_000,
    onAction: (arn, action) => void actions.push([arn, action]),
    ...options,
  });
  cloudwatch.service.start?.();
  const call = caller(cloudwatch.service);
  const errors = (time: string, value: number) =>
    cloudwatch.metrics.record({
      namespace: 'AWS/SageMaker',
      name: 'Invocation5XXErrors',
      dimensions: { EndpointName: 'Churn-Prod', VariantName: 'challenger' },
      unit: 'None',
      value,
      atMs: Date.parse(`2026-01-14T${time}Z`),
    });
  const stateOf = async (name: string) => {
    const AlarmTypes = ['MetricAlarm', 'CompositeAlarm'];
    const found = await call<DescribeAlarmsOutput>('DescribeAlarms', { AlarmNames: [name], AlarmTypes });
    return [...(found.MetricAlarms ?? []), ...(found.CompositeAlarms ?? [])][0];
  };
  return { ...cloudwatch, context, actions, call, errors, stateOf };
}

describe('a metric alarm', () => {
  it('begins without data, and says OK and ALARM in events of the documented shape', async () => {
    const { call, context, errors, stateOf } = start();
    await call('PutMetricAlarm', ERRORS_ALARM);
    expect(await stateOf('Churn-Prod-challenger-5xx')).toMatchObject({
      AlarmArn: ERRORS_ARN,
      ActionsEnabled: true,
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateUpdatedTimestamp: new Date('2026-01-14T09:30:00Z'),
      Threshold: 5,
    });
    errors('09:31:05', 0);
    await context.clock.moveTo('2026-01-14T09:32:41Z');
    errors('09:39:05', 3);
    errors('09:39:55', 4);
    await context.clock.moveTo('2026-01-14T09:40:41Z');

    const configuration = {
      description: '5XX errors on the challenger variant',
      metrics: [
        {
          id: '88888888-8888-4888-8888-888888888888',
          metricStat: {
            metric: {
              namespace: 'AWS/SageMaker',
              name: 'Invocation5XXErrors',
              dimensions: { EndpointName: 'Churn-Prod', VariantName: 'challenger' },
            },
            period: 60,
            stat: 'Sum',
          },
          returnData: true,
        },
      ],
    };
    expect(context.events[0]).toEqual({
      source: 'aws.cloudwatch',
      detailType: 'CloudWatch Alarm State Change',
      resources: [ERRORS_ARN],
      detail: {
        alarmName: 'Churn-Prod-challenger-5xx',
        configuration,
        previousState: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          timestamp: '2026-01-14T09:30:00.000+0000',
        },
        state: {
          value: 'OK',
          reason:
            'Threshold Crossed: 1 out of the last 1 datapoints [0.0 (14/01/26 09:31:00)] was not greater than the threshold (5.0) (minimum 1 datapoint for ALARM -> OK transition).',
          reasonData:
            '{"version":"1.0","queryDate":"2026-01-14T09:32:40.000+0000","startDate":"2026-01-14T09:31:00.000+0000","statistic":"Sum","period":60,"recentDatapoints":[0.0],"threshold":5.0,"evaluatedDatapoints":[{"timestamp":"2026-01-14T09:31:00.000+0000","sampleCount":1.0,"value":0.0}]}',
          timestamp: '2026-01-14T09:32:40.000+0000',
        },
      },
    });
    expect(context.events.map(({ detail }) => (detail.state as { value: string }).value)).toEqual([
      'OK',
      'INSUFFICIENT_DATA',
      'ALARM',
    ]);
    expect(context.events[1]?.detail.state).toMatchObject({ reason: 'Insufficient Data: 1 datapoint was unknown.' });
    expect(context.events[2]?.detail.state).toEqual({
      value: 'ALARM',
      reason:
        'Threshold Crossed: 1 out of the last 1 datapoints [7.0 (14/01/26 09:39:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
      reasonData:
        '{"version":"1.0","queryDate":"2026-01-14T09:40:40.000+0000","startDate":"2026-01-14T09:39:00.000+0000","statistic":"Sum","period":60,"recentDatapoints":[7.0],"threshold":5.0,"evaluatedDatapoints":[{"timestamp":"2026-01-14T09:39:00.000+0000","sampleCount":2.0,"value":7.0}]}',
      timestamp: '2026-01-14T09:40:40.000+0000',
    });
  });

  it('on an expression carries its queries in the event and no statistic in the reason data', async () => {
    const { call, context, errors } = start();
    const Metric = {
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Dimensions: ERRORS_ALARM.Dimensions,
    };
    await call('PutMetricAlarm', {
      AlarmName: 'Churn-Prod-error-rate',
      EvaluationPeriods: 1,
      Threshold: 2,
      ComparisonOperator: 'GreaterThanThreshold',
      Metrics: [
        { Id: 'e1', Expression: '100*m2/m1', Label: '5XX percent', ReturnData: true },
        { Id: 'm1', MetricStat: { Metric, Period: 60, Stat: 'SampleCount' }, ReturnData: false },
        { Id: 'm2', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
      ],
    });
    for (const value of [0, 0, 0, 1]) errors('09:30:10', value);
    await context.clock.moveTo('2026-01-14T09:31:41Z');
    const detail = context.events[0]?.detail;
    expect(detail?.configuration).toMatchObject({
      metrics: [
        { id: 'e1', expression: '100*m2/m1', label: '5XX percent', returnData: true },
        { id: 'm1', metricStat: { metric: { name: 'Invocation5XXErrors' }, stat: 'SampleCount' }, returnData: false },
        { id: 'm2', returnData: false },
      ],
    });
    expect(detail?.state).toMatchObject({
      value: 'ALARM',
      reasonData:
        '{"version":"1.0","queryDate":"2026-01-14T09:31:40.000+0000","startDate":"2026-01-14T09:30:00.000+0000","period":60,"recentDatapoints":[25.0],"threshold":2.0,"evaluatedDatapoints":[{"timestamp":"2026-01-14T09:30:00.000+0000","value":25.0}]}',
    });
  });

  it('runs the actions of its new state once, and remembers both in its history', async () => {
    const { call, context, errors, actions } = start();
    await call('PutMetricAlarm', ERRORS_ALARM);
    errors('09:30:10', 9);
    await context.clock.moveTo('2026-01-14T09:31:59Z');
    expect(actions.map(([arn, { kind }]) => [arn, kind])).toEqual([
      ['arn:aws:sns:us-east-1:111122223333:pager', 'notify'],
      ['arn:aws:lambda:us-east-1:111122223333:function:stop', 'invoke'],
    ]);
    expect(actions[0]?.[1]).toMatchObject({
      subject: 'ALARM: "Churn-Prod-challenger-5xx" in us-east-1',
      message: {
        AlarmName: 'Churn-Prod-challenger-5xx',
        NewStateValue: 'ALARM',
        OldStateValue: 'INSUFFICIENT_DATA',
        StateChangeTime: '2026-01-14T09:31:40.000+0000',
        Trigger: { MetricName: 'Invocation5XXErrors', Statistic: 'SUM', Threshold: 5 },
      },
    });
    expect(actions[1]?.[1]).toMatchObject({
      payload: { source: 'aws.cloudwatch', alarmArn: ERRORS_ARN, alarmData: { state: { value: 'ALARM' } } },
    });
    const history = await call<DescribeAlarmHistoryOutput>('DescribeAlarmHistory', {
      AlarmName: 'Churn-Prod-challenger-5xx',
      ScanBy: 'TimestampAscending',
    });
    expect(history.AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "Churn-Prod-challenger-5xx" created',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Successfully executed action arn:aws:sns:us-east-1:111122223333:pager',
      'Successfully executed action arn:aws:lambda:us-east-1:111122223333:function:stop',
    ]);
  });

  it('repeats a scaling action every minute while it stays in its state, and writes down a failed action', async () => {
    const policy = 'arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:1:resource/sagemaker/endpoint/e/variant/v';
    const { call, context, errors } = start({
      onAction: async (arn) => {
        if (arn !== policy) throw new Error('no such topic');
      },
    });
    const AlarmActions = ['arn:aws:sns:us-east-1:111122223333:pager', policy];
    await call('PutMetricAlarm', { ...ERRORS_ALARM, AlarmActions });
    errors('09:30:10', 9);
    errors('09:31:10', 9);
    await context.clock.moveTo('2026-01-14T09:32:59Z');
    const history = await call<DescribeAlarmHistoryOutput>('DescribeAlarmHistory', {
      HistoryItemType: 'Action',
      ScanBy: 'TimestampAscending',
    });
    const lines = history.AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary);
    expect(lines?.toSorted()).toEqual([
      'Failed to execute action arn:aws:sns:us-east-1:111122223333:pager. Received error: "Error: no such topic"',
      `Successfully executed action ${policy}`,
      `Successfully executed action ${policy}`,
    ]);
  });

  it('forgets its history after 30 days', async () => {
    const { call, context } = start();
    await call('PutMetricAlarm', ERRORS_ALARM);
    await context.clock.moveTo('2026-02-13T09:30:01Z');
    await call('SetAlarmState', { AlarmName: ERRORS_ALARM.AlarmName, StateValue: 'OK', StateReason: 'set' });
    const { AlarmHistoryItems } = await call<DescribeAlarmHistoryOutput>('DescribeAlarmHistory', {});
    expect(AlarmHistoryItems?.map(({ HistoryItemType }) => HistoryItemType)).toEqual(['StateUpdate']);
  });

  it('with its actions disabled changes state and does nothing else', async () => {
    const { call, context, errors, actions, stateOf } = start();
    await call('PutMetricAlarm', ERRORS_ALARM);
    await call('DisableAlarmActions', { AlarmNames: ['Churn-Prod-challenger-5xx'] });
    errors('09:30:10', 9);
    await context.clock.moveTo('2026-01-14T09:31:59Z');
    expect((await stateOf('Churn-Prod-challenger-5xx'))?.StateValue).toBe('ALARM');
    expect(actions).toEqual([]);
  });

  it('keeps a state that was set until its next evaluation', async () => {
    const { call, context, errors, stateOf } = start();
    await call('PutMetricAlarm', ERRORS_ALARM);
    errors('09:30:10', 0);
    await context.clock.moveTo('2026-01-14T09:31:45Z');
    await call('SetAlarmState', { AlarmName: ERRORS_ALARM.AlarmName, StateValue: 'ALARM', StateReason: 'drill' });
    expect(await stateOf('Churn-Prod-challenger-5xx')).toMatchObject({ StateValue: 'ALARM', StateReason: 'drill' });
    errors('09:31:10', 0);
    await context.clock.moveTo('2026-01-14T09:32:45Z');
    expect((await stateOf('Churn-Prod-challenger-5xx'))?.StateValue).toBe('OK');
  });

  it('keeps state, history and settings over a restart, and is evaluated again', async () => {
    const first = start();
    await first.call('PutMetricAlarm', ERRORS_ALARM);
    first.errors('09:30:10', 9);
    await first.context.clock.moveTo('2026-01-14T09:31:45Z');
    await first.service.stop?.();

    const second = start({ disk: first.context.disk, now: '2026-01-14T09:31:50Z' });
    expect(await second.stateOf('Churn-Prod-challenger-5xx')).toMatchObject({ StateValue: 'ALARM', Threshold: 5 });
    second.errors('09:31:55', 0);
    await second.context.clock.moveTo('2026-01-14T09:32:45Z');
    expect((await second.stateOf('Churn-Prod-challenger-5xx'))?.StateValue).toBe('OK');
    const history = await second.call<DescribeAlarmHistoryOutput>('DescribeAlarmHistory', {
      HistoryItemType: 'StateUpdate',
    });
    expect(history.AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm updated from ALARM to OK',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
    ]);
  });

  it('on a percentile keeps its state while samples are few, when told to', async () => {
    const { call, context, errors, stateOf } = start();
    const { Statistic: _statistic, ...rest } = ERRORS_ALARM;
    const alarm = { ...rest, ExtendedStatistic: 'p90', EvaluateLowSampleCountPercentile: 'ignore' };
    await call('PutMetricAlarm', alarm);
    for (let i = 0; i < 99; i++) errors('09:30:10', 9);
    await context.clock.moveTo('2026-01-14T09:31:45Z');
    expect((await stateOf('Churn-Prod-challenger-5xx'))?.StateValue).toBe('INSUFFICIENT_DATA');
    for (let i = 0; i < 100; i++) errors('09:31:10', 9);
    await context.clock.moveTo('2026-01-14T09:32:45Z');
    expect((await stateOf('Churn-Prod-challenger-5xx'))?.StateValue).toBe('ALARM');
  });

  it.each([
    ['M above N', { DatapointsToAlarm: 2 }],
    ['a period of 45 s', { Period: 45 }],
    ['more than a day', { Period: 300, EvaluationPeriods: 289 }],
    ['no threshold', { Threshold: undefined }],
    ['two statistics', { ExtendedStatistic: 'p90' }],
    ['an unknown treatment', { TreatMissingData: 'maybe' }],
    ['an anomaly operator', { ComparisonOperator: 'GreaterThanUpperThreshold' }],
    ['six actions', { AlarmActions: Array.from({ length: 6 }, () => 'arn:aws:sns:us-east-1:111122223333:pager') }],
    ['a metric and a list of metrics', { Metrics: [{ Id: 'e1', Expression: 'TIME_SERIES(1)' }] }],
  ])('with %s is refused', async (_name, change) => {
    const { call, stateOf } = start();
    await expect(call('PutMetricAlarm', { ...ERRORS_ALARM, ...change })).rejects.toMatchObject({ status: 400 });
    expect(await stateOf('Churn-Prod-challenger-5xx')).toBeUndefined();
  });
});

it('an alarm on an expression with several time series is refused', async () => {
  const { call } = start();
  const metric = (Id: string, MetricName: string) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Shop', MetricName }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  const Metrics = [{ Id: 'e1', Expression: '[m1, m2]' }, metric('m1', 'Orders'), metric('m2', 'Returns')];
  const alarm = { AlarmName: 'a', Metrics, EvaluationPeriods: 1, Threshold: 1 };
  await expect(call('PutMetricAlarm', { ...alarm, ComparisonOperator: 'GreaterThanThreshold' })).rejects.toThrow(
    'must return a single time series',
  );
});

describe('a composite alarm', () => {
  async function withGuard(settings: object = {}) {
    const cloudwatch = start();
    await cloudwatch.call('PutMetricAlarm', ERRORS_ALARM);
    await cloudwatch.call('PutCompositeAlarm', {
      AlarmName: 'Churn-Prod-guard',
      AlarmRule: 'ALARM("Churn-Prod-challenger-5xx") OR ALARM("Churn-Prod-error-rate")',
      AlarmActions: ['arn:aws:sns:us-east-1:111122223333:pager'],
      ...settings,
    });
    return cloudwatch;
  }

  it('follows its children at once and names the one that triggered it', async () => {
    const { context, errors } = await withGuard();
    await context.clock.moveTo('2026-01-14T09:31:00Z');
    errors('09:39:10', 9);
    await context.clock.moveTo('2026-01-14T09:40:59Z');
    const ofGuard = context.events.filter(({ detail }) => detail.alarmName === 'Churn-Prod-guard');
    expect(ofGuard.map(({ detail }) => detail)).toEqual([
      {
        alarmName: 'Churn-Prod-guard',
        state: {
          value: 'OK',
          reason:
            'arn:aws:cloudwatch:us-east-1:111122223333:alarm:Churn-Prod-guard was created and its alarm rule evaluates to OK',
          reasonData: '{"triggeringAlarms":[]}',
          timestamp: '2026-01-14T09:30:40.000+0000',
        },
        previousState: {
          value: 'INSUFFICIENT_DATA',
          reason: 'Unchecked: Initial alarm creation',
          timestamp: '2026-01-14T09:30:00.000+0000',
        },
        configuration: { alarmRule: 'ALARM("Churn-Prod-challenger-5xx") OR ALARM("Churn-Prod-error-rate")' },
      },
      expect.objectContaining({
        state: {
          value: 'ALARM',
          reason:
            'arn:aws:cloudwatch:us-east-1:111122223333:alarm:Churn-Prod-challenger-5xx transitioned to ALARM at Wednesday 14 January, 2026 09:40:40 UTC',
          reasonData:
            '{"triggeringAlarms":[{"arn":"arn:aws:cloudwatch:us-east-1:111122223333:alarm:Churn-Prod-challenger-5xx","state":{"value":"ALARM","timestamp":"2026-01-14T09:40:40.000+0000"}}]}',
          timestamp: '2026-01-14T09:40:40.000+0000',
        },
      }),
    ]);
  });

  it('holds its actions back while its suppressor is in ALARM, and runs them afterwards', async () => {
    const { call, context, actions, stateOf } = await withGuard({
      AlarmRule: 'TRUE',
      ActionsSuppressor: 'Churn-Prod-challenger-5xx',
      ActionsSuppressorWaitPeriod: 0,
      ActionsSuppressorExtensionPeriod: 0,
    });
    const suppressor = { AlarmName: 'Churn-Prod-challenger-5xx', StateReason: 'deploying' };
    await call('DisableAlarmActions', { AlarmNames: ['Churn-Prod-challenger-5xx'] });
    await call('PutMetricAlarm', { ...ERRORS_ALARM, AlarmActions: [], TreatMissingData: 'ignore' });
    await call('SetAlarmState', { ...suppressor, StateValue: 'ALARM' });
    await context.clock.moveTo('2026-01-14T09:30:59Z');
    expect(await stateOf('Churn-Prod-guard')).toMatchObject({ StateValue: 'ALARM', ActionsSuppressedBy: 'Alarm' });
    expect(actions).toEqual([]);
    await call('SetAlarmState', { ...suppressor, StateValue: 'OK' });
    await context.clock.moveTo('2026-01-14T09:31:59Z');
    expect(actions.map(([arn]) => arn)).toEqual(['arn:aws:sns:us-east-1:111122223333:pager']);
  });

  it('in a cycle of rules comes to rest', async () => {
    const { call, context, stateOf } = start();
    await call('PutCompositeAlarm', { AlarmName: 'a', AlarmRule: 'NOT ALARM(b)' });
    await call('PutCompositeAlarm', { AlarmName: 'b', AlarmRule: 'ALARM(a)' });
    await context.clock.moveTo('2026-01-14T09:30:59Z');
    expect(['OK', 'ALARM']).toContain((await stateOf('a'))?.StateValue);
  });
});

describe('DescribeAlarms', () => {
  it('returns only metric alarms unless asked, in name order, page by page', async () => {
    const { call } = start();
    for (const name of ['b', 'a', 'c']) await call('PutMetricAlarm', { ...ERRORS_ALARM, AlarmName: name });
    await call('PutCompositeAlarm', { AlarmName: 'all', AlarmRule: 'ALARM(a) OR ALARM(c)' });
    const names = ({ MetricAlarms = [], CompositeAlarms = [] }: DescribeAlarmsOutput) =>
      [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName);
    const first = await call<DescribeAlarmsOutput>('DescribeAlarms', { MaxRecords: 2 });
    const second = await call<DescribeAlarmsOutput>('DescribeAlarms', { MaxRecords: 2, NextToken: first.NextToken });
    expect([names(first), names(second), second.NextToken]).toEqual([['a', 'b'], ['c'], undefined]);
    const describeNames = async (input: object) => names(await call('DescribeAlarms', input));
    expect(await describeNames({ AlarmTypes: ['CompositeAlarm'] })).toEqual(['all']);
    expect(await describeNames({ StateValue: 'OK' })).toEqual([]);
    expect(await describeNames({ AlarmNamePrefix: 'b' })).toEqual(['b']);
    expect(await describeNames({ ChildrenOfAlarmName: 'all' })).toEqual(['a', 'c']);
    expect(await describeNames({ ParentsOfAlarmName: 'a' })).toEqual(['all']);
    const { Namespace, MetricName, Dimensions } = ERRORS_ALARM;
    const ofMetric = await call<DescribeAlarmsOutput>('DescribeAlarmsForMetric', { Namespace, MetricName, Dimensions });
    expect(names(ofMetric)).toEqual(['a', 'b', 'c']);
  });

  it('forgets a deleted alarm, and a replaced one keeps state and tags', async () => {
    const { call, stateOf } = start();
    await call('PutMetricAlarm', { ...ERRORS_ALARM, Tags: [{ Key: 'team', Value: 'ml' }] });
    await call('SetAlarmState', { AlarmName: ERRORS_ALARM.AlarmName, StateValue: 'OK', StateReason: 'set' });
    await call('PutMetricAlarm', { ...ERRORS_ALARM, Threshold: 50 });
    expect(await stateOf('Churn-Prod-challenger-5xx')).toMatchObject({ StateValue: 'OK', Threshold: 50 });
    await call('TagResource', { ResourceARN: ERRORS_ARN, Tags: [{ Key: 'env', Value: 'prod' }] });
    expect(await call('ListTagsForResource', { ResourceARN: ERRORS_ARN })).toEqual({
      Tags: [
        { Key: 'team', Value: 'ml' },
        { Key: 'env', Value: 'prod' },
      ],
    });
    await call('DeleteAlarms', { AlarmNames: [ERRORS_ALARM.AlarmName, 'never-was'] });
    expect(await stateOf('Churn-Prod-challenger-5xx')).toBeUndefined();
    await expect(call('ListTagsForResource', { ResourceARN: ERRORS_ARN })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
