import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, it } from 'vitest';
import { ENDPOINT, ORIGINAL, PLAN, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

describe('guards', () => {
  let local: Local;
  afterEach(() => local.stop());

  /** An alarm that nothing but the test sets off, and that is quiet without data. */
  async function alarm(AlarmName: string): Promise<void> {
    await local.clients.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'Custom',
        MetricName: 'Fraud',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    );
    await local.advanceMinutes(2);
  }

  const ring = (AlarmName: string) =>
    local.clients.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'a test' }));

  it('an alarm that goes off in the middle of a hold rolls back at once', async () => {
    local = await startFraud();
    await alarm('complaints');
    const { id } = await local.start({ ...PLAN, guards: [{ kind: 'alarm', alarmName: 'complaints' }] });
    await local.untilPhase(id, 'holding');
    await ring('complaints');
    await local.clock.settle();
    expect(await local.show(id)).toMatchObject({
      status: 'rolling-back',
      cause: { kind: 'guard', sentence: 'Alarm complaints is in ALARM.' },
    });
    await local.untilStatus(id, 'rolled-back', 20);
    expect(await local.describe(ENDPOINT)).toMatchObject({ EndpointConfigName: ORIGINAL });
  });

  it('a bad model is caught at its first step, and says by which numbers', async () => {
    local = await startFraud({ challengerErrorRate: 1 });
    const { id } = await local.start(PLAN);
    const ended = await local.untilStatus(id, ['rolled-back', 'succeeded'], 60);
    expect(ended.cause).toMatchObject({ kind: 'guard', sentence: expect.stringMatching(/(\d+) of \1 \(100\.00 %\)/) });
    expect(local.changes.filter(({ operation }) => operation === 'UpdateEndpointWeightsAndCapacities')).toHaveLength(2);
  });

  it('no traffic never moves on: it is asked about at the longest hold, even with an alarm that says OK', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    await alarm('quiet');
    const { id } = await local.start({ ...PLAN, guards: [{ kind: 'alarm', alarmName: 'quiet' }] });
    await local.untilPhase(id, 'holding');
    await local.advanceMinutes(5);
    expect(await local.show(id)).toMatchObject({ phase: 'holding', currentStep: 0 });
    const paused = await local.untilStatus(id, 'paused', 10);
    expect(paused.why).toContain('Stays at 10 % and waits for a decision');
    await local.advanceMinutes(60);
    expect(await local.show(id)).toMatchObject({ status: 'paused', challenger: { weight: 10 } });
  });

  it('traffic that stops after a step moves no further on the evidence of that step', async () => {
    local = await startFraud();
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, 'shifting', 60, 1);
    local.traffic(ENDPOINT, 0);
    expect(await local.untilStatus(id, ['paused', 'succeeded'], 30)).toMatchObject({
      status: 'paused',
      currentStep: 1,
    });
    local.traffic(ENDPOINT, 60);
    expect(await local.untilStatus(id, ['succeeded'], 30)).toMatchObject({ status: 'succeeded' });
  });

  it.each([
    ['rollback', 0, 'rolled-back', { primary: 100 }],
    ['advance', 60, 'succeeded', { primary: 100 }],
  ])(
    'too little evidence with onInconclusive %s ends as asked',
    async (onInconclusive, requestsPerMinute, status, shares) => {
      local = await startFraud({ requestsPerMinute });
      const guards = [{ kind: 'error-ceiling', maxErrorPercent: 50, minRequests: 1_000_000 }];
      const { id } = await local.start({
        ...PLAN,
        steps: [{ weight: 50, hold: '3m' }, ...PLAN.steps.slice(1)],
        guards,
        onInconclusive,
      });
      expect(await local.untilStatus(id, ['rolled-back', 'succeeded', 'paused'], 90)).toMatchObject({ status });
      expect(await sharesOf(local)).toEqual(shares);
    },
  );

  it('onInconclusive advance does not act on nothing at all', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const { id } = await local.start({ ...PLAN, onInconclusive: 'advance' });
    expect(await local.untilStatus(id, ['paused', 'succeeded'], 60)).toMatchObject({ status: 'paused' });
  });
});
