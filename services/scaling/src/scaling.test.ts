import {
  DeleteScalingPolicyCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../../../test/helpers/local.ts';

const POLICY = {
  variants: {
    primary: {
      min: 2,
      max: 6,
      targetTracking: [{ name: 'load', metric: 'SageMakerVariantInvocationsPerInstance', target: 700 }],
      stepScaling: [
        {
          name: 'burst',
          steps: [{ from: 0, change: 2 }],
          alarm: { metric: 'InvocationsPerInstance', threshold: 1500 },
        },
      ],
      scheduledActions: [{ name: 'evening', schedule: 'cron(0 18 * * ? *)', timezone: 'Europe/Berlin', min: 3 }],
    },
  },
};
const ALARM = 'fairlead-fraud-primary-burst';

describe('scaling as code, on the local cloud', () => {
  let local: Local;
  beforeAll(async () => {
    local = await startLocal();
    await local.model('fraud-v1', 0);
    await local.model('fraud-v2', 0);
    await local.endpoint('fraud', 'fraud-v1');
  });
  afterAll(() => local.stop());

  const path = (rest = '', endpoint = 'fraud') => `/v1/endpoints/${endpoint}/scaling${rest}`;
  const put = (policy: unknown, headers = {}) => local.api('PUT', path(), policy, headers);
  const status = async () => (await local.api('GET', path('/status'))).body;
  const until = (state: string) => local.until(async () => (await status()).state === state, 12);
  const id = {
    ServiceNamespace: 'sagemaker' as const,
    ResourceId: 'endpoint/fraud/variant/primary',
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount' as const,
  };
  const policies = async () => {
    const { ScalingPolicies = [] } = await local.clients.autoScaling.send(new DescribeScalingPoliciesCommand(id));
    return ScalingPolicies.map(({ PolicyName }) => PolicyName).toSorted();
  };
  const target = async () => {
    const query = { ServiceNamespace: id.ServiceNamespace, ResourceIds: [id.ResourceId] };
    return (await local.clients.autoScaling.send(new DescribeScalableTargetsCommand(query))).ScalableTargets?.[0];
  };
  /** A policy as a person makes it in the console. */
  const byHand = (PolicyName: string, TargetValue: number) => {
    const PredefinedMetricSpecification = { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' as const };
    const TargetTrackingScalingPolicyConfiguration = { TargetValue, PredefinedMetricSpecification };
    const PolicyType = 'TargetTrackingScaling' as const;
    const made = { ...id, PolicyName, PolicyType, TargetTrackingScalingPolicyConfiguration };
    return local.clients.autoScaling.send(new PutScalingPolicyCommand(made));
  };

  it('a plan tells what would be made, and makes nothing', async () => {
    const { status: code, body } = await local.api('POST', path('/plan'), { policy: POLICY });
    expect(code).toBe(200);
    expect(body.changes.map((line: string) => line.split(':')[0])).toEqual([
      '+ scalable target of variant primary',
      '+ policy load of variant primary',
      '+ policy burst of variant primary',
      '+ scheduled action evening of variant primary',
      `+ alarm ${ALARM}`,
    ]);
    expect(await target()).toBeUndefined();
  });

  it('a policy that is put is applied, its alarm calls its policy, and it comes back as it was written', async () => {
    const answer = await put(POLICY);
    expect([answer.status, answer.body]).toEqual([200, POLICY]);
    await until('applied');
    expect(await target()).toMatchObject({ MinCapacity: 2, MaxCapacity: 6 });
    expect(await policies()).toEqual(['burst', 'load']);
    const { MetricAlarms = [] } = await local.clients.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [ALARM] }),
    );
    expect(MetricAlarms[0]?.AlarmActions).toEqual([expect.stringMatching(/:policyName\/burst$/)]);
    const read = await local.api('GET', path('', 'FRAUD'));
    expect([read.body, read.headers.get('etag')]).toEqual([POLICY, answer.headers.get('etag')]);
    await until('in-sync');
  });

  it('If-Match of a version that stands no more is refused, and nothing is stored', async () => {
    const stale = await put({ ...POLICY, onDrift: 'correct' }, { 'if-match': '"0000"' });
    expect([stale.status, stale.body.type]).toEqual([412, '/problems/scaling_policy_changed']);
    const { headers, body } = await local.api('GET', path());
    expect(body).toEqual(POLICY);
    expect((await put(POLICY, { 'if-match': headers.get('etag') ?? '' })).status).toBe(200);
  });

  it('drift is shown and left as it is, until somebody applies the policy anew', async () => {
    await byHand('load', 900);
    await until('drifted');
    expect(await status()).toMatchObject({
      drift: ['policy load of variant primary: TargetValue is 900, wanted 700'],
      why: expect.stringMatching(/onDrift: report/),
    });
    expect((await local.api('POST', path('/apply'))).body).toMatchObject({ state: 'applied', drift: [] });
  });

  it('drift is put back by itself where the policy says so, and what a person added is kept and told', async () => {
    await byHand('by-hand', 300);
    await put({ ...POLICY, onDrift: 'correct' });
    await until('in-sync');
    await local.clients.autoScaling.send(new DeleteScalingPolicyCommand({ ...id, PolicyName: 'load' }));
    await local.until(async () => (await policies()).includes('load'), 12);
    expect(await policies()).toEqual(['burst', 'by-hand', 'load']);
    expect((await status()).foreign).toEqual(['policy by-hand of variant primary']);
  });

  it('what the policy no longer has is taken away with its alarm; what a person has suspended stays so', async () => {
    const SuspendedState = { DynamicScalingInSuspended: true };
    await local.clients.autoScaling.send(new RegisterScalableTargetCommand({ ...id, SuspendedState }));
    const { stepScaling: _gone, ...primary } = POLICY.variants.primary;
    await put({ variants: { primary } });
    await local.until(async () => !(await policies()).includes('burst'), 12);
    await until('in-sync');
    expect(await policies()).toEqual(['by-hand', 'load']);
    expect(await target()).toMatchObject({ SuspendedState });
    const { MetricAlarms } = await local.clients.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: [ALARM] }));
    expect(MetricAlarms).toEqual([]);
  });

  it('a policy that the endpoint cannot follow is refused with every reason, and nothing is applied', async () => {
    const before = (await local.api('GET', path())).body;
    const { status: code, body } = await put({
      variants: {
        primary: { min: 0, max: 4, scheduledActions: [{ name: 'x', schedule: 'daily', min: 1 }] },
        nope: { min: 3, max: 1 },
      },
    });
    expect([code, body.type]).toEqual([422, '/problems/scaling_policy_refused']);
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`)).toEqual([
      '#/variants/primary/min zero_not_allowed',
      '#/variants/primary/scheduledActions/0/schedule schedule_invalid',
      '#/variants/nope variant_unknown',
    ]);
    expect((await local.api('GET', path())).body).toEqual(before);
  });

  it.each([
    ['an unknown endpoint', 'PUT', path('', 'nope'), POLICY, 404, 'endpoint_unknown'],
    ['an endpoint without a policy', 'GET', path('', 'nope'), undefined, 404, 'scaling_policy_unknown'],
    ['an unknown field', 'PUT', path(), { ...POLICY, ondrift: 'x' }, 422, 'body_invalid'],
  ])('%s is refused', async (_, method, where, body, code, problem) => {
    const answer = await local.api(method, where, body);
    expect([answer.status, answer.body.type]).toEqual([code, `/problems/${problem}`]);
  });

  it('advice on a past that is too short gives the reason, not a number', async () => {
    const { status: code, body } = await local.api('GET', path('/advice?days=1'));
    expect([code, body.variant, body.advice.reason]).toEqual([200, 'primary', expect.stringMatching(/120 are needed/)]);
    expect((await local.api('GET', path('/advice?days=99'))).body.errors).toMatchObject([{ pointer: '?days' }]);
  });

  it('while a rollout holds the endpoint nothing is changed, and the status says so', async () => {
    const rollout = await local.start({ endpoint: 'fraud', model: 'fraud-v2', steps: [{ weight: 100, hold: '10m' }] });
    await put({ variants: { primary: { ...POLICY.variants.primary, max: 5 } } });
    await until('held');
    expect((await status()).why).toContain(rollout.id);
    expect(await target()).toMatchObject({ MaxCapacity: 6 });
    await local.abort(rollout.id);
    await local.untilStatus(rollout.id, 'rolled-back', 60);
    await local.until(async () => (await target())?.MaxCapacity === 5, 12);
  });
});
