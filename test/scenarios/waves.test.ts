import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { AddTagsCommand } from '@aws-sdk/client-sagemaker';
import { GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { WaveView } from '@fairlead/wave';
import { afterEach, describe, expect, it } from 'vitest';
import { type Local, startLocal } from '../helpers/local.ts';

const NAMES = ['fraud-a', 'fraud-b', 'fraud-c'];
const QUICK = {
  steps: [{ weight: 100, hold: '1m' }],
  keepWarm: '3m',
  judgeAtFull: false,
  minEvidence: 1,
  guards: [{ kind: 'error-ceiling', maxErrorPercent: 50, minRequests: 5 }],
};
const WAVE = { endpoints: NAMES, model: 'fraud-v2', stages: [1, 'rest'], rollout: QUICK };

describe('a wave on the local cloud', () => {
  let local: Local;
  afterEach(() => local.stop());

  async function threeEndpoints(challengerErrorRate = 0): Promise<void> {
    local = await startLocal();
    await local.model('fraud-v1', 0);
    await local.model('fraud-v2', challengerErrorRate);
    for (const name of NAMES) await local.endpoint(name, 'fraud-v1');
    everyMinute();
  }

  /** Every endpoint gets requests: the guards need some to move on. */
  function everyMinute(): void {
    local.cloud.clock.at(local.cloud.clock.now() + 20_000, async () => {
      for (const name of NAMES) for (let call = 0; call < 10; call++) await local.invoke(name);
      everyMinute();
    });
  }

  const show = async (id: string) => (await local.api('GET', `/v1/waves/${id}`)).body;
  async function start(changes: Record<string, unknown> = {}): Promise<WaveView> {
    const { status, body } = await local.api('POST', '/v1/waves', { ...WAVE, ...changes });
    expect([status, body.errors]).toEqual([201, undefined]);
    return body;
  }
  const untilEnded = (id: string) => local.until(async () => (await show(id)).endedAt !== null, 120);

  it('goes stage by stage, and every endpoint ends with the new model', async () => {
    await threeEndpoints();
    const { id, forecast } = await start({ prices: { 'ml.m5.large': 0.115 } });
    expect(forecast.costUsd).toBeGreaterThan(0);
    await local.advanceMinutes(3);
    expect((await show(id)).counts).toEqual({ pending: 2, running: 1 });
    await untilEnded(id);
    const wave = await show(id);
    expect(wave).toMatchObject({ status: 'succeeded', counts: { succeeded: 3 }, allowedActions: [] });
    expect(wave.targets.map(({ endpoint, state }: { endpoint: string; state: string }) => [endpoint, state])).toEqual(
      NAMES.map((name) => [name, 'succeeded']),
    );
    expect((await local.api('GET', '/v1/waves')).body.items).toMatchObject([{ id, status: 'succeeded' }]);
  });

  it('is woken by the event of the end of its rollout, besides its minute look', async () => {
    await threeEndpoints();
    const { id } = await start();
    // Nothing but that event counts a wake on a wave.
    const wakes = async () => {
      const Key = { pk: { S: `WAVE#${id}` }, sk: { S: 'ACTIVE' } };
      const { Item } = await local.clients.dynamo.send(new GetItemCommand({ TableName: 'fairlead', Key }));
      return Number(Item?.wakes?.N);
    };
    expect(await wakes()).toBe(0);
    await local.until(async () => (await show(id)).counts.succeeded === 1, 60);
    expect(await wakes()).toBe(1);
  });

  it('a failure stops the line: the next stage is not begun', async () => {
    await threeEndpoints(1);
    const { id } = await start();
    await untilEnded(id);
    expect(await show(id)).toMatchObject({ status: 'stopped', counts: { failed: 1, pending: 2 } });
  });

  it('S12 a poisoned message ends in the dead-letter queue, and delays no rollout', async () => {
    await threeEndpoints();
    const url = async (QueueName: string) =>
      (await local.clients.sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
    // Longer than a key can be, so that the store refuses to look it up.
    const poison = 'x'.repeat(3_000);
    const QueueUrl = await url('fairlead-rollouts-due');
    await local.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: poison }));
    const { id } = await start();
    await untilEnded(id);
    expect(await show(id)).toMatchObject({ status: 'succeeded', counts: { succeeded: 3 } });
    const deadLetters = await url('fairlead-rollouts-dead-letters');
    const { Messages } = await local.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: deadLetters }));
    expect(Messages?.map(({ Body }) => Body)).toEqual([poison]);
  });

  it('finds endpoints by their tags as they are at the start', async () => {
    await threeEndpoints();
    for (const name of ['fraud-c', 'fraud-a']) {
      const ResourceArn = (await local.describe(name)).EndpointArn;
      await local.clients.sageMaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: 'team', Value: 'fraud' }] }));
    }
    const { id } = await start({ endpoints: undefined, tags: { team: 'fraud' } });
    expect((await show(id)).targets.map(({ endpoint }: { endpoint: string }) => endpoint)).toEqual([
      'fraud-a',
      'fraud-c',
    ]);
    expect((await local.api('POST', `/v1/waves/${id}/pause`, {})).body.status).toBe('paused');
    expect((await local.api('POST', `/v1/waves/${id}/resume`, {})).body.status).toBe('progressing');
    expect((await local.api('POST', `/v1/waves/${id}/abort`, { reason: 'no' })).status).toBe(202);
    await untilEnded(id);
    expect(await show(id)).toMatchObject({ status: 'aborted' });
    const late = await local.api('POST', `/v1/waves/${id}/pause`, {});
    expect([late.status, late.body.type]).toEqual([409, '/problems/wave_command_not_allowed']);
  });

  it('tells all faults of a request at once, those of its rollouts too', async () => {
    await threeEndpoints();
    const { status, body } = await local.api('POST', '/v1/waves', {
      endpoints: ['fraud-a', 'FRAUD-A', { name: 'fraud-b', accountId: '999999999999' }],
      model: 'fraud-v2',
      stages: [1],
      freezes: [{ kind: 'weekly', days: ['sat'], from: '00:00', to: '24:00', timeZone: 'Mars/Olympus' }],
    });
    expect([status, body.type]).toEqual([422, '/problems/wave_refused']);
    expect(body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
      ['#/endpoints/2', 'member_unknown'],
      ['#/endpoints/1', 'endpoint_named_twice'],
      ['#/stages/0', 'stages_incomplete'],
      ['#/freezes/0/timeZone', 'time_zone_unknown'],
    ]);
    const second = await local.api('POST', '/v1/waves', {
      ...WAVE,
      endpoints: [...NAMES, 'nowhere'],
      model: 'unknown-model',
      rollout: { steps: [{ weight: 50 }, { weight: 20 }] },
    });
    expect(second.body.errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code])).toEqual([
      ['#/endpoints/3', 'endpoint_unknown'],
      ['#/model', 'model_unknown'],
      ['#/rollout/steps/1/weight', 'traffic_falls'],
      ['#/rollout/steps/1/weight', 'traffic_incomplete'],
    ]);
  });
});
