import type { Plan } from '@fairlead/rollout';
import type { Expectation } from './state.ts';

/**
 * What SageMaker takes for a swap to another config: it starts a whole new fleet. It publishes no durations; on endpoints of
 * general-purpose instances some 4 to 8 minutes are usual. Finished rollouts of the wave correct the sum.
 */
const SWAP_SECONDS = 360;
/** A weight change, and until it and the hold's end are noticed. */
const STEP_SECONDS = 150;

/** What a rollout will take, from the plans of some of the wave's endpoints. */
export function expectationOf(plans: readonly Pick<Plan, 'steps' | 'keepWarmSeconds' | 'configs'>[]): Expectation {
  const [first] = plans;
  const holds = (first?.steps ?? []).map(({ holdSeconds }, index, { length }) =>
    index === length - 1 ? Math.max(holdSeconds, first?.keepWarmSeconds ?? 0) : holdSeconds,
  );
  const held = holds.reduce((sum, seconds) => sum + seconds + STEP_SECONDS, 0);
  return { seconds: held + 2 * SWAP_SECONDS, swapSeconds: 2 * SWAP_SECONDS, instances: meanInstances(plans) };
}

/** Instances of a plan's champion by type. */
export function instancesOf({ configs }: Pick<Plan, 'configs'>): Record<string, number> {
  const [champion] = configs.canary.body.ProductionVariants;
  return champion ? { [champion.InstanceType ?? 'unknown']: champion.InitialInstanceCount ?? 1 } : {};
}

function meanInstances(plans: readonly Pick<Plan, 'configs'>[]): Record<string, number> {
  const mean: Record<string, number> = {};
  for (const plan of plans) {
    for (const [type, count] of Object.entries(instancesOf(plan)))
      mean[type] = (mean[type] ?? 0) + count / plans.length;
  }
  return mean;
}
