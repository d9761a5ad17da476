/** A permission that no scenario uses although it is needed, with the reason. */
export interface RarelyUsed {
  /** `<capability>-<function>`, as in the manifests. */
  functionName: string;
  action: string;
  because: string;
}

/**
 * Functions that run the same loop: whichever is awake takes the next step, so each needs what any of them does. What one of
 * them used in the scenarios is explained for the others.
 */
export const ONE_LOOP: readonly (readonly string[])[] = [
  ['rollouts-on-endpoint-changed', 'rollouts-on-alarm-changed', 'rollouts-on-due', 'rollouts-on-urgent'],
  ['scaling-on-endpoint-changed', 'scaling-on-due'],
];

export const RARELY_USED: readonly RarelyUsed[] = [
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
