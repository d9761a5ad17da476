import {
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { alarmStates, describeAlarms } from './alarms.ts';
import { localCloudWatch } from './cloud-fixture.ts';
import { stubClient } from './stub-fixture.ts';

const P99 = {
  AlarmName: 'fraud-p99',
  Namespace: 'AWS/SageMaker',
  MetricName: 'ModelLatency',
  Dimensions: [
    { Name: 'EndpointName', Value: 'fraud' },
    { Name: 'VariantName', Value: 'primary' },
  ],
  ExtendedStatistic: 'p99',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 250_000,
  ComparisonOperator: 'GreaterThanThreshold',
} satisfies PutMetricAlarmCommandInput;

/** A metric alarm that is OK and a composite one over it, as yet undecided. */
async function cloudWithAlarms() {
  const cloud = await localCloudWatch();
  await cloud.client.send(new PutMetricAlarmCommand(P99));
  const ok = { AlarmName: 'fraud-p99', StateValue: 'OK', StateReason: 'test' } as const;
  await cloud.client.send(new SetAlarmStateCommand(ok));
  await cloud.client.send(new PutCompositeAlarmCommand({ AlarmName: 'fraud-any', AlarmRule: 'ALARM("fraud-p99")' }));
  return cloud;
}

describe('alarm states', () => {
  it('come by name, metric and composite alarms alike; an alarm that is not there is MISSING', async () => {
    const { metrics } = await cloudWithAlarms();
    const states = await metrics.alarmStates(['fraud-p99', 'fraud-any', 'gone']);
    expect(states).toEqual({
      'fraud-p99': 'OK',
      'fraud-any': expect.stringMatching(/^(OK|INSUFFICIENT_DATA)$/),
      gone: 'MISSING',
    });
  });

  it('are asked for a hundred at a time, each name once', async () => {
    const { client, inputs } = stubClient({}, {});
    const names = Array.from({ length: 101 }, (_, index) => `a${index}`);
    await alarmStates(client, [...names, 'a0']);
    expect(inputs.map(({ AlarmNames }) => AlarmNames?.length)).toEqual([100, 1]);
    expect(inputs[0]?.AlarmTypes).toEqual(['MetricAlarm', 'CompositeAlarm']);
  });

  it('are not guessed at when CloudWatch does not answer', async () => {
    const { metrics, faults } = await localCloudWatch();
    faults.inject({ kind: 'throttle', operation: 'DescribeAlarms' });
    await expect(metrics.alarmStates(['fraud-p99'])).rejects.toThrow('Rate exceeded');
  });

  it('of no alarms cost no call', async () => {
    const { client, inputs } = stubClient();
    expect(await alarmStates(client, [])).toEqual({});
    expect(inputs).toEqual([]);
  });
});

describe('alarms', () => {
  it('say which metric they watch and how; composite ones watch none', async () => {
    const { metrics } = await cloudWithAlarms();
    expect(await metrics.alarms(['gone', 'fraud-any', 'fraud-p99'])).toEqual([
      { name: 'fraud-any', state: expect.any(String) },
      {
        name: 'fraud-p99',
        state: 'OK',
        metric: {
          namespace: 'AWS/SageMaker',
          name: 'ModelLatency',
          dimensions: { EndpointName: 'fraud', VariantName: 'primary' },
          statistic: 'p99',
          periodSeconds: 60,
          comparison: 'above',
          threshold: 250_000,
          evaluationPeriods: 3,
          datapointsToAlarm: 2,
        },
      },
    ]);
  });

  it.each([
    ['GreaterThanThreshold', 'above'],
    ['GreaterThanOrEqualToThreshold', 'above'],
    ['LessThanThreshold', 'below'],
    ['LessThanOrEqualToThreshold', 'below'],
    ['LessThanLowerOrGreaterThanUpperThreshold', 'other'],
  ])('compare: %s is %s', async (ComparisonOperator, comparison) => {
    const { client } = stubClient({ MetricAlarms: [{ ...P99, StateValue: 'OK', ComparisonOperator }] });
    expect(await describeAlarms(client, ['fraud-p99'])).toMatchObject([{ metric: { comparison } }]);
  });

  it('take all periods to go off unless they say how many', async () => {
    const { client } = stubClient({ MetricAlarms: [{ ...P99, StateValue: 'OK', DatapointsToAlarm: undefined }] });
    expect(await describeAlarms(client, ['fraud-p99'])).toMatchObject([{ metric: { datapointsToAlarm: 3 } }]);
  });

  it('on metric math name no metric', async () => {
    const alarm = { AlarmName: 'math', StateValue: 'OK', Threshold: 1, EvaluationPeriods: 1, Metrics: [{ Id: 'e1' }] };
    const { client } = stubClient({ MetricAlarms: [alarm] });
    expect(await describeAlarms(client, ['math'])).toEqual([{ name: 'math', state: 'OK' }]);
  });
});
