import { capacityFor, copyForVariant, type LiveScaling, placeOf } from '@fairlead/scaling';
import type { Plan } from '../state.ts';
import { largestOf, targetOf } from './capacity.ts';

/** What a rollout would do about autoscaling, were it to start now. */
export interface ScalingForecast {
  /** What happens to it around each swap of fleets. */
  atSwaps: 'suspended' | 'deregistered';
  /** What the challenger gets before its first request; it goes with the challenger at the end. */
  copied: string[];
  /** What is compared, field by field, before the rollout ends. */
  restored: string[];
}

/** Undefined for an endpoint that is not autoscaled. */
export function scalingForecast(plan: Plan, { parts }: LiveScaling): ScalingForecast | undefined {
  if (!parts.some(({ kind }) => kind === 'target')) return undefined;
  const [from, to] = [plan.champion.variantName, plan.challenger.variantName];
  return {
    atSwaps: plan.deregisters ? 'deregistered' : 'suspended',
    copied: copyForVariant(parts, { from, to }).map(placeOf),
    restored: parts.map(placeOf),
  };
}

/**
 * Instances that the challenger needs in each step at the load of the last day; the rollout itself goes by the load of
 * the moment.
 *
 * @param live - undefined: not known, so an instance carries what one of the champion's does
 */
export function instancesForecast(plan: Plan, live: LiveScaling | undefined): number[] {
  const { champion, learned, headroomPercent } = plan;
  const { variantName } = champion;
  const serving = plan.configs.canary.body.ProductionVariants.find((one) => one.VariantName === variantName);
  const instances = Math.max(1, serving?.InitialInstanceCount ?? 1);
  const most = Math.max(instances, largestOf(live, variantName));
  return plan.steps.map(({ weightPercent }) => {
    const { challengerNeeds } = capacityFor({
      weightPercent,
      champion: { instances },
      challenger: { instances: 1 },
      invocationsPerMinute: learned.requestsPerMinute > 0 ? learned.requestsPerMinute : undefined,
      targetPerInstance: live && targetOf(live, variantName),
      ...(headroomPercent === undefined ? {} : { headroomPercent }),
    });
    return Math.min(challengerNeeds, most);
  });
}
