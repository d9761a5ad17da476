import type { GuardWindow } from '@fairlead/guard';
import { type CapacityAnswer, capacityFor, type LiveScaling } from '@fairlead/scaling';
import type { Settled } from '../decision.ts';

/** The present load is the busiest of the newest minutes that are complete. */
const NEWEST_MINUTES = 5;
const MINUTE_MS = 60_000;

/** Instances that the challenger lacks for a share of the present load; undefined when it has enough. */
export function shortfall(
  { state, endpoint, window, scaling }: Settled,
  weightPercent: number,
): { count: number; has: number; why: string } | undefined {
  const { plan } = state;
  const find = (variantName: string) => endpoint.variants.find(({ name }) => name === variantName);
  const [champion, challenger] = [find(plan.champion.variantName), find(plan.challenger.variantName)];
  if (!champion || !challenger || champion.currentInstanceCount < 1) return undefined;
  const live = scaling && 'live' in scaling ? scaling.live : undefined;
  const { challengerNeeds, why }: CapacityAnswer = capacityFor({
    weightPercent,
    champion: { instances: champion.currentInstanceCount },
    challenger: { instances: challenger.currentInstanceCount },
    invocationsPerMinute: window && presentLoadOf(window),
    targetPerInstance: live && targetOf(live, plan.champion.variantName),
    ...(plan.headroomPercent === undefined ? {} : { headroomPercent: plan.headroomPercent }),
  });
  const most = Math.max(champion.currentInstanceCount, largestOf(live, plan.champion.variantName));
  const count = Math.min(challengerNeeds, most);
  return challenger.currentInstanceCount < count ? { count, has: challenger.currentInstanceCount, why } : undefined;
}

/** Requests per minute of both variants; undefined when CloudWatch shows none of the newest minutes. */
function presentLoadOf({ champion, challenger, completeUntilMs, unreadable }: GuardWindow): number | undefined {
  if (unreadable !== undefined) return undefined;
  const minutes = new Map<number, number>();
  for (const { startMs, requests } of [...champion, ...challenger]) {
    if (startMs < completeUntilMs - NEWEST_MINUTES * MINUTE_MS) continue;
    minutes.set(startMs, (minutes.get(startMs) ?? 0) + requests);
  }
  return minutes.size === 0 ? undefined : Math.max(...minutes.values());
}

/** The lowest target of invocations per instance that the champion is scaled by; undefined without such a policy. */
export function targetOf({ parts }: LiveScaling, variantName: string): number | undefined {
  const targets = parts.flatMap((part) => {
    if (part.kind !== 'policy' || part.variantName !== variantName) return [];
    const { PredefinedMetricSpecification: metric, TargetValue } = part.fields;
    const isLoad = JSON.stringify(metric ?? '').includes('"SageMakerVariantInvocationsPerInstance"');
    return isLoad && typeof TargetValue === 'number' ? [TargetValue] : [];
  });
  return targets.length === 0 ? undefined : Math.min(...targets);
}

/** What scaling allows the champion is enough for its challenger. */
export function largestOf(live: LiveScaling | undefined, variantName: string): number {
  const sizes = (live?.parts ?? []).map((part) => {
    const isIts = part.kind === 'target' && part.variantName === variantName;
    return isIts && typeof part.fields.MaxCapacity === 'number' ? part.fields.MaxCapacity : 0;
  });
  return Math.max(0, ...sizes);
}
