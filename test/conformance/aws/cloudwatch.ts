import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from './cloud-under-test.ts';

const MINUTE_MS = 60_000;
const run = `fl-conformance-${process.pid}-${Date.now().toString(36)}`;
const Namespace = `Fairlead/${run}`;
const alarm = {
  AlarmName: run,
  Namespace,
  MetricName: 'Live',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 5,
  ComparisonOperator: 'GreaterThanThreshold',
} as const;

/** CloudWatch as guards rely on it: counts per minute, missing minutes, metric math, and the states of alarms. */
export function cloudWatchConformance(cloud: () => CloudUnderTest): void {
  const send = ((command) =>
    cloud().clients.cloudWatch.send(command)) as CloudUnderTest['clients']['cloudWatch']['send'];
  const state = async () => {
    const { MetricAlarms = [] } = await send(new DescribeAlarmsCommand({ AlarmNames: [run] }));
    return MetricAlarms[0]?.StateValue;
  };
  let minute = 0;

  async function read(query: { Stat: string } | { Expression: string }): Promise<number[] | undefined> {
    const Metric = { Namespace, MetricName: 'Errors' };
    const stat = 'Stat' in query ? query.Stat : 'Sum';
    const { MetricDataResults } = await send(
      new GetMetricDataCommand({
        StartTime: new Date(minute),
        EndTime: new Date(minute + 3 * MINUTE_MS),
        ScanBy: 'TimestampAscending',
        MetricDataQueries: [
          { Id: 'm', MetricStat: { Metric, Period: 60, Stat: stat }, ReturnData: 'Stat' in query },
          ...('Expression' in query ? [{ Id: 'e', ...query }] : []),
        ],
      }),
    );
    return MetricDataResults?.[0]?.Values;
  }

  describe('cloudwatch', () => {
    beforeAll(async () => {
      await send(new PutMetricAlarmCommand(alarm));
      const { MetricAlarms } = await send(new DescribeAlarmsCommand({ AlarmNames: [run] }));
      const nowMs = MetricAlarms?.[0]?.AlarmConfigurationUpdatedTimestamp?.getTime() ?? 0;
      minute = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - 30 * MINUTE_MS;
      const datum = (Value: number, minutes: number) => {
        return { MetricName: 'Errors', Value, Timestamp: new Date(minute + minutes * MINUTE_MS) };
      };
      await send(new PutMetricDataCommand({ Namespace, MetricData: [datum(1, 0), datum(3, 0), datum(10, 2)] }));
      await cloud().until('data that were put', async () => ((await read({ Stat: 'Sum' })) ?? [])[1]);
    });

    it.each([
      ['Sum', [4, 10]],
      ['SampleCount', [2, 1]],
      ['Average', [2, 10]],
      ['Minimum', [1, 10]],
      ['Maximum', [3, 10]],
      ['p100', [3, 10]],
    ])('the %s of a minute counts its data, and a minute without data is no point', async (Stat, expected) => {
      expect(await read({ Stat })).toEqual(expected);
    });

    it.each([
      ['m / 2', [2, 5]],
      ['FILL(m, 0)', [4, 0, 10]],
    ])('%s is computed minute by minute', async (Expression, expected) => {
      expect(await read({ Expression })).toEqual(expected);
    });

    it('an expression that cannot be read is refused', async () => {
      await expect(read({ Expression: 'm +' })).rejects.toMatchObject({ name: expect.stringMatching(/^Validation/) });
    });

    it('nobody writes into the namespaces of AWS', async () => {
      const put = send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData: [{ MetricName: 'x' }] }));
      await expect(put).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    });

    it('a new alarm has insufficient data', async () => {
      expect(await state()).toBe('INSUFFICIENT_DATA');
    });

    it('an alarm goes to ALARM when its metric is over the threshold', async () => {
      const seen = await cloud().until('the alarm', async () => {
        await send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'Live', Value: 9 }] }));
        return (await state()) === 'ALARM' || undefined;
      });
      expect(seen).toBe(true);
    });

    it('a state that is set by hand is seen at once', async () => {
      await send(new SetAlarmStateCommand({ AlarmName: run, StateValue: 'OK', StateReason: 'by hand' }));
      expect(await state()).toBe('OK');
    });

    it('an alarm that is missing is ResourceNotFound to whoever sets it, and no alarm to whoever describes it', async () => {
      const set = new SetAlarmStateCommand({ AlarmName: `${run}-missing`, StateValue: 'OK', StateReason: 'x' });
      await expect(send(set)).rejects.toMatchObject({ name: 'ResourceNotFound' });
      const { MetricAlarms } = await send(new DescribeAlarmsCommand({ AlarmNames: [`${run}-missing`] }));
      expect(MetricAlarms).toEqual([]);
    });

    afterAll(async () => {
      await send(new DeleteAlarmsCommand({ AlarmNames: [run] }));
    });
  });
}
