/** A permission that no scenario uses although it is needed, with the reason. */
export interface RarelyUsed {
  /** `<capability>-<function>`, as in the manifests. */
  functionName: string;
  action: string;
  because: string;
}

const ROLLOUT_LOOP = [
  'rollouts-on-endpoint-changed',
  'rollouts-on-alarm-changed',
  'rollouts-on-due',
  'rollouts-on-urgent',
];
const SCALING_LOOP = ['scaling-api', 'scaling-on-endpoint-changed', 'scaling-on-due'];

/**
 * Functions that run the same loop: whichever is awake takes the next step, so each needs what any of them does. What one of
 * them used in the scenarios is explained for the others.
 */
export const ONE_LOOP: readonly (readonly string[])[] = [ROLLOUT_LOOP, SCALING_LOOP];

/** What is taken away when an endpoint's scaling has more than it should. */
const TAKEN_AWAY = [
  'application-autoscaling:DeleteScalingPolicy',
  'application-autoscaling:DeleteScheduledAction',
  'application-autoscaling:DeregisterScalableTarget',
];

export const RARELY_USED: readonly RarelyUsed[] = [
  ...[...ROLLOUT_LOOP, ...SCALING_LOOP].flatMap((functionName) =>
    TAKEN_AWAY.map((action) => ({
      functionName,
      action,
      because: 'Only scaling that has more than it should needs something taken away; the adapter’s own tests do that.',
    })),
  ),
  {
    functionName: 'rollouts-on-wave-due',
    action: 'sts:AssumeRole',
    because: 'A laptop is one account without members; packages/aws/src/members has the tests of their roles.',
  },
  {
    functionName: 'rollouts-on-wave-due',
    action: 'cloudwatch:DescribeAlarms',
    because: 'A wave starts rollouts as the API does, and one of them may name an alarm as its guard.',
  },
  {
    functionName: 'rollouts-on-wave-due',
    action: 'sagemaker:DescribeModelPackage',
    because: 'A wave starts rollouts as the API does, and its challenger may be a model package.',
  },
];
