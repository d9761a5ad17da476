import type { AlarmLook, Capacity } from './ports.ts';
import type { NotScaled, PolicyRecord, TargetRecord } from './records.ts';
import { stepCapacity } from './step-scaling.ts';
import { trackingCapacity } from './target-tracking.ts';

/** SageMaker's default for every cooldown, seconds (AAS User Guide, target tracking and step scaling, read 2026-11-21). */
const DEFAULT_COOLDOWN_SECONDS = 300;

/** A policy with the alarm that triggers it. */
interface Triggered {
  policy: PolicyRecord;
  alarm: AlarmLook;
}

/** What a decision goes by. */
export interface Situation extends Triggered {
  nowMs: number;
  target: Pick<TargetRecord, 'min' | 'max' | 'suspended' | 'scaledOut' | 'scaledInAtMs'>;
  capacity: Pick<Capacity, 'desired'>;
  /** The other target tracking policies of the target that may scale in, each with its lower alarm. */
  peers: readonly { policy: PolicyRecord; alarm: AlarmLook | undefined }[];
}

/** What comes of a triggered policy. */
export type Decision =
  | { kind: 'scale'; to: number }
  | { kind: 'not-scaled'; reason: NotScaled }
  /** Nothing, which AWS does not record either. */
  | { kind: 'nothing'; why: 'no-data' | 'suspended' | 'cooldown' | 'others-disagree' };

const nothing = (why: Extract<Decision, { kind: 'nothing' }>['why']): Decision => ({ kind: 'nothing', why });
const notScaled = (reason: NotScaled): Decision => ({ kind: 'not-scaled', reason });

function proposal({ policy, alarm }: Triggered, capacity: number): number | undefined {
  if (policy.step) return stepCapacity(policy.step, alarm, capacity);
  return policy.tracking && trackingCapacity(policy.tracking.TargetValue ?? 0, alarm, capacity);
}

function isCooling(sinceMs: number | undefined, seconds = DEFAULT_COOLDOWN_SECONDS, nowMs: number): boolean {
  return sinceMs !== undefined && nowMs < sinceMs + 1_000 * seconds;
}

/** During its cooldown the last scale-out counts as part of the next one: only a larger one goes through. */
function scaleOut(situation: Situation, wanted: number): Decision {
  const { policy, target, capacity, nowMs } = situation;
  if (target.suspended.DynamicScalingOutSuspended) return nothing('suspended');
  const cooldown = policy.step ? policy.step.Cooldown : policy.tracking?.ScaleOutCooldown;
  const before = isCooling(target.scaledOut?.atMs, cooldown, nowMs) ? target.scaledOut?.from : undefined;
  const needed = before === undefined ? wanted : (proposal(situation, before) ?? 0);
  if (needed <= capacity.desired) return nothing('cooldown');
  const to = Math.min(needed, target.max);
  if (to > capacity.desired) return { kind: 'scale', to };
  return notScaled({ Code: 'AlreadyAtMaxCapacity', MaxCapacity: target.max });
}

/** Target tracking policies scale in only together, and then to the largest capacity that one of them asks for. */
function agreed({ policy, peers, capacity }: Situation, wanted: number): number | undefined {
  if (!policy.tracking) return wanted;
  let largest = wanted;
  for (const peer of peers) {
    if (peer.alarm?.state !== 'ALARM') return undefined;
    largest = Math.max(
      largest,
      proposal({ policy: peer.policy, alarm: peer.alarm }, capacity.desired) ?? capacity.desired,
    );
  }
  return largest;
}

function scaleIn(situation: Situation, wanted: number): Decision {
  const { policy, target, capacity, nowMs } = situation;
  if (target.suspended.DynamicScalingInSuspended) return nothing('suspended');
  const cooldown = policy.step ? policy.step.Cooldown : policy.tracking?.ScaleInCooldown;
  if (isCooling(target.scaledInAtMs, cooldown, nowMs)) return nothing('cooldown');
  const needed = agreed(situation, wanted);
  if (needed === undefined) return nothing('others-disagree');
  if (needed >= capacity.desired) return alreadyThere(capacity.desired);
  const to = Math.max(needed, target.min);
  if (to < capacity.desired) return { kind: 'scale', to };
  return notScaled({ Code: 'AlreadyAtMinCapacity', MinCapacity: target.min });
}

const alreadyThere = (CurrentCapacity: number): Decision =>
  notScaled({ Code: 'AlreadyAtDesiredCapacity', CurrentCapacity });

/**
 * Decide what a triggered policy does.
 *
 * Cooldowns count from the completion of the target's last scaling by any policy, for as long as the triggered policy
 * says. Capacity never moves against the direction in which the policy points, not even into the target's bounds.
 *
 * @see AAS User Guide: step-scaling-policy-overview, target-tracking-scaling-policy-overview, read 2026-11-21
 */
export function decideCapacity(situation: Situation): Decision {
  const { capacity } = situation;
  const wanted = proposal(situation, capacity.desired);
  if (wanted === undefined) return nothing('no-data');
  if (wanted > capacity.desired) return scaleOut(situation, wanted);
  if (wanted < capacity.desired) return scaleIn(situation, wanted);
  return alreadyThere(capacity.desired);
}
