import { type CallSite, type NeedsOf, type NeedsTable, onAll, requestTags, siteArn } from './table.ts';

const SERVICE = 'application-autoscaling';

/** The ids of scalable targets are made by AWS and unknown before: policies name `scalable-target/*` and narrow by key. */
function onTarget(action: string): NeedsOf {
  return (input, site) => [
    {
      action: `${SERVICE}:${action}`,
      resource: siteArn(site, SERVICE, 'scalable-target/local'),
      context: {
        'application-autoscaling:service-namespace': input.ServiceNamespace ?? '',
        'application-autoscaling:scalable-dimension': input.ScalableDimension ?? '',
        ...requestTags(input.Tags && Object.entries(input.Tags).map(([Key, Value]) => ({ Key, Value: String(Value) }))),
      },
    },
  ];
}

/** What the service does with the caller's own permissions (Application Auto Scaling User Guide, identity-based policies). */
function asCaller(input: { ResourceId?: string }, site: CallSite, actions: readonly string[]) {
  const endpoint = (input.ResourceId ?? '').split('/')[1]?.toLowerCase() ?? '';
  return actions.map((action) => ({
    action: `sagemaker:${action}`,
    resource: siteArn(site, 'sagemaker', `endpoint/${endpoint}`),
  }));
}

const register: NeedsOf = (input, site) => [
  ...onTarget('RegisterScalableTarget')(input, site),
  ...asCaller(input, site, ['DescribeEndpoint', 'UpdateEndpointWeightsAndCapacities']),
];

/**
 * Target tracking makes alarms of the name `TargetTracking-<resource>-…`, with the caller's permissions. Unverified: whether
 * these are asked of callers that have the service-linked role; asked here, to be on the safe side.
 */
const putPolicy: NeedsOf = (input, site) => {
  const alarm = siteArn(site, 'cloudwatch', `alarm:TargetTracking-${input.ResourceId ?? ''}-local`);
  const alarms = ['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'];
  return [
    ...onTarget('PutScalingPolicy')(input, site),
    ...(input.PolicyType === 'TargetTrackingScaling' ? alarms.map((action) => ({ action, resource: alarm })) : []),
  ];
};

/** Application Auto Scaling. */
export const AUTOSCALING: NeedsTable = {
  DeleteScalingPolicy: onTarget('DeleteScalingPolicy'),
  DeleteScheduledAction: onTarget('DeleteScheduledAction'),
  DeregisterScalableTarget: onTarget('DeregisterScalableTarget'),
  DescribeScalableTargets: onAll(`${SERVICE}:DescribeScalableTargets`),
  DescribeScalingActivities: onAll(`${SERVICE}:DescribeScalingActivities`),
  DescribeScalingPolicies: onAll(`${SERVICE}:DescribeScalingPolicies`),
  DescribeScheduledActions: onAll(`${SERVICE}:DescribeScheduledActions`),
  ListTagsForResource: onTarget('ListTagsForResource'),
  PutScalingPolicy: putPolicy,
  PutScheduledAction: onTarget('PutScheduledAction'),
  RegisterScalableTarget: register,
  TagResource: onTarget('TagResource'),
  UntagResource: onTarget('UntagResource'),
};
