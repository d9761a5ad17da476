import { RolloutEvents } from '@fairlead/events';
import {
  decideCleanup,
  decideNext,
  giveCommand,
  type NextState,
  type Phase,
  queueNext,
  startRollout,
} from '@fairlead/rollout';
import type { LiveScaling, ScalingPart } from '@fairlead/scaling';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  at,
  canary,
  champion,
  finished,
  HOLDING,
  look,
  minutes,
  planned,
  rollout,
  SHADOWING,
  SMOKE_TESTING,
  seenAfter,
  sent,
  shadowed,
  shadowMinutes,
  staged,
  wantsConfig,
} from '../../packages/rollout/src/fixtures.ts';

const holding = rollout(HOLDING);
const smoking = staged(SMOKE_TESTING);
const endpoint = { accountId: '111122223333', region: 'us-east-1', name: 'fraud' };
const rollingBack: Phase = { name: 'rolling-back', sinceAt: at(0) };
const waiting: NextState = { id: 'rol_1', queueId: 'rol_1', endpoint, model: 'm', request: {}, by: 'ana', at: at(0) };
const drifted = rollout({ name: 'drifted', sinceAt: at(0), difference: 'x' });
const ANA = { by: 'ana', at: at(1), reason: 'x' };
const paused = giveCommand(holding, 'pause', ANA);
const aborted = giveCommand(holding, 'abort', ANA);

const cleanup = { rolloutId: 'rol_1', endpoint, collectAt: at(0), giveUpAt: at(1), open: [], settled: [] };
const oldModelBack = {
  state: {
    ...cleanup,
    collectAt: at(9),
    watch: { configName: 'fl-final', championModel: 'fraud-v1', challengerModel: 'fraud-v2' },
  },
  seen: { used: { isBusy: false, inUse: { configs: ['theirs'], models: ['fraud-v1'] } } },
};
const nothingLeft = { found: { isBusy: false, inUse: { configs: [], models: [] }, owners: {} } };

const of = { variantName: 'primary', dimension: 'sagemaker:variant:DesiredInstanceCount' } as const;
const scaledTo = (MaxCapacity: number): LiveScaling => {
  const target: ScalingPart = { kind: 'target', ...of, fields: { MinCapacity: 1, MaxCapacity } };
  return { endpointName: 'fraud', parts: [target] };
};
const heldStill = look(rollout({ name: 'preparing' }), champion(), { scaling: { live: scaledTo(9) } });

/** Decisions that between them make every transition a rollout knows. */
const decisions = [
  startRollout({ id: 'rol_1', endpoint, startedAt: at(0), startedBy: 'ana' }, planned()),
  ...(aborted.kind === 'amended' ? [aborted.decision] : []),
  look(heldStill.state, champion(), { now: at(90), scaling: seenAfter(heldStill, scaledTo(12)) }),
  look(staged({ name: 'starting-shadow' }), shadowed(staged({ name: 'starting-shadow' }))),
  look(staged(SHADOWING), shadowed(staged(SHADOWING)), { now: at(600), window: shadowMinutes(50) }),
  look(smoking, canary(smoking, 0), { outcomes: [{ kind: 'done' }] }),
  look(rollout({ name: 'shifting', step: 0 }), canary(holding, 10)),
  look(holding, canary(holding, 10), { now: at(1800), window: minutes(5) }),
  look(holding, canary(holding, 10), { now: at(300), window: minutes(50, 5) }),
  look({ ...holding, blind: { sinceAt: at(0), told: false } }, canary(holding, 10), { now: at(180) }),
  look({ ...holding, blind: { sinceAt: at(0), told: true } }, canary(holding, 10), {
    now: at(300),
    window: minutes(50),
  }),
  look({ ...holding, driftSeenAt: at(0) }, champion(), { now: at(300) }),
  look(rollout({ name: 'finishing' }), finished(holding), { now: at(300) }),
  look(rollout(rollingBack, { attempt: sent(wantsConfig('fraud-original')) }), champion(), { now: at(300) }),
  look(holding, 'missing'),
  queueNext(waiting, 'rol_0'),
  decideNext({ state: waiting, seen: { owner: { id: 'rol_1', why: '' } }, outcomes: [], now: at(0) }),
  decideCleanup({ state: cleanup, seen: nothingLeft, outcomes: [], now: at(0) }),
  decideCleanup({ ...oldModelBack, outcomes: [], now: at(0) }),
  ...(paused.kind === 'amended' ? [paused.decision] : []),
  look(drifted, champion({ configName: 'theirs' }), { now: at(80 * 3600) }),
  look({ ...drifted, asked: { ...ANA, command: 'adopt' } }, champion({ configName: 'theirs' })),
  look(rollout(rollingBack), canary(holding, 0, { status: 'UpdateRollbackFailed' })),
  look(rollout(rollingBack, { busySinceAt: at(0) }), canary(holding, 0, { status: 'SystemUpdating' }), {
    now: at(3601),
  }),
  look(rollout({ name: 'preparing' }, { attempt: sent(wantsConfig(holding.plan.configs.canary.name)) }), champion(), {
    outcomes: [{ kind: 'refused', code: 'ResourceLimitExceeded', message: 'limit is 2 Instances' }],
  }),
];
const told = decisions.flatMap(({ transitions, why }) => transitions.map((transition) => ({ ...transition, why })));

describe('the events of a rollout', () => {
  it('are the ones of the contract, all of them and no others', () => {
    expect(told.map(({ type }) => type).sort()).toEqual(Object.keys(RolloutEvents).sort());
  });

  it.each(told)('$type says what the contract promises', ({ type, summary, detail, why, actor = 'fairlead' }) => {
    const schema = RolloutEvents[type as keyof typeof RolloutEvents];
    const parsed = z.safeParse(schema, { ...detail, id: 'ROL#rol_1#1', summary, why, actor });
    expect(parsed.error?.message).toBeUndefined();
  });
});
