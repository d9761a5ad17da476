import { AwsError } from '../../service.ts';
import { recordNotScaled } from './activities.ts';
import { beginChange } from './change-capacity.ts';
import { type Decision, decideCapacity, type Situation } from './decide-capacity.ts';
import type { AlarmLook, Capacity } from './ports.ts';
import type { PolicyRecord, TargetRecord } from './records.ts';
import type { World } from './world.ts';

/** The lower alarms of the target's other target tracking policies; one that does not scale in has no say. */
function peersOf(world: World, target: TargetRecord, policy: PolicyRecord): Situation['peers'] {
  return world.policiesOf(target).flatMap((other) => {
    const low = other.alarms?.low;
    return other.name === policy.name || low === undefined ? [] : [{ policy: other, alarm: world.alarms.look(low) }];
  });
}

/**
 * An alarm calls a policy: scale, or note why not.
 *
 * CloudWatch repeats the call every minute while the alarm lasts, so what cannot be done now is decided anew then.
 *
 * @throws AwsError when policy or alarm are gone; the alarm's history keeps the message
 */
export function triggerPolicy(world: World, policyArn: string, alarmName: string): void {
  const policy = world.policies.all().find(({ arn }) => arn === policyArn);
  if (!policy) throw new AwsError('ObjectNotFoundException', `No scaling policy found for ARN: ${policyArn}`);
  const alarm = world.alarms.look(alarmName);
  if (!alarm) throw new AwsError('ObjectNotFoundException', `No alarm found: ${alarmName}`);
  const target = world.target(policy);
  if (target.change) return;
  const cause = `monitor alarm ${alarm.name} in state ${alarm.state} triggered policy ${policy.name}`;
  const capacity = world.capacity.look(target);
  const decision = decide(world, { target, policy, alarm, capacity });
  if (decision.kind === 'not-scaled') recordNotScaled(world, target, cause, decision.reason);
  if (decision.kind === 'scale' && capacity) {
    beginChange(world, target, { from: capacity.desired, to: decision.to, by: 'policy', cause });
  }
}

/** A variant that is missing, or busy when it would be scaled, is unscalable for the time being. */
function decide(
  world: World,
  {
    target,
    policy,
    alarm,
    capacity,
  }: { target: TargetRecord; policy: PolicyRecord; alarm: AlarmLook; capacity: Capacity | undefined },
): Decision {
  if (!capacity) return { kind: 'not-scaled', reason: { Code: 'TargetServicePutResourceAsUnscalable' } };
  const peers = peersOf(world, target, policy);
  const decision = decideCapacity({ nowMs: world.nowMs, target, policy, alarm, capacity, peers });
  if (decision.kind !== 'scale' || capacity.isScalable) return decision;
  const reason = { Code: 'TargetServicePutResourceAsUnscalable', CurrentCapacity: capacity.desired } as const;
  return { kind: 'not-scaled', reason };
}
