import { plusMs } from '@fairlead/reconcile';
import { LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import { driftedWhy } from '../drift.ts';
import { currentPercent } from '../live.ts';
import type { Phase, RolloutState } from '../state.ts';
import { closeTraffic } from '../weights.ts';
import { prepare } from './preparing.ts';
import { startShadow } from './shadow.ts';
import { hold, shift } from './shifting.ts';

type Drifted = Extract<Phase, { name: 'drifted' }>;

/** Somebody else changed the endpoint: touch nothing until a person says what to do. */
export function standAside(look: Settled, { difference }: Drifted): RolloutDecision {
  const { state, now } = look;
  const { asked } = state;
  if (asked?.command === 'adopt') return adopt(look, asked);
  if (asked?.command === 'retry') return startOver(look);
  return wait(state, plusMs(now, LOOK_EVERY_MS), driftedWhy(state, difference));
}

/** Nobody has said what to do: end, and leave everything as it is. */
export function abandon({ state, endpoint, now }: Settled): RolloutDecision {
  const sentence = `Nobody said what to do about the change by somebody else; ${endpoint.name} stays on ${endpoint.configName} as it is. The rollout of ${state.plan.challenger.modelName} ends here.`;
  return leave(state, now, { name: 'abandoned', endedAt: now }, { sentence });
}

/**
 * Accept what is live. When both variants are still there with other weights, and the rollout was on its way forward, it
 * goes on from these weights; anything else ends it, touching nothing.
 */
function adopt(look: Settled, { by }: { by: string }): RolloutDecision {
  const { endpoint, now, state: asked } = look;
  const { asked: _done, attempt: _old, cause, ...kept } = asked;
  const percent = livePercent(look);
  if (cause || percent === undefined) {
    const sentence = `${by} accepted what is live: ${endpoint.name} stays on ${endpoint.configName}. The rollout of ${kept.plan.challenger.modelName} ends here.`;
    return leave(asked, now, { name: 'adopted', endedAt: now }, { sentence, actor: by });
  }
  if (percent === 0) return shift({ ...look, state: kept }, 0);
  const step = kept.plan.steps.findLastIndex(({ weightPercent }) => weightPercent <= percent);
  return hold(kept, Math.max(0, step), percent, now);
}

/** The challenger's live share in percent; undefined when the endpoint does not run this rollout's config. */
function livePercent({ endpoint, state: { plan } }: Settled): number | undefined {
  if (endpoint.configName !== plan.configs.canary.name) return undefined;
  const hasChampion = currentPercent(endpoint, plan.champion.variantName) !== undefined;
  return hasChampion ? currentPercent(endpoint, plan.challenger.variantName) : undefined;
}

/**
 * Take the rollout up again from its beginning; what somebody else made of the endpoint may be replaced. What was seen
 * before was seen of another endpoint: no step rests on it.
 */
function startOver(look: Settled): RolloutDecision {
  const { asked: _done, attempt: _old, cause: _past, ...kept } = look.state;
  const state: RolloutState = {
    ...kept,
    phase: { name: kept.plan.shadow ? 'starting-shadow' : 'preparing' },
    overwrites: look.endpoint.configName,
    traffic: [],
  };
  return kept.plan.shadow ? startShadow({ ...look, state }) : prepare({ ...look, state });
}

function leave(
  { attempt: _old, ...state }: RolloutState,
  now: string,
  phase: Extract<Phase, { name: 'adopted' | 'abandoned' }>,
  { sentence, actor }: { sentence: string; actor?: string },
): RolloutDecision {
  const ended: RolloutState = { ...state, phase, traffic: closeTraffic(state, now) };
  const news = transition(ended, phase.name, sentence, actor ? { actor } : {});
  return { ...wait(ended, now, sentence, { transitions: [news] }), final: true };
}
