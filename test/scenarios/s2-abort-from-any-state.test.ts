import { GetQueueUrlCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import { ENDPOINT, ORIGINAL, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

const SECOND_MS = 1_000;
/** Holds that last until somebody says something. */
const SLOW = { ...PLAN, steps: PLAN.steps.map(({ weight }) => ({ weight, hold: '2h' })), maxHold: '6h' };
/** No guard can ever agree. */
const UNDECIDED = { ...PLAN, minEvidence: 1_000_000, maxHold: '3m' };

/** How a rollout gets to where the abort meets it. */
const STATES: Record<string, (local: Local) => Promise<string>> = {
  'mid-step': (local) => holding(local, SLOW),
  paused: async (local) => press(local, await holding(local, SLOW), 'pause'),
  'awaiting a decision': async (local) => {
    const { id } = await local.start(UNDECIDED);
    await local.untilPhase(id, 'awaiting-decision', 40);
    return id;
  },
  'promote just pressed': async (local) => press(local, await holding(local, SLOW), 'promote'),
  'promote-full just pressed': async (local) => press(local, await holding(local, SLOW), 'promote-full'),
  'warm at 100 %': async (local) => {
    const id = await press(local, await holding(local, SLOW), 'promote');
    await local.untilPhase(id, 'holding', 20, 1);
    return id;
  },
};

/** What SageMaker does with the endpoint when the abort arrives. */
const STATUSES: Record<string, (local: Local) => void> = {
  InService: () => undefined,
  Updating: ({ cloud }) => cloud.sagemaker.controls.scale(ENDPOINT, 'primary', 5),
  SystemUpdating: ({ cloud }) => cloud.sagemaker.controls.maintain(ENDPOINT, 7 * 60_000),
  RollingBack: ({ cloud }) => {
    cloud.sagemaker.controls.inject({ kind: 'resize-rolls-back', reason: 'try later' });
    cloud.sagemaker.controls.scale(ENDPOINT, 'primary', 5);
  },
};

async function holding(local: Local, plan: typeof SLOW): Promise<string> {
  const { id } = await local.start(plan);
  await local.untilPhase(id, 'holding', 30, 0);
  return id;
}

async function press(local: Local, id: string, command: string): Promise<string> {
  const { status } = await local.api('POST', `/v1/rollouts/${id}/${command}`, {});
  if (status !== 202) throw new Error(`${command} answered ${status}`);
  return id;
}

describe('S2 abort from any state', () => {
  let local: Local;
  afterEach(() => {
    expect(sentWhileBusy(local)).toEqual([]);
    return local.stop();
  });

  const statusOf = async () => (await local.describe(ENDPOINT)).EndpointStatus;

  async function until(holds: () => Promise<boolean>, everyMs = SECOND_MS): Promise<void> {
    for (let passedMs = 0; passedMs < 3_600_000; passedMs += everyMs) {
      if (await holds()) return;
      await local.clock.advance(everyMs);
    }
    throw new Error('Did not come true within an hour.');
  }

  /** Abort, and measure from the moment the endpoint is ready until the weight call leaves. */
  async function delayOfAbort(id: string): Promise<number> {
    const before = local.changes.length;
    expect(await local.abort(id)).toMatchObject({ id, abortRequestedBy: 'test:ana' });
    await until(async () => (await statusOf()) === 'InService');
    const readyMs = local.clock.now();
    await until(async () => local.changes.length > before);
    const [first] = local.changes.slice(before);
    expect(first?.operation).toBe('UpdateEndpointWeightsAndCapacities');
    return (first?.atMs ?? Number.POSITIVE_INFINITY) - readyMs;
  }

  /** No urgent message comes within a quarter of an hour. */
  async function keepUrgentBack(): Promise<void> {
    const { QueueUrl } = await local.clients.sqs.send(
      new GetQueueUrlCommand({ QueueName: 'fairlead-rollouts-urgent' }),
    );
    await local.clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: '900' } }));
  }

  async function endsAtHome(id: string, challenger: string, before: number): Promise<void> {
    await until(async () => {
      const { status } = await local.show(id);
      if (status === 'rolled-back') expect((await sharesOf(local)).primary).toBe(100);
      return status === 'rolled-back';
    }, 20 * SECOND_MS);
    const raised = local.changes
      .slice(before)
      .flatMap(
        ({ input }) => (input.DesiredWeightsAndCapacities ?? []) as { VariantName: string; DesiredWeight: number }[],
      )
      .filter(({ VariantName, DesiredWeight }) => VariantName === challenger && DesiredWeight > 0);
    expect([raised, (await local.describe(ENDPOINT)).EndpointConfigName]).toEqual([[], ORIGINAL]);
  }

  const combinations = Object.keys(STATES).flatMap((state) => Object.keys(STATUSES).map((status) => [state, status]));

  it.each(combinations)(
    '%s while %s: the weight call leaves at most 5 s after the endpoint is ready',
    async (state, status) => {
      local = await startFraud();
      const id = (await STATES[state ?? '']?.(local)) ?? '';
      const before = local.changes.length;
      STATUSES[status ?? '']?.(local);
      if (status === 'RollingBack') await until(async () => (await statusOf()) === 'RollingBack');
      const { challenger } = await local.show(id);
      expect(await delayOfAbort(id)).toBeLessThanOrEqual(5 * SECOND_MS);
      await endsAtHome(id, challenger.variant, before + 1);
    },
  );

  it.each(['Updating', 'SystemUpdating', 'RollingBack'])(
    '%s with every event lost: the weight call leaves at most 65 s after the endpoint is ready',
    async (status) => {
      local = await startFraud();
      const id = await holding(local, SLOW);
      Object.assign(local.cloud.faults, { loseEvents: 1 });
      STATUSES[status]?.(local);
      expect(await delayOfAbort(id)).toBeLessThanOrEqual(65 * SECOND_MS);
    },
  );

  it.each(['InService', 'Updating', 'SystemUpdating', 'RollingBack'])(
    '%s with every event and every urgent message lost: the sweep alone sends the weight call at most 65 s after',
    async (status) => {
      local = await startFraud();
      const id = await holding(local, SLOW);
      Object.assign(local.cloud.faults, { loseEvents: 1 });
      await keepUrgentBack();
      STATUSES[status]?.(local);
      expect(await delayOfAbort(id)).toBeLessThanOrEqual(65 * SECOND_MS);
    },
  );

  it.each([
    ['preparing', undefined],
    ['shifting', 0],
    ['shifting', 1],
    ['finishing', undefined],
  ])(
    '%s (%s), which keeps the endpoint busy itself, leads home and never gives the challenger more',
    async (phase, step) => {
      local = await startFraud();
      const { id, challenger } = await local.start(PLAN);
      await local.untilPhase(id, phase, 60, step);
      const before = local.changes.length;
      await local.abort(id);
      await endsAtHome(id, challenger.variant, before);
    },
  );
});
