import { plusMs } from '@fairlead/reconcile';
import { withoutWishes } from './commands.ts';
import { clockTime, LOOK_EVERY_MS, type RolloutDecision, type Settled, transition, wait } from './decision.ts';
import { carriesWeights } from './live.ts';
import type { ChangedBy, PhaseName, RolloutState } from './state.ts';
import { challengerPercent, closeTraffic, weightsAt } from './weights.ts';

/** Two looks must differ, this far apart: two events of one change wake two looks in the same second. */
const BELIEVED_AFTER_MS = LOOK_EVERY_MS / 2;

/** Phases in which the weights stay as they are. */
const STEADY: readonly PhaseName[] = ['smoke-testing', 'holding', 'awaiting-decision', 'stalled'];

/** How the settled endpoint differs from anything this rollout could have made of it; undefined when it does not. */
export function differenceOf({ state, endpoint }: Settled): string | undefined {
  const expected = expectedConfigs(state);
  const isComingUp = state.phase.name === 'preparing' || state.phase.name === 'starting-shadow';
  if (isComingUp && state.overwrites === endpoint.configName) return undefined;
  if (!expected.includes(endpoint.configName)) {
    return `the endpoint runs config ${endpoint.configName}, which is not of this rollout`;
  }
  const isStill =
    STEADY.includes(state.phase.name) || (state.phase.name === 'shifting' && state.paused && !state.attempt);
  if (
    isStill &&
    endpoint.configName === state.plan.configs.canary.name &&
    !carriesWeights(endpoint, weightsAt(state.plan, challengerPercent(state)))
  ) {
    const shown = endpoint.variants.map(({ name, currentWeight }) => `${name} ${currentWeight}`).join(', ');
    return `the weights are ${shown} instead of ${challengerPercent(state)} % for the challenger`;
  }
  return undefined;
}

/** Somebody else changed the endpoint: the first look waits for a second, the second stops the rollout, overwriting nothing. */
export function handleDrift({ state, endpoint, now }: Settled, difference: string): RolloutDecision {
  const driftSeenAt = state.driftSeenAt ?? now;
  const believedAt = plusMs(driftSeenAt, BELIEVED_AFTER_MS);
  if (now < believedAt) {
    const why = `Looks again at ${clockTime(believedAt)} before it believes it: ${difference}.`;
    return wait({ ...state, driftSeenAt }, believedAt, why);
  }
  const { driftSeenAt: _seen, stalledSinceAt: _over, blind: _past, ...kept } = state;
  const phase = { name: 'drifted' as const, sinceAt: now, difference };
  const drifted: RolloutState = {
    ...withoutWishes(kept),
    phase,
    traffic: closeTraffic(state, now),
    reverts: countedReverts(state, endpoint.configName),
  };
  const why = driftedWhy(drifted, difference);
  const detail = { outcome: isReverted(drifted) ? 'owner-reverts' : 'drifted' };
  return wait(drifted, plusMs(now, LOOK_EVERY_MS), why, {
    transitions: [transition(drifted, 'drifted', why, { detail })],
  });
}

/** What a drifted rollout waits for, with who it may have been. */
export function driftedWhy(state: RolloutState, difference: string): string {
  const { changedBy } = state;
  const who = changedBy
    ? ` CloudTrail names ${changedBy.by} (${changedBy.operation} through ${changedBy.through}, ${clockTime(changedBy.at)}).`
    : '';
  const owner = isReverted(state)
    ? ' This endpoint has an owner that puts its own config back, such as CloudFormation, Terraform or ACK: change the endpoint config there, or take the endpoint out of it, before you retry.'
    : '';
  return `Stopped because somebody else changed the endpoint: ${difference}.${who}${owner} Nothing is overwritten: adopt accepts what is live, retry begins again, abort brings the original config back.`;
}

/** Tools that keep an endpoint as their template says; CloudTrail shows their names in the caller or its user agent. */
const OWNERS = /cloudformation|terraform|ack-sagemaker|sagemaker-controller|crossplane|pulumi/i;

/** The same config was put back a second time, or by a tool that does nothing else. */
export function isReverted({ reverts, changedBy }: RolloutState): boolean {
  return (reverts?.times ?? 0) >= 2 || (changedBy !== undefined && isOwnersTool(changedBy));
}

/** Whether a call was a tool's that will make it again, by what CloudTrail says of its caller. */
export function isOwnersTool({ by, through }: ChangedBy): boolean {
  return OWNERS.test(`${by} ${through}`);
}

function countedReverts({ reverts, plan }: RolloutState, configName: string): RolloutState['reverts'] {
  if (configName === plan.configs.canary.name) return reverts ?? { configName, times: 0 };
  return { configName, times: reverts?.configName === configName ? reverts.times + 1 : 1 };
}

function expectedConfigs({ plan: { configs }, phase }: RolloutState): string[] {
  const { original, shadow, canary, final } = configs;
  const shadows = shadow ? [shadow.name] : [];
  const stage = phase.name === 'stalled' ? phase.during : phase.name;
  if (stage === 'starting-shadow') return [original.name, ...shadows];
  if (stage === 'shadowing') return shadows;
  if (stage === 'preparing') return [...(shadow ? shadows : [original.name]), canary.name];
  if (stage === 'finishing') return [canary.name, final.name];
  if (phase.name === 'rolling-back') return [original.name, ...shadows, canary.name, final.name];
  return [canary.name];
}
