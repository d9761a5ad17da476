import {
  CreateEndpointConfigCommand,
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
} from '@aws-sdk/client-sagemaker';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PLAN, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

interface Problem {
  type: string;
  detail: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

describe('a start that cannot work is refused, and nothing is created or changed:', () => {
  let local: Local;
  beforeAll(async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    await local.endpoint('busy', 'fraud-v1');
    const components = { VariantName: 'primary', InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 };
    await local.clients.sageMaker.send(
      new CreateEndpointConfigCommand({
        EndpointConfigName: 'components-config',
        ExecutionRoleArn: 'arn:aws:iam::111122223333:role/sagemaker',
        ProductionVariants: [components],
      }),
    );
    await local.endpointOn('components', 'components-config');
    await local.config('serverless-config', 'fraud-v1', {
      InstanceType: undefined,
      InitialInstanceCount: undefined,
      ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
    });
    await local.endpointOn('serverless', 'serverless-config');
    const variant = { ModelName: 'fraud-v1', InstanceType: 'ml.m5.large' as const, InitialInstanceCount: 1 };
    const ProductionVariants = ['a', 'b'].map((VariantName) => ({ ...variant, VariantName }));
    await local.clients.sageMaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: 'two-config', ProductionVariants }),
    );
    await local.endpointOn('two', 'two-config');
    local.cloud.sagemaker.controls.maintain('busy', 3_600_000);
  });
  afterAll(() => local.stop());

  async function world(): Promise<string> {
    const { EndpointConfigs } = await local.clients.sageMaker.send(new ListEndpointConfigsCommand({}));
    const { Endpoints } = await local.clients.sageMaker.send(new ListEndpointsCommand({}));
    const rollouts = await local.api('GET', '/v1/rollouts');
    return JSON.stringify({ EndpointConfigs, Endpoints, rollouts: rollouts.body.items, sent: local.changes });
  }

  it.each<[string, unknown, number, string, string | undefined, RegExp]>([
    [
      'an unknown endpoint',
      { ...PLAN, endpoint: 'nope' },
      422,
      'rollout_plan_refused',
      '#/endpoint',
      /No endpoint of this name exists/,
    ],
    [
      'an endpoint that is busy',
      { ...PLAN, endpoint: 'busy' },
      422,
      'rollout_plan_refused',
      '#/endpoint',
      /is SystemUpdating; start the rollout when it is InService/,
    ],
    [
      'inference components',
      { ...PLAN, endpoint: 'components' },
      422,
      'rollout_plan_refused',
      '#/endpoint',
      /inference components/,
    ],
    [
      'a serverless endpoint',
      { ...PLAN, endpoint: 'serverless' },
      422,
      'rollout_plan_refused',
      '#/endpoint',
      /serverless/,
    ],
    ['two production variants', { ...PLAN, endpoint: 'two' }, 422, 'rollout_plan_refused', '#/endpoint', /exactly one/],
    [
      'a name SageMaker would not take',
      { ...PLAN, endpoint: '../admin' },
      422,
      'body_invalid',
      '#/endpoint',
      /letters, digits and hyphens/,
    ],
    ['an unknown model', { ...PLAN, model: 'fraud-v9' }, 422, 'rollout_plan_refused', '#/model', /Create it first/],
    [
      'the model that serves already',
      { ...PLAN, model: 'fraud-v1' },
      422,
      'rollout_plan_refused',
      '#/model',
      /already serves fraud-v1/,
    ],
    [
      'weights that fall',
      { ...PLAN, steps: [{ weight: 50 }, { weight: 20 }, { weight: 100 }] },
      422,
      'rollout_plan_refused',
      '#/steps/1/weight',
      /send 50 % or more/,
    ],
    [
      'a weight above 100',
      { ...PLAN, steps: [{ weight: 10 }, { weight: 150 }] },
      422,
      'body_invalid',
      '#/steps/1/weight',
      /from 1 to 100.*Got 150/,
    ],
    [
      'a last step short of 100',
      { ...PLAN, steps: [{ weight: 10 }] },
      422,
      'rollout_plan_refused',
      '#/steps/0/weight',
      /end with a step of 100/,
    ],
    [
      'a hold of -5m',
      { ...PLAN, steps: [{ weight: 100, hold: '-5m' }] },
      422,
      'body_invalid',
      '#/steps/0/hold',
      /such as 90s, 10m or 1h30m.*Got "-5m"/,
    ],
    ['a field nobody knows', { ...PLAN, stepz: [] }, 422, 'body_invalid', '#/stepz', /check its spelling/],
    [
      'a body of 2 MB',
      { ...PLAN, note: 'x'.repeat(2 * 1024 * 1024) },
      413,
      'body_too_large',
      undefined,
      /at most 262144 are taken/,
    ],
    ['broken JSON', '{"endpoint": "fraud-detector",', 400, 'body_not_json', undefined, /cannot be read as JSON/],
    ['no body', '', 422, 'body_invalid', '#/endpoint', /missing/],
  ])('%s', async (_, body, status, code, pointer, remedy) => {
    const before = await world();
    const answer = await local.api('POST', '/v1/rollouts', body);
    const problem = answer.body as Problem;
    expect([answer.status, problem.type]).toEqual([status, `/problems/${code}`]);
    const fault = problem.errors?.find((one) => one.pointer === pointer);
    expect(fault?.detail ?? problem.detail).toMatch(remedy);
    expect(fault?.pointer).toBe(pointer);
    await local.clock.settle();
    expect(await world()).toBe(before);
  });

  it('several faults at once', async () => {
    const { body } = await local.api('POST', '/v1/rollouts', {
      ...PLAN,
      endpoint: 'busy',
      model: 'nope',
      steps: [{ weight: 50 }, { weight: 20 }],
    });
    expect((body as Problem).errors?.map(({ pointer }) => pointer)).toEqual([
      '#/endpoint',
      '#/model',
      '#/steps/1/weight',
      '#/steps/1/weight',
    ]);
  });
});

describe('an endpoint', () => {
  let local: Local;
  afterEach(() => local.stop());

  it('has one rollout at a time: of two starts at once one wins, and the other is told whose it is', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const answers = await Promise.all([1, 2].map(() => local.api('POST', '/v1/rollouts', PLAN)));
    const [won, lost] = answers.sort((a, b) => a.status - b.status);
    expect([won?.status, lost?.status, lost?.body.type]).toEqual([201, 409, '/problems/endpoint_has_rollout']);
    expect(lost?.body).toMatchObject({ rolloutId: won?.body.id, detail: expect.stringContaining(won?.body.id) });
  });

  it('has one rollout in whatever case its name is written, and is called by the name SageMaker knows', async () => {
    local = await startFraud();
    const { id, endpoint } = await local.start({ ...PLAN, endpoint: 'FRAUD-Detector' });
    expect(endpoint).toBe('fraud-detector');
    expect(await local.api('POST', '/v1/rollouts', PLAN)).toMatchObject({ status: 409, body: { rolloutId: id } });
    expect(await local.untilStatus(id, ['succeeded', 'paused', 'rolled-back'], 60)).toMatchObject({
      status: 'succeeded',
    });
  });

  it('takes another rollout after the first has ended', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const first = await local.start(PLAN);
    await local.abort(first.id);
    await local.untilStatus(first.id, 'rolled-back', 20);
    const second = await local.start(PLAN);
    expect(second.id).not.toBe(first.id);
    const { body } = await local.api('GET', '/v1/rollouts');
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id]);
  });
});

describe('a start that is sent again', () => {
  let local: Local;
  afterEach(() => local.stop());

  it('with its Idempotency-Key finds the rollout it made', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const key = { 'idempotency-key': 'deploy-17' };
    const first = await local.api('POST', '/v1/rollouts', PLAN, key);
    const again = await local.api('POST', '/v1/rollouts', PLAN, key);
    expect([again.status, again.body.id, again.headers.get('idempotency-replayed')]).toEqual([
      201,
      first.body.id,
      'true',
    ]);
  });

  it('with its key and another body is refused', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const key = { 'idempotency-key': 'deploy-17' };
    await local.api('POST', '/v1/rollouts', PLAN, key);
    const other = await local.api('POST', '/v1/rollouts', { ...PLAN, keepWarm: '5m' }, key);
    expect([other.status, other.body.type]).toEqual([422, '/problems/idempotency_key_reused']);
  });
});

describe('the routes', () => {
  let local: Local;
  afterEach(() => local.stop());

  it('say what they take and what is not there', async () => {
    local = await startFraud({ requestsPerMinute: 0 });
    const put = await local.api('PUT', '/v1/rollouts', {});
    expect([put.status, (await local.api('GET', '/v1/rollouts/rol_nope')).status]).toEqual([404, 404]);
    const list = await local.api('GET', '/v1/rollouts?limit=0&page=2');
    expect([list.status, list.body.errors.map(({ pointer }: { pointer: string }) => pointer)]).toEqual([
      400,
      ['?limit', '?page'],
    ]);
    expect((await local.api('GET', '/v1/rollouts?cursor=rubbish')).body.type).toBe('/problems/cursor_invalid');
    expect((await local.api('GET', `/v1/rollouts?limit=1`)).body).toEqual({ items: [], nextCursor: null });
  });
});
