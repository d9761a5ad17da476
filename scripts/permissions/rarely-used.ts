/** A permission that no scenario uses although it is needed, with the reason. */
export interface RarelyUsed {
  /** `<capability>-<function>`, as in the manifests. */
  functionName: string;
  action: string;
  because: string;
}

const SCALING_LOOP = ['scaling-api', 'scaling-on-endpoint-changed', 'scaling-on-due'];

/**
 * Functions that run the same loop: whichever is awake takes the next step, so each needs what any of them does. What one of
 * them used in the scenarios is explained for the others.
 */
export const ONE_LOOP: readonly (readonly string[])[] = [
  [
    ...['rollouts-on-endpoint-changed', 'rollouts-on-alarm-changed', 'rollouts-on-call-logged'],
    ...['rollouts-on-due', 'rollouts-on-urgent'],
  ],
  SCALING_LOOP,
];

/** What applying a policy takes away, when an endpoint has more than the policy names. */
const TAKEN_AWAY = [
  'application-autoscaling:DeleteScheduledAction',
  'application-autoscaling:DeregisterScalableTarget',
];

export const RARELY_USED: readonly RarelyUsed[] = [
  ...SCALING_LOOP.flatMap((functionName) =>
    TAKEN_AWAY.map((action) => ({
      functionName,
      action,
      because:
        'A policy that names less than the endpoint has takes away what is too much; the adapter’s own tests do that.',
    })),
  ),
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
