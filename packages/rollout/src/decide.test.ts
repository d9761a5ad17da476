import { plusMs } from '@fairlead/reconcile';
import { describe, expect, it } from 'vitest';
import { giveCommand } from './commands.ts';
import type { RolloutDecision } from './decision.ts';
import {
  at,
  calls,
  canary,
  champion,
  finished,
  HOLDING,
  look,
  minutes,
  news,
  ORIGINAL,
  planned,
  rollout,
  sent,
  wantsConfig,
  wantsPercent,
} from './fixtures.ts';
import type { LiveEndpoint } from './live.ts';
import type { Phase, RolloutState } from './state.ts';

const PREPARING: Phase = { name: 'preparing' };
const SHIFTING: Phase = { name: 'shifting', step: 0 };
const LAST_HOLD: Phase = { ...HOLDING, step: 1 };
const AWAITING: Phase = { name: 'awaiting-decision', step: 0, reachedAt: at(0), sinceAt: at(1800) };
const FINISHING: Phase = { name: 'finishing' };
const ROLLING_BACK = { name: 'rolling-back' as const, sinceAt: at(0) };
const GUARD = { kind: 'guard' as const, sentence: '9 of 100 requests failed.' };
const ABORT = { at: at(0), by: 'ana', reason: 'wrong model' };

const phaseOf = ({ state }: RolloutDecision) => state.phase.name;
/** A rollout in a phase with a call for its config under way. */
const calling = (phase: Phase, which: 'canary' | 'final' | 'original', overrides: Partial<RolloutState> = {}) => {
  const { plan } = rollout(phase);
  return rollout(phase, { attempt: sent(wantsConfig(plan.configs[which].name)), ...overrides });
};

describe('while preparing', () => {
  const state = calling(PREPARING, 'canary');

  it('the challenger is brought up beside the champion', () => {
    const decision = look(rollout(PREPARING), champion());
    const { canary: config } = decision.state.plan.configs;
    expect(decision.actions).toEqual([
      { kind: 'create-config', config, tags: { 'fairlead:rollout': decision.state.id } },
      { kind: 'update-endpoint', endpointName: 'fraud', configName: config.name, keep: 'everything' },
    ]);
    expect(decision.state.attempt).toMatchObject({ n: 1, lastModifiedSeen: at(-3600) });
  });

  it('an endpoint on the canary config gets its first weights', () => {
    const decision = look(state, canary(state, 0), { now: at(360) });
    expect(decision.actions).toEqual([
      { kind: 'set-weights', endpointName: 'fraud', weights: { primary: 90, [state.plan.challenger.variantName]: 10 } },
    ]);
    expect(decision.state.phase).toEqual({ name: 'shifting', step: 0 });
  });

  it('an unchanged endpoint is asked again', () => {
    expect(look(state, champion(), { now: at(70) }).state.attempt?.n).toBe(2);
  });

  it('a swap that SageMaker undid with a reason ends on the original config, in SageMaker’s words', () => {
    const undone = champion({ lastModifiedAt: at(500), failureReason: 'did not pass the ping health check' });
    const decision = look(state, undone, { now: at(500) });
    expect(phaseOf(decision)).toBe('rolled-back');
    expect(decision).toMatchObject({ final: true, state: { cause: { kind: 'sagemaker' } } });
    expect(decision.why).toContain('did not pass the ping health check');
    expect(news(decision)).toEqual(['rolling-back', 'rolled-back']);
  });

  it('a model that was deleted meanwhile rolls back once no call can be on its way', () => {
    const outcomes = [{ kind: 'refused' as const, code: 'ValidationException', message: 'Could not find model "arn"' }];
    const decision = look(state, champion(), { now: at(5), outcomes });
    expect(decision.state.cause).toMatchObject({ outcome: 'model-deleted', sentence: expect.stringContaining('arn') });
    expect([phaseOf(decision), decision.dueAt]).toEqual(['rolling-back', at(65)]);
    expect(phaseOf(look(decision.state, champion(), { now: at(65) }))).toBe('rolled-back');
  });
});

describe('while shifting', () => {
  const state = rollout(SHIFTING, { attempt: sent(wantsPercent(rollout(SHIFTING), 10)), traffic: [] });

  it('the hold begins when SageMaker shows the weights', () => {
    const decision = look(state, canary(state, 10), { now: at(60) });
    expect(decision.state.phase).toEqual({
      name: 'holding',
      step: 0,
      sinceAt: at(60),
      endsAt: at(660),
      latestEndAt: at(1860),
    });
    expect(decision.state.traffic).toEqual([{ step: 0, weightPercent: 10, fromAt: at(60) }]);
    expect(news(decision)).toEqual(['step-reached']);
  });

  it('the shortest hold lasts, if need be, until its first minute can have been judged', () => {
    const plan = planned({
      steps: [{ weightPercent: 100, holdSeconds: 60, longestHoldSeconds: 180 }],
      keepWarmSeconds: 0,
    });
    const short = { ...state, plan, attempt: sent(wantsPercent({ ...state, plan }, 100)) };
    const decision = look(short, canary(short, 100), { now: at(0) });
    expect(decision.state.phase).toMatchObject({ endsAt: at(60), latestEndAt: at(300) });
  });

  it('weights that SageMaker does not keep roll back', () => {
    const undone = canary(state, 0, { lastModifiedAt: at(90), failureReason: 'internal' });
    const decision = look(state, undone, { now: at(90) });
    expect(decision.state.cause).toEqual({
      kind: 'sagemaker',
      outcome: 'rolled-back-by-sagemaker',
      sentence: '10 % could not be moved to the challenger: rolled back by SageMaker: internal.',
    });
  });

  it('what SageMaker undoes is remembered from the moment it is seen', () => {
    const seen = look(state, canary(state, 0, { status: 'RollingBack' }), { now: at(61) });
    expect(seen.state.attempt?.rollingBackSeen).toBe(true);
    const after = look(seen.state, canary(state, 0, { lastModifiedAt: at(90) }), { now: at(90) });
    expect(phaseOf(after)).toBe('rolling-back');
  });
});

describe('while holding', () => {
  const state = rollout(HOLDING);

  it('good evidence does not shorten the hold', () => {
    const decision = look(state, canary(state, 10), { now: at(540), window: minutes(50) });
    expect([phaseOf(decision), decision.dueAt]).toEqual(['holding', at(600)]);
    expect(decision.why).toContain('The challenger carries 10 %. Guards watch until 09:10:00 UTC.');
  });

  it('good evidence moves on at its end', () => {
    const decision = look(state, canary(state, 10), { now: at(600), window: minutes(50) });
    expect(decision.state.phase).toEqual({ name: 'shifting', step: 1 });
    expect(decision.actions).toEqual([expect.objectContaining({ kind: 'set-weights' })]);
    expect(decision.state.traffic).toEqual([{ step: 0, weightPercent: 10, fromAt: at(0), toAt: at(600) }]);
  });

  it('harm turns round at once, and the verdict is written down first', () => {
    const decision = look(state, canary(state, 10), { now: at(300), window: minutes(50, 5) });
    expect(decision.state).toMatchObject({ phase: { name: 'rolling-back' }, cause: { kind: 'guard' } });
    expect(decision.actions).toEqual([
      { kind: 'set-weights', endpointName: 'fraud', weights: { primary: 100, [state.plan.challenger.variantName]: 0 } },
    ]);
    expect(decision.records).toEqual([
      expect.objectContaining({ sk: 'LOOK#2026-01-14T09:05', body: expect.objectContaining({ at: at(300) }) }),
    ]);
  });

  it('an undecided hold is extended, and says for how long', () => {
    const decision = look(state, canary(state, 10), { now: at(600), window: minutes(5) });
    expect(phaseOf(decision)).toBe('holding');
    expect(decision.why).toContain('extended, to 09:30:00 UTC at the latest');
  });

  it.each([
    ['ask', minutes(5), 'awaiting-decision', ['paused']],
    ['rollback', minutes(5), 'rolling-back', ['rolling-back']],
    ['advance', minutes(5), 'shifting', []],
    ['advance', minutes(0), 'awaiting-decision', ['paused']],
  ] as const)('%s, when nobody could decide in time, with %o', (onInconclusive, window, phase, told) => {
    const undecided = rollout(HOLDING, { plan: planned({ onInconclusive }) });
    const decision = look(undecided, canary(undecided, 10), { now: at(1800), window });
    expect([phaseOf(decision), news(decision)]).toEqual([phase, told]);
  });

  it('no look without metrics passes', () => {
    expect(phaseOf(look(state, canary(state, 10), { now: at(600) }))).toBe('holding');
  });

  it('the last step’s evidence leads to the last config', () => {
    const full = rollout(LAST_HOLD, { traffic: [{ step: 1, weightPercent: 100, fromAt: at(0) }] });
    const decision = look(full, canary(full, 100), { now: at(600), window: minutes(50) });
    expect([phaseOf(decision), calls(decision)]).toEqual(['finishing', ['create-config', 'update-endpoint']]);
  });
});

describe('while awaiting a decision', () => {
  const state = rollout(AWAITING);

  it.each([
    ['late evidence moves on', minutes(50), 'shifting'],
    ['harm rolls back', minutes(50, 5), 'rolling-back'],
    ['nothing new waits', minutes(5), 'awaiting-decision'],
  ])('%s', (_, window, phase) => {
    expect(phaseOf(look(state, canary(state, 10), { now: at(3600), window }))).toBe(phase);
  });
});

describe('while finishing', () => {
  const state = calling(FINISHING, 'final');

  it('the last config is drawn up for as many instances as serve now', () => {
    const grown = rollout(LAST_HOLD, { traffic: [{ step: 1, weightPercent: 100, fromAt: at(0) }] });
    const variants = canary(grown, 100).variants.map((one) => ({ ...one, desiredInstanceCount: 7 }));
    const decision = look(grown, canary(grown, 100, { variants }), { now: at(600), window: minutes(50) });
    const { final } = decision.state.plan.configs;
    expect(final.body.ProductionVariants).toMatchObject([{ VariantName: 'primary', InitialInstanceCount: 7 }]);
    expect(final.name).not.toBe(grown.plan.configs.final.name);
    expect(decision.actions[1]).toEqual({
      kind: 'update-endpoint',
      endpointName: 'fraud',
      configName: final.name,
      keep: 'nothing',
    });
  });

  it('only the re-read endpoint makes a success', () => {
    const decision = look(state, finished(state), { now: at(400) });
    expect(decision).toMatchObject({ final: true, state: { phase: { name: 'succeeded', endedAt: at(400) } } });
    expect(news(decision)).toEqual(['succeeded']);
  });

  it('a swap that SageMaker undid takes the traffic back to the warm champion', () => {
    const undone = canary(state, 100, { lastModifiedAt: at(500), failureReason: 'no capacity' });
    const decision = look(state, undone, { now: at(500) });
    expect([phaseOf(decision), calls(decision)]).toEqual(['rolling-back', ['set-weights']]);
  });
});

describe('while rolling back', () => {
  const state = rollout(ROLLING_BACK, { cause: GUARD });

  it('the champion’s traffic is checked twice, longer apart than any call can take, before the config goes', () => {
    const first = look(state, canary(state, 0), { now: at(60) });
    expect([calls(first), first.dueAt]).toEqual([[], at(125)]);
    expect(calls(look(first.state, canary(state, 0), { now: at(124) }))).toEqual([]);
    const second = look(first.state, canary(state, 0), { now: at(125) });
    expect(second.actions).toEqual([
      { kind: 'update-endpoint', endpointName: 'fraud', configName: ORIGINAL, keep: 'instance-counts' },
    ]);
  });

  it('a late call of an earlier worker is undone, and the two checks begin again', () => {
    const verified = rollout({ ...ROLLING_BACK, verifiedAt: at(60) }, { cause: GUARD });
    const late = look(verified, canary(state, 25, { lastModifiedAt: at(120) }), { now: at(130) });
    expect(calls(late)).toEqual(['set-weights']);
    expect(late.state.phase).toEqual(ROLLING_BACK);
  });

  it('a deleted original config is made again under a name of ours, with its body and tags', () => {
    const outcomes = [
      {
        kind: 'refused' as const,
        code: 'ValidationException',
        message: 'Could not find endpoint configuration "arn:…:endpoint-config/fraud-original".',
      },
    ];
    const restoring = calling({ ...ROLLING_BACK, verifiedAt: at(0) }, 'original', { cause: GUARD });
    const decision = look(restoring, canary(state, 0), { now: at(90), outcomes });
    const home = { name: expect.stringMatching(/-home-[0-9a-f]{8}$/), body: state.plan.configs.original.body };
    expect(decision.actions).toEqual([
      { kind: 'create-config', config: home, tags: state.plan.tags },
      { kind: 'update-endpoint', endpointName: 'fraud', configName: home.name, keep: 'instance-counts' },
    ]);
    const back = champion({ configName: decision.state.plan.configs.original.name, lastModifiedAt: at(400) });
    expect(phaseOf(look(decision.state, back, { now: at(400) }))).toBe('rolled-back');
  });

  it('the original config ends it, with the cause in one sentence', () => {
    const restoring = calling(ROLLING_BACK, 'original', { cause: GUARD });
    const decision = look(restoring, champion({ lastModifiedAt: at(500) }), { now: at(500) });
    expect(decision).toMatchObject({ final: true, state: { phase: { name: 'rolled-back', endedAt: at(500) } } });
    expect(decision.why).toBe('9 of 100 requests failed. fraud is back on fraud-original and serves fraud-v1 only.');
  });

  it.each([
    ['weights', canary(state, 25, { lastModifiedAt: at(90), failureReason: 'internal' }), wantsPercent(state, 0)],
    [
      'the config',
      canary(state, 0, { status: 'UpdateRollbackFailed', lastModifiedAt: at(90), failureReason: 'internal' }),
      wantsConfig(ORIGINAL),
    ],
  ])('there is no giving up on %s: it asks again two minutes later', (_, endpoint, wanted) => {
    const refused = { ...state, attempt: sent(wanted) };
    const decision = look(refused, endpoint, { now: at(90) });
    expect([calls(decision), decision.dueAt]).toEqual([[], at(210)]);
    expect(calls(look(decision.state, endpoint, { now: at(210) }))).toHaveLength(1);
  });
});

describe('a busy endpoint', () => {
  const phases: [string, RolloutState][] = [
    ['preparing', rollout(PREPARING)],
    ['shifting', rollout(SHIFTING)],
    ['holding', rollout(HOLDING)],
    ['awaiting-decision', rollout(AWAITING)],
    ['finishing', rollout(FINISHING)],
    ['rolling-back', rollout(ROLLING_BACK)],
    ['drifted', rollout({ name: 'drifted', sinceAt: at(0), difference: 'x' })],
  ];
  const statuses = ['Creating', 'Updating', 'SystemUpdating', 'RollingBack', 'Deleting'] as const;

  it.each(phases)('gets no call while %s, whatever keeps it busy', (_, state) => {
    for (const status of statuses) {
      const decision = look({ ...state, abort: ABORT }, canary(state, 10, { status }), { now: at(2000) });
      expect([status, calls(decision)]).toEqual([status, []]);
      expect(decision.why).toContain(status === 'Deleting' ? 'being deleted since' : status);
    }
  });

  it('does not make the abort that waits for it a secret', () => {
    const decision = look(rollout(HOLDING, { abort: ABORT }), canary(rollout(HOLDING), 10, { status: 'Updating' }));
    expect(decision.why).toContain('The abort follows at once after that.');
  });
});

describe('an abort', () => {
  const running: [string, Phase, (state: RolloutState) => LiveEndpoint, string[]][] = [
    ['preparing, nothing sent yet', PREPARING, () => champion(), []],
    ['preparing, challenger up', PREPARING, (state) => canary(state, 0), []],
    ['shifting', SHIFTING, (state) => canary(state, 10), ['set-weights']],
    ['holding', HOLDING, (state) => canary(state, 10), ['set-weights']],
    ['awaiting a decision', AWAITING, (state) => canary(state, 10), ['set-weights']],
    ['finishing', FINISHING, (state) => canary(state, 100), ['set-weights']],
    ['finishing, swap done', FINISHING, (state) => finished(state), ['update-endpoint']],
    [
      'drifted to a foreign config',
      { name: 'drifted', sinceAt: at(0), difference: 'x' },
      () => champion({ configName: 'foreign' }),
      ['update-endpoint'],
    ],
  ];

  it.each(running)('leads back from %s', (_, phase, endpoint, expected) => {
    const state = rollout(phase, { abort: ABORT });
    const decision = look(state, endpoint(state), { now: at(300), window: minutes(50) });
    expect(['rolling-back', 'rolled-back']).toContain(phaseOf(decision));
    expect(calls(decision)).toEqual(expected);
    expect(decision.state.cause).toEqual({
      kind: 'abort',
      outcome: 'aborted',
      sentence: 'Aborted by ana: wrong model.',
    });
  });

  it('beats a guard that would have moved on', () => {
    const state = rollout(HOLDING, { abort: ABORT });
    expect(phaseOf(look(state, canary(state, 10), { now: at(600), window: minutes(50) }))).toBe('rolling-back');
  });

  it.each([
    ['asked twice', rollout(HOLDING, { abort: ABORT })],
    ['on the way back already', rollout(ROLLING_BACK, { cause: GUARD })],
  ])('%s changes nothing', (_, state) => {
    expect(giveCommand(state, 'abort', { by: 'bob', at: at(1), reason: 'me too' })).toEqual({
      kind: 'refused',
      refusal: { kind: 'already' },
    });
  });
});

describe('an endpoint that is beyond help', () => {
  it.each([
    ['missing', 'missing' as const, 'was deleted'],
    ['Failed', champion({ status: 'Failed', failureReason: 'no space' }), 'no space'],
  ])('%s ends the rollout as lost, and nothing is sent', (_, endpoint, words) => {
    for (const phase of [PREPARING, SHIFTING, HOLDING, AWAITING, FINISHING, ROLLING_BACK]) {
      const decision = look(rollout(phase), endpoint, { now: at(300) });
      expect(decision).toMatchObject({ final: true, actions: [], state: { phase: { name: 'lost' } } });
      expect([news(decision), decision.why]).toEqual([['lost'], expect.stringContaining(words)]);
    }
  });

  it('a drifted rollout lets an UpdateRollbackFailed be: the update that failed was somebody else’s', () => {
    const state = rollout({ name: 'drifted', sinceAt: at(0), difference: 'x' });
    const decision = look(state, champion({ status: 'UpdateRollbackFailed', failureReason: 'stuck' }));
    expect([phaseOf(decision), calls(decision), news(decision)]).toEqual(['drifted', [], []]);
  });

  it('UpdateRollbackFailed is brought to the original config, the only update it takes', () => {
    const state = calling(PREPARING, 'canary');
    const decision = look(state, champion({ status: 'UpdateRollbackFailed', failureReason: 'stuck' }), {
      now: at(900),
    });
    expect(decision.state.cause).toEqual({
      kind: 'sagemaker',
      outcome: 'update-rollback-failed',
      sentence: 'SageMaker could neither update nor roll back (stuck).',
    });
    expect(calls(decision)).toEqual(['update-endpoint']);
  });
});

describe('a difference that is not ours', () => {
  const foreign = champion({ configName: 'foreign', lastModifiedAt: at(400) });
  const holding = rollout(HOLDING);

  it.each<[string, RolloutState, LiveEndpoint]>([
    ['a foreign config while preparing', rollout(PREPARING), foreign],
    ['a foreign config while shifting', rollout(SHIFTING), foreign],
    ['a foreign config while holding', holding, foreign],
    ['a foreign config while finishing', rollout(FINISHING), foreign],
    ['a foreign config while rolling back', rollout(ROLLING_BACK, { cause: GUARD }), foreign],
    ['the original config while holding', holding, champion()],
    ['other weights while holding', holding, canary(holding, 50)],
    ['other weights while awaiting a decision', rollout(AWAITING), canary(holding, 50)],
  ])('%s stops the rollout at the second look and overwrites nothing', (_, state, endpoint) => {
    const first = look(state, endpoint, { now: at(500) });
    expect([phaseOf(first), calls(first), first.dueAt]).toEqual([state.phase.name, [], at(530)]);
    const second = look(first.state, endpoint, { now: at(530) });
    expect([phaseOf(second), calls(second), news(second)]).toEqual(['drifted', [], ['drifted']]);
    expect(calls(look(second.state, endpoint, { now: at(600) }))).toEqual([]);
  });

  it('two looks in the same second count as one', () => {
    const first = look(holding, foreign, { now: at(500) });
    expect(phaseOf(look(first.state, foreign, { now: plusMs(at(500), 300) }))).toBe('holding');
  });

  it('the last config is no change by somebody else while its update stalls: a call may be carried out late', () => {
    const stalled = { name: 'stalled', during: 'finishing', step: 1, outcome: 'quota-exceeded', message: 'x' } as const;
    const state = rollout({ ...stalled, sinceAt: at(0), retryAt: at(900) });
    const waits = look(state, finished(state), { now: at(60) });
    expect([phaseOf(waits), waits.state.driftSeenAt]).toEqual(['stalled', undefined]);
    expect(phaseOf(look(waits.state, finished(state), { now: at(900) }))).toBe('succeeded');
  });

  it('a difference that has gone by the second look is forgotten', () => {
    const first = look(holding, foreign, { now: at(500) });
    const second = look(first.state, canary(holding, 10), { now: at(530), window: minutes(50) });
    expect(second.state.driftSeenAt).toBeUndefined();
  });

  it('other instance counts are none', () => {
    const variants = canary(holding, 10).variants.map((one) => ({
      ...one,
      currentInstanceCount: 9,
      desiredInstanceCount: 9,
    }));
    const decision = look(holding, canary(holding, 10, { variants }), { now: at(300), window: minutes(50) });
    expect(decision.state.driftSeenAt).toBeUndefined();
  });
});
