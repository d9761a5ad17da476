/** A classic bug: one change of one source file. */
export interface Mutation {
  name: string;
  /** Path from the root of the repository. */
  file: string;
  /** Occurs exactly once in the file. */
  find: string;
  replace: string;
  /** A seed whose late world shows a rare bug; absent: a few hundred ordinary worlds do. */
  lateSeed?: number;
  /** Of waves: shown by simulated waves, not rollouts. */
  isOfWaves?: true;
}

const RECONCILE = 'packages/reconcile/src';
const ROLLOUT = 'packages/rollout/src';
const WAVE = 'packages/wave/src';
const SCALING = 'packages/scaling/src';

/** Bugs that the simulation must catch: what tools of this kind have got wrong, planted one at a time. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'weights are believed without a look',
    file: `${ROLLOUT}/converge.ts`,
    find: "return wanted.kind === 'count' ? runsOn(endpoint, wanted) : carriesWeights(endpoint, wanted.weights);",
    replace: "return wanted.kind !== 'count' || runsOn(endpoint, wanted);",
  },
  {
    name: 'InService alone counts as done',
    file: `${ROLLOUT}/converge.ts`,
    find: "if (endpoint.status !== 'InService' || endpoint.configName !== wanted.configName) return false;",
    replace: "if (endpoint.status !== 'InService') return false; if (wanted.kind === 'config') return true;",
  },
  {
    name: 'the challenger comes up with weight',
    file: `${ROLLOUT}/configs.ts`,
    find: 'InitialVariantWeight: 0,',
    replace: 'InitialVariantWeight: 1,',
  },
  {
    name: 'calls are sent though the lease is over',
    file: `${RECONCILE}/perform.ts`,
    find: 'if (left() <= 0)',
    replace: 'if (left() <= Number.NEGATIVE_INFINITY)',
  },
  {
    name: "another worker's lease is ignored",
    file: `${RECONCILE}/reconciler.ts`,
    find: 'if (holder) return',
    replace: 'if (holder && item.version < 0) return',
  },
  {
    name: 'a lost commit is taken for a commit',
    file: `${RECONCILE}/reconciler.ts`,
    find: "if ((await store.commit(next, expected(item))) === 'lost') return { kind: 'lost' };",
    replace: 'await store.commit(next, expected(item));',
  },
  {
    name: 'the store commits whatever the version',
    file: `${RECONCILE}/memory-store.ts`,
    find: 'return row !== undefined && row.version === expected.version && row.wakes === expected.wakes;',
    replace: 'return row !== undefined;',
  },
  {
    name: 'calls are sent while SageMaker is busy',
    file: `${ROLLOUT}/decide.ts`,
    find: 'if (isBusy(endpoint.status)) return waitForEndpoint(look);',
    replace: '',
  },
  {
    name: 'an abort is forgotten while traffic shifts',
    file: `${ROLLOUT}/decide.ts`,
    find: "if (state.abort && state.phase.name !== 'rolling-back') return",
    replace: "if (state.abort && state.phase.name === 'holding') return",
  },
  {
    name: 'what others have changed is overwritten',
    file: `${ROLLOUT}/decide.ts`,
    find: "return phase.name === 'drifted' || (phase.name === 'rolling-back' && abort !== undefined);",
    replace: "return phase.name === 'drifted' || abort === undefined;",
  },
  {
    name: 'a drifted rollout acts',
    file: `${ROLLOUT}/drift.ts`,
    find: "const phase = { name: 'drifted' as const, sinceAt: now, difference };",
    replace: "const phase = { name: 'finishing' as const, sinceAt: now, difference };",
  },
  {
    name: 'a hold ends without data',
    file: 'packages/guard/src/judge/judge.ts',
    find: "if (undecided) return judgement('undecided', undecided.sentence);",
    replace: "if (totals.stepRequests === 0) return judgement('pass', '');",
  },
  {
    name: 'inconclusive means go on, whatever was seen',
    file: `${ROLLOUT}/phases/holding.ts`,
    find: "if (onInconclusive === 'advance' && hasEvidence)",
    replace: 'if (hasEvidence || !hasEvidence)',
  },
  {
    name: 'proof of harm is not acted on',
    file: `${ROLLOUT}/judging.ts`,
    find: "return kind === 'fail' ?",
    replace: "return kind === 'fail' && where === '!' ?",
  },
  {
    name: 'the config goes back before the traffic',
    file: `${ROLLOUT}/phases/rolling-back.ts`,
    find: 'if (!trafficCanMove) return restoreConfig(look);',
    replace: 'if (!trafficCanMove || look) return restoreConfig(look);',
  },
  {
    name: 'the way back gives up after its second try',
    file: `${ROLLOUT}/phases/rolling-back.ts`,
    find: 'const { attempt: _spent, ...kept } = state;',
    replace: 'const kept = state;',
  },
  {
    name: 'the outbox is emptied before it is delivered',
    file: `${RECONCILE}/reconciler.ts`,
    find: "await (entry.kind === 'record' ? store.putRecord(entry.record) : publish(entry.event));",
    replace:
      "if (entry.kind === 'record') await store.putRecord(entry.record); else void publish(entry.event).catch(() => {});",
  },
  {
    name: 'an event gets a new id at each delivery',
    file: `${RECONCILE}/reconciler.ts`,
    find: "await (entry.kind === 'record' ? store.putRecord(entry.record) : publish(entry.event));",
    replace:
      "await (entry.kind === 'record' ? store.putRecord(entry.record) : publish({ ...entry.event, id: entry.event.id + clock.now() }));",
  },
  {
    name: 'calls that may still be on their way are forgotten',
    file: `${ROLLOUT}/phases/rolling-back.ts`,
    find: 'if (now < over)',
    replace: 'if (now < state.startedAt)',
  },
  {
    name: 'the lease begins after the look instead of with it',
    file: `${RECONCILE}/reconciler.ts`,
    find: 'untilAt: plusMs(at, leaseMs)',
    replace: 'untilAt: plusMs(now(), leaseMs)',
    lateSeed: 1131,
  },
  {
    name: 'a pause is not kept',
    file: `${ROLLOUT}/phases/shifting.ts`,
    find: 'if (isFrozen(state)) return standStill(state, now);',
    replace: '',
  },
  {
    name: 'what SageMaker has no room for is given up for good',
    file: `${ROLLOUT}/phases/stalled.ts`,
    find: "if (state.asked?.command !== 'retry' && now < phase.retryAt)",
    replace: "if (state.asked?.command !== 'retry' || now < phase.retryAt)",
  },
  {
    name: 'a step is skipped',
    file: `${ROLLOUT}/phases/holding.ts`,
    find: 'shift(look, nextStep(state, step))',
    replace: 'shift(look, Math.min(step + 2, state.plan.steps.length - 1))',
  },
  {
    name: 'a config is deleted though it is in use',
    file: `${ROLLOUT}/cleanup/decide.ts`,
    find: 'open.filter((leftover) => !isInUse(leftover, found.inUse))',
    replace: 'open.filter((leftover) => !isInUse(leftover, found.inUse) || leftover)',
  },
  {
    name: 'a shadow counts as the first step',
    file: `${ROLLOUT}/phases/smoke-testing.ts`,
    find: 'if (samplesOf(look.state).length === 0) return shift(look, nextStep(look.state, -1));',
    replace: 'if (samplesOf(look.state).length === 0) return shift(look, look.state.plan.shadow ? 1 : 0);',
  },
  {
    name: 'a shadow is left without evidence',
    file: `${ROLLOUT}/phases/shadow.ts`,
    find: "if (now >= running.endsAt && judgement.kind === 'pass')",
    replace: 'if (now >= running.endsAt)',
  },
  {
    name: 'a failed smoke request lets traffic through',
    file: `${ROLLOUT}/phases/smoke-testing.ts`,
    find: "if (outcome?.kind === 'done') return nextSample(look, phase);",
    replace: 'if (outcome) return nextSample(look, phase);',
  },
  {
    name: 'a call that never arrived is never sent again',
    file: `${ROLLOUT}/converge.ts`,
    find: "return { kind: 'send', attempt: sentAgain(attempt, endpoint, now) };\n  const minutes",
    replace: "return { kind: 'wait', until: now, why: '' };\n  const minutes",
  },
  {
    name: 'a wave goes on after a failure',
    file: `${WAVE}/decide.ts`,
    find: 'if (!failed || state.stop) return state;',
    replace: 'if (!failed || state.stop || failed) return state;',
    isOfWaves: true,
  },
  {
    name: 'a busy endpoint begins though there is no room',
    file: `${WAVE}/ask.ts`,
    find: 'return due.slice(0, roomIn(state));',
    replace: 'return due;',
    isOfWaves: true,
  },
  {
    name: 'a wave starts what it has put in flight, freeze or not',
    file: `${WAVE}/ask.ts`,
    find: 'if (!mayStart(flight, state, now)) return undefined;',
    replace: 'if (state.endedAt) return undefined;',
    isOfWaves: true,
  },
  {
    name: 'the next stage begins before the last is over',
    file: `${WAVE}/stages.ts`,
    find: 'return stageOf(plan.stages, Math.min(next, ...forward));',
    replace: 'return stageOf(plan.stages, Math.max(next, ...forward));',
    isOfWaves: true,
  },
  {
    name: 'a start that is asked for again is another rollout',
    file: `${WAVE}/ask.ts`,
    find: "return { kind: 'start', index, endpoint, model, rolloutId, purpose };",
    replace: "return { kind: 'start', index, endpoint, model, rolloutId: rolloutId + now, purpose };",
    isOfWaves: true,
  },
  {
    name: 'scaling is not brought back at the end',
    file: `${ROLLOUT}/scaling/with-scaling.ts`,
    find: "aim.kind === 'end' ? wayBack(standing) :",
    replace: "aim.kind === 'end' ? [] :",
  },
  {
    name: 'the end does not wait for a call on its way',
    file: `${ROLLOUT}/scaling/with-scaling.ts`,
    find: 'if (isDone && !isInDoubt) return',
    replace: 'if (isDone) return',
  },
  {
    name: 'scheduled actions are left out of the snapshot',
    file: `${SCALING}/snapshot.ts`,
    find: 'parts: normalisedParts(parts)',
    replace: "parts: normalisedParts(parts.filter(({ kind }) => kind !== 'schedule'))",
  },
  {
    name: 'the snapshot is what our own changes left',
    file: `${ROLLOUT}/scaling/send-changes.ts`,
    find: 'scalingRecord(held.state, expected)',
    replace: 'scalingRecord(held.state, { ...expected, parts: left })',
  },
  {
    name: 'what people change about scaling is overwritten',
    file: `${ROLLOUT}/scaling/with-scaling.ts`,
    find: 'return restore(kept.snapshot, left, now);',
    replace: 'return { ...restore(kept.snapshot, left, now), expected: kept.snapshot };',
  },
  {
    name: 'half of a change of ours counts as a person’s',
    file: `${ROLLOUT}/scaling/kept.ts`,
    find: 'pending ? withPending(live, was, left) : live',
    replace: 'pending && live.parts.length > 99 ? withPending(live, was, left) : live',
  },
  {
    name: 'the champion may scale in',
    file: `${ROLLOUT}/scaling/operations-for.ts`,
    find: 'const held = { DynamicScalingInSuspended: true,',
    replace: 'const held = { DynamicScalingInSuspended: false,',
  },
  {
    name: 'requests come before instances',
    file: `${ROLLOUT}/phases/making-room.ts`,
    find: 'if (!short) return undefined;',
    replace: 'if (!short || short.count > 0) return undefined;',
  },
  {
    name: 'the challenger scales in before its load shows',
    file: `${ROLLOUT}/scaling/operations-for.ts`,
    find: 'return keep ? { ...flags, [FLAGS[0]]: true } : flags;',
    replace: 'return keep ? flags : flags;',
  },
  {
    name: 'what vanishes with the old fleet stays registered',
    file: `${ROLLOUT}/scaling/operations-for.ts`,
    find: '? all : leaving;',
    replace: '? all : [];',
  },
  {
    name: 'a refused swap of an autoscaled endpoint is not understood',
    file: `${ROLLOUT}/scaling/refused-as-autoscaled.ts`,
    find: 'if (!noted.outcomes.some(isUnknownRefusal)) return noted;',
    replace: 'if (noted.outcomes.length < 99) return noted;',
  },
];
