import { plusMs } from '@fairlead/reconcile';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from './decision.ts';
import { carriesWeights } from './live.ts';
import type { PhaseName, RolloutState } from './state.ts';
import { challengerPercent, closeTraffic, weightsAt } from './weights.ts';

/** Two looks must differ, this far apart: two events of one change wake two looks in the same second. */
const BELIEVED_AFTER_MS = LOOK_EVERY_MS / 2;

/** Phases in which the weights stay as they are. */
const STEADY: readonly PhaseName[] = ['smoke-testing', 'holding', 'awaiting-decision'];

/** How the settled endpoint differs from anything this rollout could have made of it; undefined when it does not. */
export function differenceOf({ state, endpoint }: Settled): string | undefined {
  const expected = expectedConfigs(state);
  if (!expected.includes(endpoint.configName)) {
    return `the endpoint runs config ${endpoint.configName}, which is not of this rollout`;
  }
  const watching = STEADY.includes(state.phase.name);
  if (watching && !carriesWeights(endpoint, weightsAt(state.plan, challengerPercent(state)))) {
    const shown = endpoint.variants.map(({ name, currentWeight }) => `${name} ${currentWeight}`).join(', ');
    return `the weights are ${shown} instead of ${challengerPercent(state)} % for the challenger`;
  }
  return undefined;
}

/** Somebody else changed the endpoint: the first look waits for a second, the second stops the rollout, overwriting nothing. */
export function handleDrift({ state, now }: Settled, difference: string): RolloutDecision {
  const driftSeenAt = state.driftSeenAt ?? now;
  const believedAt = plusMs(driftSeenAt, BELIEVED_AFTER_MS);
  if (now < believedAt) {
    const why = `Looks again at ${clockTime(believedAt)} before it believes it: ${difference}.`;
    return wait({ ...state, driftSeenAt }, believedAt, why);
  }
  const { driftSeenAt: _seen, ...kept } = state;
  const phase = { name: 'drifted' as const, sinceAt: now, difference };
  const drifted: RolloutState = { ...kept, phase, traffic: closeTraffic(state, now) };
  const why = driftedWhy(difference);
  return wait(drifted, plusMs(now, LOOK_EVERY_MS), why, { transitions: [transition(drifted, 'drifted', why)] });
}

/** What a drifted rollout waits for. */
export function driftedWhy(difference: string): string {
  return `Stopped because somebody else changed the endpoint: ${difference}. Nothing is overwritten; abort brings the original config back.`;
}

function expectedConfigs({ plan: { configs }, phase }: RolloutState): string[] {
  const { original, shadow, canary, final } = configs;
  const shadows = shadow ? [shadow.name] : [];
  if (phase.name === 'starting-shadow') return [original.name, ...shadows];
  if (phase.name === 'shadowing') return shadows;
  if (phase.name === 'preparing') return [...(shadow ? shadows : [original.name]), canary.name];
  if (phase.name === 'finishing') return [canary.name, final.name];
  if (phase.name === 'rolling-back') return [original.name, ...shadows, canary.name, final.name];
  return [canary.name];
}
