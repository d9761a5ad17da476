import { AwsError } from '../../service.ts';
import { describeScalingActivities } from './activities.ts';
import { deleteScalingPolicy, describeScalingPolicies, putScalingPolicy } from './policies.ts';
import { deleteScheduledAction, describeScheduledActions, putScheduledAction } from './scheduled-actions.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { deregisterScalableTarget, describeScalableTargets, registerScalableTarget } from './targets.ts';
import type { World } from './world.ts';

/** Every operation that is served. */
export const OPERATIONS = {
  RegisterScalableTarget: registerScalableTarget,
  DeregisterScalableTarget: deregisterScalableTarget,
  DescribeScalableTargets: describeScalableTargets,
  PutScalingPolicy: putScalingPolicy,
  DeleteScalingPolicy: deleteScalingPolicy,
  DescribeScalingPolicies: describeScalingPolicies,
  PutScheduledAction: putScheduledAction,
  DeleteScheduledAction: deleteScheduledAction,
  DescribeScheduledActions: describeScheduledActions,
  DescribeScalingActivities: describeScalingActivities,
  TagResource: tagResource,
  UntagResource: untagResource,
  ListTagsForResource: listTagsForResource,
} as const;

export type OperationName = keyof typeof OPERATIONS;
export type OperationInput<O extends OperationName> = Parameters<(typeof OPERATIONS)[O]>[1];
export type OperationOutput<O extends OperationName> = ReturnType<(typeof OPERATIONS)[O]>;

/** @throws AwsError as the service answers, or as a fault wants it */
export function perform<O extends OperationName>(
  world: World,
  operation: O,
  input: OperationInput<O>,
): OperationOutput<O> {
  strike(world, operation);
  const run = OPERATIONS[operation] as (world: World, input: OperationInput<O>) => OperationOutput<O>;
  return run(world, input);
}

/** A fault meets the call before anything else; a one-shot fault is then gone. */
function strike(world: World, operation: OperationName): void {
  const fault = world.faults.find((candidate) => (candidate.operation ?? operation) === operation);
  if (!fault) return;
  if (!fault.standing) {
    world.faults = world.faults.filter((other) => other !== fault);
    world.changed.add('faults');
  }
  const { name, message, status } = fault.error;
  throw new AwsError(name, message, status === undefined ? {} : { status });
}
