import { DescribeScalableTargetsCommand } from '@aws-sdk/client-application-auto-scaling';
import { DisableRuleCommand, EnableRuleCommand } from '@aws-sdk/client-eventbridge';
import { DescribeEndpointConfigCommand, ListEndpointConfigsCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf } from '../helpers/account.ts';
import { putErrorAlarm, setAlarmState } from '../helpers/alarms.ts';
import { PLAN } from '../helpers/fraud.ts';
import { type Local, START_MS, startLocal } from '../helpers/local.ts';
import { type MemberAccount, startMemberAccount } from '../helpers/member-account.ts';
import { modelPackage, SAMPLE } from '../helpers/staged.ts';

const MEMBER = { accountId: '222233334444', region: 'eu-west-1' };
const ENDPOINT = { ...MEMBER, name: 'fraud-detector' };
const ALARM = 'orders-fail';
const ARN = 'arn:aws:sagemaker:eu-west-1:222233334444:endpoint/fraud-detector';

describe('an endpoint of a member account, rolled from the hub', () => {
  let hub: Local;
  let member: MemberAccount;
  let account: ReturnType<typeof accountOf>;

  beforeAll(async () => {
    member = await startMemberAccount(START_MS, ['fraud-*']);
    hub = await startLocal({ member });
    account = accountOf(member.cloud, member.clients, hub.until);
    await account.model('fraud-v1', 0);
    await account.model('fraud-v2', 0);
    await account.model('fraud-bad', 0.9);
    await account.endpoint(ENDPOINT.name, 'fraud-v1');
    account.traffic(ENDPOINT.name, 60);
  });
  afterAll(async () => {
    account.stopTraffic();
    await hub.stop();
    await member.cloud.stop();
    expect(member.cloud.access.denials()).toEqual([]);
  });

  it('a plan reads through the member: its models, its traffic', async () => {
    const { status, body } = await hub.api('POST', '/v1/rollouts/plan', { ...PLAN, endpoint: ARN });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...MEMBER, endpoint: 'fraud-detector', champion: { model: 'fraud-v1' } });
    const atHome = await hub.api('POST', '/v1/rollouts/plan', PLAN);
    expect(atHome.body.errors).toContainEqual(expect.objectContaining({ code: 'endpoint_unknown' }));
  });

  it('what is no member is refused with what is configured', async () => {
    const endpoint = { ...ENDPOINT, region: 'ap-south-1' };
    const { status, body } = await hub.api('POST', '/v1/rollouts', { ...PLAN, endpoint });
    expect([status, body.type]).toEqual([422, '/problems/member_unknown']);
    expect(body.errors).toEqual([
      {
        pointer: '#/endpoint',
        code: 'member_unknown',
        detail: expect.stringContaining('111122223333 in us-east-1 (home); 222233334444 in eu-west-1.'),
      },
    ]);
  });

  it('a bad model is rolled back by its guard, and the endpoint is on its own config again', async () => {
    const { id } = await hub.start({ ...PLAN, endpoint: ENDPOINT, model: 'fraud-bad', revertWindow: '1h' });
    const ended = await hub.untilStatus(id, ['rolled-back', 'succeeded'], 90);
    expect(ended).toMatchObject({ ...MEMBER, status: 'rolled-back', cause: { kind: 'guard' } });
    const { EndpointConfigName, ProductionVariants } = await account.describe(ENDPOINT.name);
    expect(EndpointConfigName).toBe('fraud-detector-original');
    expect(ProductionVariants).toMatchObject([{ VariantName: 'primary', CurrentWeight: 1 }]);
    expect(hub.cloud.sagemaker.machine.endpoint(ENDPOINT.name)).toBeUndefined();
  });

  it('a good model package becomes a model there, answers a smoke request, and reaches 100 %', async () => {
    const model = await modelPackage(member, 0);
    const guards = [...PLAN.guards, { kind: 'alarm', alarmName: ALARM }];
    await putErrorAlarm(member, ALARM, { endpoint: ENDPOINT.name });
    await setAlarmState(member, ALARM, 'OK');
    const { id, challenger } = await hub.start({
      ...PLAN,
      ...{ endpoint: ARN, model, guards, samples: [SAMPLE], revertWindow: '1h' },
    });
    const ended = await hub.untilStatus(id, ['rolled-back', 'succeeded'], 90);
    expect(ended.status).toBe('succeeded');
    const { EndpointConfigName = '' } = await account.describe(ENDPOINT.name);
    const config = await member.clients.sageMaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
    expect(config.ProductionVariants).toMatchObject([{ VariantName: 'primary', ModelName: challenger.model }]);
  });

  it('what the rollout made and nobody uses is cleared away there', async () => {
    const ours = async () => {
      const { EndpointConfigs = [] } = await member.clients.sageMaker.send(
        new ListEndpointConfigsCommand({ NameContains: 'fl-' }),
      );
      return EndpointConfigs.map(({ EndpointConfigName = '' }) => EndpointConfigName);
    };
    const { EndpointConfigName = '' } = await account.describe(ENDPOINT.name);
    expect((await ours()).length).toBeGreaterThan(1);
    await hub.until(async () => (await ours()).length === 1, 90);
    expect(await ours()).toEqual([EndpointConfigName]);
  });

  it('its events alone take a rollout on, and an alarm there back, by way of the hub’s bus for members', async () => {
    const Name = 'fairlead-rollouts-sweep-due-0';
    await hub.clients.events.send(new DisableRuleCommand({ Name }));
    const guards = [...PLAN.guards, { kind: 'alarm', alarmName: ALARM }];
    const { id } = await hub.start({ ...PLAN, endpoint: ENDPOINT, model: 'fraud-v1', guards });
    const later = await hub.untilPhase(id, 'holding', 30);
    expect(later.challenger.weight).toBe(10);
    await setAlarmState(member, ALARM, 'ALARM');
    await hub.untilPhase(id, 'rolling-back', 1);
    await hub.clients.events.send(new EnableRuleCommand({ Name }));
    expect(await hub.untilStatus(id, 'rolled-back', 60)).toMatchObject({ cause: { kind: 'guard' } });
  });

  it('a scaling policy is applied there, by its own path and query', async () => {
    const query = `?accountId=${MEMBER.accountId}&region=${MEMBER.region}`;
    const path = (rest = '') => `/v1/endpoints/${ENDPOINT.name}/scaling${rest}${query}`;
    const targetTracking = [{ name: 'load', metric: 'SageMakerVariantInvocationsPerInstance', target: 700 }];
    const put = await hub.api('PUT', path(), { variants: { primary: { min: 2, max: 6, targetTracking } } });
    expect([put.status, put.body.errors]).toEqual([200, undefined]);
    await hub.until(async () => (await hub.api('GET', path('/status'))).body.state === 'in-sync', 15);
    const targets = { ServiceNamespace: 'sagemaker' as const };
    const there = await member.clients.autoScaling.send(new DescribeScalableTargetsCommand(targets));
    expect(there.ScalableTargets).toMatchObject([{ MinCapacity: 2, MaxCapacity: 6 }]);
    const atHub = await hub.clients.autoScaling.send(new DescribeScalableTargetsCommand(targets));
    expect(atHub.ScalableTargets).toEqual([]);
    const elsewhere = await hub.api('GET', '/v1/endpoints/fraud-detector/scaling?region=ap-south-1');
    expect([elsewhere.status, elsewhere.body.errors[0].pointer]).toEqual([422, '?region']);
  });
});
