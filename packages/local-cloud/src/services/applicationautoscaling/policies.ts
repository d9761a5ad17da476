import type {
  DeleteScalingPolicyRequest,
  DescribeScalingPoliciesRequest,
  DescribeScalingPoliciesResponse,
  PutScalingPolicyRequest,
  PutScalingPolicyResponse,
  ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import { AwsError } from '../../service.ts';
import { checkPolicyHead, checkStepScaling, checkTargetTracking } from './check-policy.ts';
import { limitExceeded, policyNotFound, validationException } from './errors.ts';
import { page } from './page.ts';
import { checkFilter, readResource } from './read-resource.ts';
import type { PolicyRecord, TargetRecord, TrackingAlarms } from './records.ts';
import type { Resource } from './resource.ts';
import { trackingAlarms } from './target-tracking.ts';
import type { World } from './world.ts';

function newPolicy(world: World, target: TargetRecord, input: PutScalingPolicyRequest): PolicyRecord {
  const { PolicyName: name = '', PolicyType: type } = input;
  if (type === undefined) throw validationException('PolicyType is required when a scaling policy is created.');
  const { maxPoliciesPerTarget: limit } = world.settings;
  if (world.policiesOf(target).length >= limit) {
    throw limitExceeded(`The limit of ${limit} scaling policies of a scalable target has been reached.`);
  }
  const { resourceId, dimension } = target;
  return {
    resourceId,
    dimension,
    name,
    arn: world.arn('scalingPolicy', target, name),
    type: type === 'StepScaling' ? type : 'TargetTrackingScaling',
    createdAtMs: world.nowMs,
  };
}

function alarmName(world: World, { resourceId }: Resource, which: 'High' | 'Low'): string {
  return `TargetTracking-${resourceId}-Alarm${which}-${world.uuid()}`;
}

/** A policy keeps the names of its alarms over updates; a lower one comes and goes with DisableScaleIn. */
function alarmsOf(world: World, { tracking, alarms, ...policy }: PolicyRecord): TrackingAlarms | undefined {
  if (!tracking) return undefined;
  const high = alarms?.high ?? alarmName(world, policy, 'High');
  return tracking.DisableScaleIn ? { high } : { high, low: alarms?.low ?? alarmName(world, policy, 'Low') };
}

function configured(old: PolicyRecord, input: PutScalingPolicyRequest): PolicyRecord {
  const { PolicyType: type = old.type } = input;
  if (type === 'StepScaling') {
    const step = input.StepScalingPolicyConfiguration ?? old.step;
    if (!step) throw validationException('StepScalingPolicyConfiguration is required for a StepScaling policy.');
    checkStepScaling(step);
    return { ...old, type, step, tracking: undefined };
  }
  const tracking = input.TargetTrackingScalingPolicyConfiguration ?? old.tracking;
  if (!tracking) {
    throw validationException(
      'TargetTrackingScalingPolicyConfiguration is required for a TargetTrackingScaling policy.',
    );
  }
  checkTargetTracking(tracking, old);
  return { ...old, type: 'TargetTrackingScaling', tracking, step: undefined };
}

/** Alarms before the policy: a metric that cannot be watched refuses the policy, and nothing is kept. */
function putAlarms(world: World, policy: PolicyRecord, old: PolicyRecord): void {
  const wanted = trackingAlarms(policy, world.settings.scaleInThresholdRatio);
  try {
    for (const alarm of wanted) world.alarms.put(alarm);
  } catch (error) {
    if (!(error instanceof AwsError) || error.status >= 500) throw error;
    throw validationException(`The metric of policy ${policy.name} cannot be watched: ${error.message}`);
  }
  const kept = new Set(wanted.map(({ AlarmName }) => AlarmName));
  world.alarms.delete(Object.values(old.alarms ?? {}).filter((name) => !kept.has(name)));
}

/** Create a policy, or replace the configuration of the one of that name. */
export function putScalingPolicy(world: World, input: PutScalingPolicyRequest): PutScalingPolicyResponse {
  const resource = readResource(input);
  checkPolicyHead(input);
  const target = world.target(resource);
  const old = world.policy(resource, input.PolicyName ?? '') ?? newPolicy(world, target, input);
  const changed = configured(old, input);
  const policy = { ...changed, alarms: alarmsOf(world, changed) };
  putAlarms(world, policy, old);
  world.policies.put(policy);
  return { PolicyARN: policy.arn, Alarms: describedAlarms(world, policy) };
}

/** The alarms that act on the policy: those of its own and, for step scaling, whichever the user made. */
function describedAlarms(world: World, { arn }: PolicyRecord): ScalingPolicy['Alarms'] {
  return world.alarms.actingOn(arn).map((alarm) => ({ AlarmName: alarm.name, AlarmARN: alarm.arn }));
}

function described(world: World, policy: PolicyRecord): ScalingPolicy {
  return {
    PolicyARN: policy.arn,
    PolicyName: policy.name,
    ServiceNamespace: 'sagemaker',
    ResourceId: policy.resourceId,
    ScalableDimension: policy.dimension,
    PolicyType: policy.type,
    ...(policy.step && { StepScalingPolicyConfiguration: policy.step }),
    ...(policy.tracking && { TargetTrackingScalingPolicyConfiguration: policy.tracking }),
    Alarms: describedAlarms(world, policy),
    CreationTime: new Date(policy.createdAtMs),
  };
}

export function describeScalingPolicies(
  world: World,
  input: DescribeScalingPoliciesRequest,
): DescribeScalingPoliciesResponse {
  const matches = checkFilter(input);
  const { PolicyNames: names } = input;
  const wanted = world.policies.all().filter((policy) => matches(policy) && (!names || names.includes(policy.name)));
  const { items, NextToken } = page(wanted, input, { keyOf: ({ arn }) => arn, max: 10 });
  return { ScalingPolicies: items.map((policy) => described(world, policy)), NextToken };
}

/** The alarms of target tracking go with the policy; alarms that the user made stay. */
export function deleteScalingPolicy(world: World, input: DeleteScalingPolicyRequest): object {
  const resource = readResource(input);
  const name = input.PolicyName ?? '';
  const policy = world.policy(resource, name);
  if (!policy) throw policyNotFound(resource, name);
  world.alarms.delete(Object.values(policy.alarms ?? {}));
  world.policies.delete(policy);
  return {};
}
