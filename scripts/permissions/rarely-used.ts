/** Permissions that no scenario uses although they are needed: by function and action, with the reason. */
export interface RarelyUsed {
  /** `<capability>-<function>`, as in the manifests. */
  functionName: string;
  action: string;
  because: string;
}

const anyWaker = (action: string, because: string): RarelyUsed[] =>
  ['on-endpoint-changed', 'on-alarm-changed', 'on-due', 'on-urgent'].map((name) => ({
    functionName: `rollouts-${name}`,
    action,
    because,
  }));

/** Every function that runs the loop may be the one that takes a rollout's next step, whatever woke it. */
const WHOEVER_IS_AWAKE =
  'Whichever function is awake takes the next step, so each may need what another one happened to do in the scenarios.';

export const RARELY_USED: readonly RarelyUsed[] = [
  ...[
    'application-autoscaling:DeleteScalingPolicy',
    'application-autoscaling:DeleteScheduledAction',
    'application-autoscaling:DeregisterScalableTarget',
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions',
    'application-autoscaling:PutScalingPolicy',
    'application-autoscaling:PutScheduledAction',
    'application-autoscaling:RegisterScalableTarget',
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:GetMetricData',
    'cloudwatch:PutMetricAlarm',
    'dynamodb:UpdateItem',
    'sagemaker:AddTags',
    'sagemaker:CreateEndpointConfig',
    'sagemaker:DescribeEndpointConfig',
    'sagemaker:UpdateEndpoint',
  ].flatMap((action) => anyWaker(action, WHOEVER_IS_AWAKE)),
];
