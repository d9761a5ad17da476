import type { GuardPolicy, Judgement } from '@fairlead/guard';
import { earlier, elapsedMs, plusMs } from '@fairlead/reconcile';
import { canaryConfig } from '../configs.ts';
import { converge } from '../converge.ts';
import { act, clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import { FIRST_EVIDENCE_MS } from '../look.ts';
import type { Phase, RolloutState } from '../state.ts';
import { takeLook } from '../take-look.ts';
import { asAsked, isFrozen, standStill } from './asked.ts';
import { giveUp } from './give-up.ts';
import { createNewModel, prepare } from './preparing.ts';
import { beginRollback } from './rolling-back.ts';

type Shadowing = Extract<Phase, { name: 'shadowing' }>;

/** Bring the challenger up as the champion's shadow: it gets copies of requests, and nobody gets its answers. */
export function startShadow(look: Settled): RolloutDecision {
  const { state, endpoint, now } = look;
  const { shadow } = state.plan.configs;
  if (!shadow) throw new Error(`Rollout ${state.id} has no shadow stage to start.`);
  const progress = converge(state.attempt, { ...look, wanted: { kind: 'config', configName: shadow.name } });
  switch (progress.kind) {
    case 'reached':
      return beginWatch(look);
    case 'send':
      if (isFrozen(state)) return standStill(state, now);
      return act(
        { ...state, attempt: progress.attempt },
        [
          ...createNewModel(state),
          { kind: 'create-config', config: shadow, tags: state.plan.tags },
          { kind: 'update-endpoint', endpointName: endpoint.name, configName: shadow.name, keep: 'everything' },
        ],
        now,
        `Brings ${state.plan.challenger.modelName} up as the champion’s shadow; copies of requests follow when the endpoint is InService.`,
      );
    case 'wait':
      return wait(state, progress.until, `${progress.why}; tries again to bring the shadow up.`);
    case 'given-up':
      return giveUp(look, progress, { during: 'starting-shadow', step: 0, sentence: 'The shadow did not come up' });
  }
}

function beginWatch({ state, now }: Settled): RolloutDecision {
  const { attempt: _done, stalledSinceAt: _over, overwrites: _gone, ...kept } = state;
  const { holdSeconds = 0, longestHoldSeconds = 0, samplePercent = 100 } = state.plan.shadow ?? {};
  const endsAt = plusMs(now, holdSeconds * 1000);
  const longestMs = Math.max(holdSeconds * 1000, longestHoldSeconds * 1000, FIRST_EVIDENCE_MS);
  const phase: Shadowing = { name: 'shadowing', sinceAt: now, endsAt, latestEndAt: plusMs(now, longestMs) };
  const watched: RolloutState = { ...kept, phase };
  const summary = `The challenger shadows the champion: it gets copies of ${samplePercent} % of the requests, and answers nobody.`;
  const why = `${summary} Guards watch it until ${clockTime(endsAt)} at least.`;
  return wait(watched, plusMs(now, LOOK_EVERY_MS), why, {
    transitions: [transition(watched, 'shadow-started', summary)],
  });
}

/**
 * Watch the shadow: back at the first proof of harm, on to the canary with every guard's consent. What it shows is no
 * evidence of a live step: nobody waited for its answers, and its minutes are judged here only.
 */
export function watchShadow(look: Settled, phase: Shadowing): RolloutDecision {
  const { now } = look;
  const guards = shadowGuards(look.state.plan.guards);
  return takeLook(look, { holdIsOver: now >= phase.endsAt, guards, where: 'In shadow: ' }, (seen, judgement) => {
    const { state } = seen;
    const running = state.phase.name === 'shadowing' ? state.phase : phase;
    const asked = asAsked(seen, judgement, { fullCounts: true, moveOn: () => leaveShadow(seen, judgement.sentence) });
    if (asked) return asked;
    const silence = silenceOf(state, running, judgement, now);
    if (now >= running.endsAt && judgement.kind === 'pass') return leaveShadow(seen, judgement.sentence);
    if (running.askedAt) return wait(state, plusMs(now, LOOK_EVERY_MS), asksWhy(running.askedAt, judgement, silence));
    if (now >= running.latestEndAt) return endInconclusive(seen, running, judgement, silence);
    const until = now < running.endsAt ? running.endsAt : running.latestEndAt;
    const what =
      now < running.endsAt ? 'Guards watch the shadow until' : 'Not enough evidence yet; the shadow runs on, to';
    const latest = now < running.endsAt ? '' : ' at the latest';
    const why = `${what} ${clockTime(until)}${latest}. ${judgement.sentence}${silence}`;
    return wait(state, earlier(plusMs(now, LOOK_EVERY_MS), until), why);
  });
}

/** Everything but the split of traffic: a shadow has no share of it. */
export function shadowGuards(policy: GuardPolicy): GuardPolicy {
  return { ...policy, rules: policy.rules.filter(({ kind }) => kind !== 'traffic-share') };
}

/** The canary is drawn up now, for the instances that the champion has now. */
function leaveShadow(look: Settled, sentence: string): RolloutDecision {
  const { attempt: _done, asked: _void, plan, look: _ofTheShadow, ...kept } = look.state;
  const [live] = look.endpoint.variants;
  if (!live) throw new Error(`${look.endpoint.name} shows no variant while its shadow runs.`);
  const canary = canaryConfig(look.state.id, plan.configs.original.body, live, plan.challenger.modelName);
  const state: RolloutState = {
    ...kept,
    plan: { ...plan, configs: { ...plan.configs, canary } },
    phase: { name: 'preparing' },
  };
  const decision = prepare({ ...look, state, outcomes: [] });
  const news = transition(state, 'shadow-passed', `The shadow passed. ${sentence}`);
  return { ...decision, transitions: [news, ...decision.transitions] };
}

function endInconclusive(look: Settled, phase: Shadowing, judgement: Judgement, silence: string): RolloutDecision {
  const { state, now } = look;
  const { onInconclusive, guards } = state.plan;
  if (onInconclusive === 'rollback') {
    const sentence = `No guard could decide about the shadow in time. ${judgement.sentence}${silence}`;
    return beginRollback(look, { kind: 'inconclusive', outcome: 'inconclusive', sentence });
  }
  const hasEvidence = judgement.stepRequests >= Math.max(1, guards.minEvidence) && !state.blind;
  if (onInconclusive === 'advance' && hasEvidence) return leaveShadow(look, judgement.sentence);
  const asking: RolloutState = { ...state, phase: { ...phase, askedAt: now } };
  const why = asksWhy(now, judgement, silence);
  return wait(asking, plusMs(now, LOOK_EVERY_MS), why, { transitions: [transition(asking, 'paused', why)] });
}

function asksWhy(askedAt: string, { sentence }: Judgement, silence: string): string {
  return `The shadow waits for a decision since ${clockTime(askedAt)}, because no guard could decide in time. It goes on by itself once they agree; abort takes it back. ${sentence}${silence}`;
}

/** That a shadow publishes its metrics under its own variant name is inferred, not documented: say so when they do not come. */
function silenceOf({ plan }: RolloutState, { sinceAt }: Shadowing, { stepRequests }: Judgement, now: string): string {
  if (stepRequests > 0 || elapsedMs(sinceAt, now) < 2 * FIRST_EVIDENCE_MS) return '';
  return ` CloudWatch shows no requests of the shadow variant ${plan.shadow?.variantName} yet.`;
}
