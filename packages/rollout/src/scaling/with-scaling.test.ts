import { afterOperations, compare, type LiveScaling, type ScalingOperation, type ScalingPart } from '@fairlead/scaling';
import { describe, expect, it } from 'vitest';
import type { RolloutDecision } from '../decision.ts';
import { at, calls, canary, champion, finished, HOLDING, look, news, rollout, seenAfter } from '../fixtures.ts';
import type { LiveEndpoint } from '../live.ts';
import type { RolloutState } from '../state.ts';

const of = { variantName: 'primary', dimension: 'sagemaker:variant:DesiredInstanceCount' } as const;
const target = (fields: ScalingPart['fields'] = {}): ScalingPart => {
  return { kind: 'target', ...of, fields: { MinCapacity: 1, MaxCapacity: 9, ...fields } };
};
const LOAD: ScalingPart = {
  kind: 'policy',
  ...of,
  name: 'load',
  fields: { PolicyType: 'TargetTrackingScaling', TargetValue: 700 },
};
const SCALED: LiveScaling = { endpointName: 'fraud', parts: [target(), LOAD] };
const PREPARING = rollout({ name: 'preparing' });

const operationsOf = ({ actions }: RolloutDecision): ScalingOperation[] =>
  actions.flatMap((action) => (action.kind === 'change-scaling' ? action.operation : []));
const after = (live: LiveScaling, decision: RolloutDecision) => afterOperations(live, operationsOf(decision));
const lines = (decision: RolloutDecision) =>
  operationsOf(decision).map(
    ({ kind, part }) => `${kind} ${part.kind} ${'variantName' in part ? part.variantName : ''}`,
  );
const done = (decision: RolloutDecision) => decision.actions.map(() => ({ kind: 'done' as const }));

/** Live through the first change, made and seen. */
function held(state: RolloutState, endpoint: LiveEndpoint, live = SCALED) {
  const first = look(state, endpoint, { scaling: { live } });
  const still = after(live, first);
  return { first, still, seen: seenAfter(first, still) };
}

/** Another state with the same scaling. */
const scaledLike = ({ state: { scaling } }: RolloutDecision, state: RolloutState): RolloutState => {
  return { ...state, ...(scaling ? { scaling } : {}) };
};

describe('before a swap', () => {
  it('everything is suspended first, and what was there is stored in the same commit', () => {
    const { first } = held(PREPARING, champion());
    expect(operationsOf(first)).toEqual([
      {
        kind: 'put',
        part: {
          ...target(),
          fields: {
            DynamicScalingInSuspended: true,
            DynamicScalingOutSuspended: true,
            ScheduledScalingSuspended: true,
          },
        },
      },
    ]);
    expect(first.state.attempt).toBeUndefined();
    expect(first.records?.map(({ sk }) => sk.slice(0, 16))).toEqual(['SCALING#SNAPSHOT', 'SCALING#CHANGES#']);
    expect(news(first)).toEqual(['scaling-changed']);
  });

  it('and the swap leaves once a look shows it', () => {
    const { first, seen } = held(PREPARING, champion());
    const next = look(first.state, champion(), { now: at(1), outcomes: done(first), scaling: seen });
    expect(calls(next)).toEqual(['create-config', 'update-endpoint']);
    expect(next.state.scaling?.pending).toBeUndefined();
  });

  it('a worker that died leaves its calls time to arrive, then what is missing is sent again', () => {
    const { first } = held(PREPARING, champion());
    const scaling = seenAfter(first, SCALED);
    expect(look(first.state, champion(), { now: at(30), scaling }).actions).toEqual([]);
    expect(calls(look(first.state, champion(), { now: at(66), scaling }))).toEqual(['change-scaling']);
  });

  it('a refusal is told, waited out and tried again', () => {
    const { first } = held(PREPARING, champion());
    const outcomes = [{ kind: 'refused' as const, code: 'AccessDenied', message: 'no' }];
    const next = look(first.state, champion(), { now: at(1), outcomes, scaling: seenAfter(first, SCALED) });
    expect(next).toMatchObject({ actions: [], dueAt: at(11) });
    expect(next.why).toContain(
      'Autoscaling could not be changed, once (AccessDenied: no); tries again at 09:00:11 UTC.',
    );
  });

  it('nothing is sent while scaling cannot be read, and an abort needs no answer about it', () => {
    const scaling = { unreadable: 'ThrottlingException' };
    expect(look(PREPARING, champion(), { scaling }).actions).toEqual([]);
    const aborted = { ...rollout(HOLDING), abort: { at: at(0), by: 'ana', reason: 'x' } };
    expect(calls(look(aborted, canary(aborted, 10), { scaling }))).toEqual(['set-weights']);
  });

  it('an endpoint that does not scale is swapped at once, and nothing is stored', () => {
    const decision = look(PREPARING, champion());
    expect(calls(decision)).toEqual(['create-config', 'update-endpoint']);
    expect(decision.state.scaling).toBeUndefined();
  });

  it('a plan that deregisters takes every target away before the swap, and nothing is only suspended', () => {
    const state = { ...PREPARING, plan: { ...PREPARING.plan, deregisters: true } };
    const { first, seen } = held(state, champion());
    expect(lines(first)).toEqual(['remove target primary']);
    const next = look(first.state, champion(), { now: at(1), outcomes: done(first), scaling: seen });
    expect(calls(next)).toEqual(['create-config', 'update-endpoint']);
  });

  it('an abort does not end while a deregistration that nobody answered may still arrive', () => {
    const state = { ...PREPARING, plan: { ...PREPARING.plan, deregisters: true } };
    const { first } = held(state, champion());
    const aborted = { ...first.state, abort: { at: at(1), by: 'ana', reason: 'x' } };
    const outcomes = [{ kind: 'unknown' as const, message: 'No answer.' }];
    const next = look(aborted, champion(), { now: at(2), outcomes, scaling: seenAfter(first, SCALED) });
    expect([next.final, next.state.scaling?.pending]).toEqual([undefined, true]);
    const gone = look(next.state, champion(), { now: at(66), scaling: seenAfter(first, { ...SCALED, parts: [] }) });
    expect(lines(gone)).toEqual(['put target primary', 'put policy primary']);
  });

  it('a refusal of the swap itself deregisters, keeping all in the snapshot', () => {
    const { first, seen, still } = held(PREPARING, champion());
    const swap = look(first.state, champion(), { now: at(1), outcomes: done(first), scaling: seen });
    const outcomes = [
      { kind: 'done' as const },
      { kind: 'refused' as const, code: 'ValidationException', message: 'cannot be changed while autoscaled' },
    ];
    const next = look(swap.state, champion(), { now: at(2), outcomes, scaling: seen });
    expect(lines(next)).toEqual(['remove target primary']);
    const gone = seenAfter(next, after(still, next));
    expect(gone).toMatchObject({
      live: { parts: [] },
      kept: { snapshot: { parts: [LOAD, target()].map(({ kind }) => ({ kind })) } },
    });
    expect(calls(look(next.state, champion(), { now: at(3), outcomes: done(next), scaling: gone }))).toEqual([
      'create-config',
      'update-endpoint',
    ]);
  });
});

describe('before the first weight', () => {
  it('the challenger gets the champion’s scaling, and the champion’s goes on but for scale-in', () => {
    const { first, seen, still } = held(PREPARING, champion());
    const state = scaledLike(first, rollout({ name: 'shifting', step: 0 }, { traffic: [] }));
    const next = look(state, canary(state, 0), { now: at(300), outcomes: done(first), scaling: seen });
    const { variantName } = state.plan.challenger;
    expect(lines(next)).toEqual(['put target primary', `put target ${variantName}`, `put policy ${variantName}`]);
    const live = after(still, next);
    const flags = live.parts.flatMap((part) => (part.kind === 'target' ? [part.fields.DynamicScalingInSuspended] : []));
    expect(flags).toEqual([true, true]);
    expect(
      calls(look(next.state, canary(state, 0), { now: at(301), outcomes: done(next), scaling: seenAfter(next, live) })),
    ).toEqual(['set-weights']);
  });
});

describe('the end', () => {
  const finishing = rollout({ name: 'finishing' });

  it('is reached only when a look shows the snapshot again', () => {
    const { first, seen, still } = held(PREPARING, champion());
    const state = scaledLike(first, finishing);
    const next = look(state, finished(state), { now: at(300), outcomes: done(first), scaling: seen });
    expect(next.state.phase.name).toBe('finishing');
    expect(next.final).toBeUndefined();
    const live = after(still, next);
    expect(compare(SCALED, live)).toEqual([]);
    const last = look(next.state, finished(state), {
      now: at(301),
      outcomes: done(next),
      scaling: seenAfter(next, live),
    });
    expect(last).toMatchObject({ final: true, state: { phase: { name: 'succeeded' } } });
  });

  it('keeps what a person changed meanwhile, and tells of it', () => {
    const { first, still } = held(PREPARING, champion());
    const edited: LiveScaling = {
      ...still,
      parts: still.parts.map((part) =>
        part.kind === 'policy' ? { ...part, fields: { ...part.fields, TargetValue: 900 } } : part,
      ),
    };
    const state = scaledLike(first, finishing);
    const next = look(state, finished(state), {
      now: at(300),
      outcomes: done(first),
      scaling: seenAfter(first, edited),
    });
    expect(news(next)).toEqual(['scaling-edited', 'scaling-changed']);
    expect(next.transitions[0]?.summary).toContain('TargetValue was 700 and was set to 900 meanwhile; that is kept.');
    const live = after(edited, next);
    const policy = live.parts.find(({ kind }) => kind === 'policy');
    expect(policy?.fields.TargetValue).toBe(900);
    const last = look(next.state, finished(state), {
      now: at(301),
      outcomes: done(next),
      scaling: seenAfter(next, live),
    });
    expect([last.final, news(last)]).toEqual([true, ['succeeded']]);
  });
});
