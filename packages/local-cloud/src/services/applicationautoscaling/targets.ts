import type {
  DeregisterScalableTargetRequest,
  DescribeScalableTargetsRequest,
  DescribeScalableTargetsResponse,
  RegisterScalableTargetRequest,
  RegisterScalableTargetResponse,
  ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { updateActivity } from './activities.ts';
import { keepWithinBounds } from './change-capacity.ts';
import { limitExceeded, targetNotFound, validationException } from './errors.ts';
import { page } from './page.ts';
import { checkFilter, readResource } from './read-resource.ts';
import type { Suspensions, TargetRecord } from './records.ts';
import { type Resource, resourceKey } from './resource.ts';
import { checkTags } from './tags.ts';
import type { World } from './world.ts';

const NOT_SUSPENDED: Suspensions = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

function checkBounds(min: number | undefined, max: number | undefined): asserts min is number {
  if (min === undefined || max === undefined) {
    throw validationException('MinCapacity and MaxCapacity are required when a scalable target is registered.');
  }
  if (!(min >= 0 && max >= 0)) throw validationException('MinCapacity and MaxCapacity must not be negative.');
  if (min > max) throw validationException(`Maximum capacity (${max}) cannot be less than minimum capacity (${min})`);
}

function suspensions(old: Suspensions, input: RegisterScalableTargetRequest): Suspensions {
  const given = Object.entries(input.SuspendedState ?? {}).filter(([, value]) => value !== undefined);
  return { ...old, ...Object.fromEntries(given) };
}

function newTarget(world: World, resource: Resource, input: RegisterScalableTargetRequest): TargetRecord {
  const { targets, settings, nowMs } = world;
  if (!world.capacity.look(resource)) {
    throw validationException(`SageMaker variant doesn't exist: ${resource.resourceId}`);
  }
  if (targets.size >= settings.maxTargets) {
    throw limitExceeded(`The limit of ${settings.maxTargets} scalable targets has been reached.`);
  }
  const { partition, accountId } = settings;
  const role =
    'sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';
  return {
    ...resource,
    id: world.uuid().replaceAll('-', ''),
    min: 0,
    max: 0,
    roleArn: input.RoleARN ?? `arn:${partition}:iam::${accountId}:role/aws-service-role/${role}`,
    suspended: NOT_SUSPENDED,
    createdAtMs: nowMs,
    tags: checkTags(input.Tags),
  };
}

/**
 * Register a variant, or change what is given of its registration.
 *
 * Capacity outside the bounds is moved into them at once, whether or not the bounds were part of the call.
 */
export function registerScalableTarget(
  world: World,
  input: RegisterScalableTargetRequest,
): RegisterScalableTargetResponse {
  const resource = readResource(input);
  const known = world.targets.get(resourceKey(resource));
  const { MinCapacity: min = known?.min, MaxCapacity: max = known?.max } = input;
  checkBounds(min, max);
  if (known && input.Tags) {
    throw validationException('Tags cannot be changed by RegisterScalableTarget. Use TagResource instead.');
  }
  const target = known ?? newTarget(world, resource, input);
  target.min = min;
  target.max = max ?? min;
  target.roleArn = input.RoleARN ?? target.roleArn;
  target.suspended = suspensions(target.suspended, input);
  world.targets.put(target);
  keepWithinBounds(world, target);
  return { ScalableTargetARN: world.targetArn(target) };
}

/** Forget a target with its policies, their alarms and its scheduled actions; what it does at the moment is not undone. */
export function forgetTarget(world: World, target: TargetRecord): void {
  for (const policy of world.policiesOf(target)) {
    world.alarms.delete(Object.values(policy.alarms ?? {}));
    world.policies.delete(policy);
  }
  for (const action of world.actionsOf(target)) world.actions.delete(action);
  const { change } = target;
  if (change) updateActivity(world, change.activityId, 'Overridden', 'The scalable target was deregistered.');
  world.targets.delete(target);
}

export function deregisterScalableTarget(world: World, input: DeregisterScalableTargetRequest): object {
  const resource = readResource(input);
  const target = world.targets.get(resourceKey(resource));
  if (!target) throw targetNotFound(resource);
  forgetTarget(world, target);
  return {};
}

function described(world: World, target: TargetRecord): ScalableTarget {
  return {
    ServiceNamespace: 'sagemaker',
    ResourceId: target.resourceId,
    ScalableDimension: target.dimension,
    MinCapacity: target.min,
    MaxCapacity: target.max,
    RoleARN: target.roleArn,
    CreationTime: new Date(target.createdAtMs),
    SuspendedState: target.suspended,
    ScalableTargetARN: world.targetArn(target),
  };
}

export function describeScalableTargets(
  world: World,
  input: DescribeScalableTargetsRequest,
): DescribeScalableTargetsResponse {
  const { ResourceIds: ids, ScalableDimension: dimension } = input;
  checkFilter({ ...input, ResourceId: ids?.[0] });
  const isWanted = (target: TargetRecord): boolean =>
    (!ids || ids.includes(target.resourceId)) && (dimension === undefined || target.dimension === dimension);
  const { items, NextToken } = page(world.targets.all().filter(isWanted), input, { keyOf: ({ id }) => id, max: 50 });
  return { ScalableTargets: items.map((target) => described(world, target)), NextToken };
}
