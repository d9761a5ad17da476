import { UpdateEndpointCommand, UpdateEndpointWeightsAndCapacitiesCommand } from '@aws-sdk/client-sagemaker';
import { afterEach, describe, expect, it } from 'vitest';
import { ENDPOINT, ORIGINAL, PLAN, sentWhileBusy, sharesOf, startFraud } from '../helpers/fraud.ts';
import type { Local } from '../helpers/local.ts';

const ENDED = ['succeeded', 'rolled-back', 'drifted', 'adopted', 'lost'];
/** Holds that would last for hours. */
const SLOW = {
  ...PLAN,
  steps: [
    { weight: 10, hold: '2h' },
    { weight: 50, hold: '2h' },
    { weight: 100, hold: '2h' },
  ],
  maxHold: '6h',
};

describe('a command', () => {
  let local: Local;
  afterEach(() => {
    expect(sentWhileBusy(local)).toEqual([]);
    return local.stop();
  });

  const press = (id: string, name: string, reason = 'a test') =>
    local.api('POST', `/v1/rollouts/${id}/${name}`, { reason });

  async function holding(plan: Record<string, unknown> = SLOW, options: Parameters<typeof startFraud>[0] = {}) {
    local = await startFraud(options);
    const { id, challenger } = await local.start(plan);
    await local.untilPhase(id, 'holding');
    return { id, challenger: challenger.variant };
  }

  async function console(challenger: string, weights: [number, number]): Promise<void> {
    const DesiredWeightsAndCapacities = [
      { VariantName: 'primary', DesiredWeight: weights[0] },
      { VariantName: challenger, DesiredWeight: weights[1] },
    ];
    const change = new UpdateEndpointWeightsAndCapacitiesCommand({
      EndpointName: ENDPOINT,
      DesiredWeightsAndCapacities,
    });
    await local.clients.sageMaker.send(change);
  }

  it('promote ends this hold only, however often it is pressed at once, and says who', async () => {
    const { id } = await holding();
    expect((await press(id, 'promote', 'looks good')).status).toBe(202);
    expect((await press(id, 'promote', 'looks good')).status).toBe(202);
    await local.untilPhase(id, 'holding', 10, 1);
    await local.advanceMinutes(30);
    expect(await local.show(id)).toMatchObject({ phase: 'holding', currentStep: 1, challenger: { weight: 50 } });
  });

  it('promote at 100 % finishes without waiting for the end of the warm time', async () => {
    const { id } = await holding();
    for (const step of [0, 1, 2]) {
      await local.untilPhase(id, 'holding', 10, step);
      expect((await press(id, 'promote')).status).toBe(202);
    }
    expect(await local.untilStatus(id, ENDED, 20)).toMatchObject({ status: 'succeeded' });
  });

  it('promote-full does not take a challenger past a guard that fails', async () => {
    const { id } = await holding(SLOW, { challengerErrorRate: 1, requestsPerMinute: 600 });
    await press(id, 'promote-full');
    expect(await local.untilStatus(id, ENDED, 40)).toMatchObject({ status: 'rolled-back', outcome: 'guard-failed' });
  });

  it('promote while weights move is refused with what is allowed instead', async () => {
    local = await startFraud();
    const { id } = await local.start(SLOW);
    await local.untilPhase(id, 'shifting', 20);
    const { status, body } = await press(id, 'promote');
    expect([status, body.type, body.allowedActions]).toEqual([
      409,
      '/problems/command_not_allowed',
      ['promote-full', 'pause', 'abort'],
    ]);
  });

  it('promote-full skips the holds below 100 %, and keeps the champion warm there', async () => {
    const { id } = await holding();
    await press(id, 'promote-full', 'known good');
    const warm = await local.untilPhase(id, 'holding', 10, 2);
    expect(warm).toMatchObject({
      challenger: { weight: 100 },
      allowedActions: ['promote', 'pause', 'abort', 'revert'],
    });
    await local.advanceMinutes(60);
    expect((await local.show(id)).phase).toBe('holding');
  });

  it('pause stands still past the end of the hold, and resume goes on', async () => {
    const { id, challenger } = await holding(PLAN);
    await press(id, 'pause', 'lunch');
    await local.advanceMinutes(60);
    const paused = await local.show(id);
    expect(paused).toMatchObject({
      status: 'paused',
      phase: 'holding',
      pausedBy: 'test:ana',
      challenger: { weight: 10 },
    });
    expect(paused.why).toMatch(/^Paused by test:ana since .* \(lunch\)\. The challenger stays at 10 %/);
    expect(await sharesOf(local)).toEqual({ primary: 90, [challenger]: 10 });
    await press(id, 'resume');
    expect(await local.untilStatus(id, ENDED, 60)).toMatchObject({ status: 'succeeded' });
  });

  it('pause does not stop a guard from rolling back', async () => {
    local = await startFraud({ challengerErrorRate: 1, requestsPerMinute: 600 });
    const { id } = await local.start(SLOW);
    await local.untilPhase(id, 'holding', 20, 0);
    await press(id, 'pause');
    expect(await local.untilStatus(id, ENDED, 40)).toMatchObject({ status: 'rolled-back', outcome: 'guard-failed' });
  });

  it('pause while the challenger comes up keeps every request away from it', async () => {
    local = await startFraud();
    const { id, challenger } = await local.start(PLAN);
    await press(id, 'pause');
    await local.advanceMinutes(60);
    expect(await local.show(id)).toMatchObject({ status: 'paused', phase: 'preparing', challenger: { weight: 0 } });
    await press(id, 'resume');
    await local.untilPhase(id, 'holding', 20, 0);
    expect(await sharesOf(local)).toEqual({ primary: 90, [challenger.variant]: 10 });
  });

  it('revert while the champion is warm is one weight call, then the way back', async () => {
    const { id } = await holding();
    await press(id, 'promote-full');
    await local.untilPhase(id, 'holding', 10, 2);
    const before = local.changes.length;
    expect((await press(id, 'revert', 'complaints')).status).toBe(202);
    const ended = await local.untilStatus(id, ENDED, 20);
    expect(ended).toMatchObject({ status: 'rolled-back', outcome: 'reverted' });
    expect(ended.cause?.sentence).toBe('Reverted by test:ana: complaints.');
    expect(local.changes.slice(before).map(({ operation }) => operation)).toEqual([
      'UpdateEndpointWeightsAndCapacities',
      'UpdateEndpoint',
    ]);
  });

  it('revert after the end is a rollout back to the model before, found again by a second press', async () => {
    const { id } = await holding(PLAN);
    await local.untilStatus(id, 'succeeded', 60);
    const first = await press(id, 'revert', 'complaints');
    const second = await press(id, 'revert', 'complaints');
    expect([first.status, second.status, second.body.id]).toEqual([202, 202, first.body.id]);
    expect(first.body).toMatchObject({ challenger: { model: 'fraud-v1' }, champion: { model: 'fraud-v2' } });
    expect(await local.untilStatus(first.body.id, ENDED, 60)).toMatchObject({ status: 'succeeded' });
  });

  it('revert after the revert window is refused', async () => {
    const { id } = await holding({ ...PLAN, revertWindow: '1h' });
    await local.untilStatus(id, 'succeeded', 60);
    await local.advanceMinutes(61);
    const { status, body } = await press(id, 'revert');
    expect([status, body.type, body.allowedActions]).toEqual([409, '/problems/rollout_has_ended', []]);
  });

  it('retry after a way back is the same rollout anew', async () => {
    const { id } = await holding(PLAN);
    await local.abort(id);
    await local.untilStatus(id, 'rolled-back', 20);
    const { status, body } = await press(id, 'retry');
    expect([status, body.id === id, body.challenger.model]).toEqual([202, false, 'fraud-v2']);
    expect(body.steps).toEqual((await local.show(id)).steps);
    expect(await local.untilStatus(body.id, ENDED, 60)).toMatchObject({ status: 'succeeded' });
  });

  it('adopt goes on from the weights that somebody else has set', async () => {
    const { id, challenger } = await holding();
    await console(challenger, [1, 3]);
    await local.untilStatus(id, 'drifted', 10);
    expect((await press(id, 'adopt')).status).toBe(202);
    const adopted = await local.untilPhase(id, 'holding', 5, 1);
    expect(adopted).toMatchObject({ challenger: { weight: 75 } });
    expect(await sharesOf(local)).toEqual({ primary: 25, [challenger]: 75 });
    await press(id, 'promote');
    await local.untilPhase(id, 'holding', 10, 2);
  });

  it('adopt of another config ends the rollout and touches nothing', async () => {
    const { id } = await holding();
    await local.config('theirs', 'fraud-v1');
    await local.clients.sageMaker.send(
      new UpdateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName: 'theirs' }),
    );
    await local.untilStatus(id, 'drifted', 30);
    const sent = local.changes.length;
    await press(id, 'adopt');
    const ended = await local.untilStatus(id, 'adopted', 5);
    expect(ended.why).toContain('test:ana accepted what is live: fraud-detector stays on theirs.');
    expect([local.changes.length, (await local.describe(ENDPOINT)).EndpointConfigName]).toEqual([sent, 'theirs']);
  });

  it('retry of a drifted rollout begins again; who puts the original back twice is recognised as its owner', async () => {
    const { id } = await holding();
    const revert = () =>
      local.clients.sageMaker.send(new UpdateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName: ORIGINAL }));
    await revert();
    expect(await local.untilStatus(id, 'drifted', 30)).toMatchObject({ outcome: 'drifted' });
    await press(id, 'retry');
    await local.untilPhase(id, 'holding', 30, 0);
    await revert();
    const again = await local.untilStatus(id, 'drifted', 30);
    expect(again.outcome).toBe('owner-reverts');
    expect(again.why).toContain('such as CloudFormation, Terraform or ACK: change the endpoint config there');
  });

  it('that nobody gives ends a drifted rollout at its deadline, touching nothing', async () => {
    const { id, challenger } = await holding({ ...SLOW, deadlines: { drifted: { after: '1h' } } });
    await console(challenger, [1, 1]);
    const { why } = await local.untilStatus(id, 'drifted', 10);
    expect(why).toMatch(/Without an answer by \d\d:\d\d:\d\d UTC the rollout ends and touches nothing\.$/);
    const sent = local.changes.length;
    local.traffic(ENDPOINT, 0.0001);
    await local.advanceMinutes(65);
    expect([(await local.show(id)).status, local.changes.length]).toEqual(['abandoned', sent]);
  });
});
