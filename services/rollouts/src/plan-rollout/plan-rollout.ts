import { type Learned, type Outlook, outlookOf, type PlannedStep, ruleId } from '@fairlead/guard';
import { type ItemStore, isActive } from '@fairlead/reconcile';
import { durationText, endpointKey, type Plan, type Planned, type RolloutState } from '@fairlead/rollout';
import { newId } from '@fairlead/runtime';
import type { makePlanner } from '../planning.ts';
import { endpointHasRollout } from '../standing-rollout.ts';
import type { StartRolloutBody } from '../start-rollout/body.ts';

/** What a rollout would do, and what its guards will be able to see, before anything is touched. */
export interface PlanView {
  endpoint: string;
  champion: { variant: string; model: string };
  challenger: { model: string };
  steps: PlannedStepView[];
  keepWarm: string;
  /** Shortest time to the end: all holds and the warm time; SageMaker's own time comes on top. */
  atLeast: string;
  /** The guards by name, those that compare, bound and listen. */
  guards: string[];
  /** Any step could pass without its guards having been able to see a doubling of errors. */
  underpowered: boolean;
  /** Instances per type while SageMaker swaps fleets: the old fleet, and the whole new one beside it. */
  peakInstances: Record<string, number>;
  learned: Learned;
  outlook: Outlook;
  warnings: string[];
}

interface PlannedStepView {
  weight: number;
  hold: string;
  longestHold: string;
  underpowered: boolean;
  /** What the guards can see in this step, in words. */
  outlook: string[];
}

interface Deps {
  plan: ReturnType<typeof makePlanner>;
  store: Pick<ItemStore<RolloutState>, 'load'>;
  account: { accountId: string; region: string };
}

/**
 * Plan a rollout without starting it. Nothing is created or changed.
 *
 * @throws Problem `endpoint_has_rollout` while another rollout holds the endpoint: the plan would not be of what it is
 *   once that has ended
 */
export function makePlanRollout({ plan, store, account }: Deps) {
  return async function planRollout(body: StartRolloutBody): Promise<PlanView> {
    const standing = await store.load(endpointKey({ ...account, name: body.endpoint }));
    if (isActive(standing)) throw endpointHasRollout(standing.state);
    return viewOfPlan(await plan(newId('rol'), body));
  };
}

function viewOfPlan({ endpointName, plan, warnings }: Planned): PlanView {
  const outlook = outlookOf(
    plan.guards,
    plan.learned,
    plan.steps.map((_, index) => stepToJudge(plan, index)),
  );
  const held = plan.steps.map((_, index) => holdSecondsOf(plan, index));
  return {
    endpoint: endpointName,
    champion: { variant: plan.champion.variantName, model: plan.champion.modelName },
    challenger: { model: plan.challenger.modelName },
    steps: plan.steps.map(({ weightPercent, longestHoldSeconds }, index) => ({
      weight: weightPercent,
      hold: durationText(held[index] ?? 0),
      longestHold: durationText(Math.max(longestHoldSeconds, held[index] ?? 0)),
      underpowered: outlook.steps[index]?.underpowered ?? false,
      outlook: outlook.steps[index]?.sentences ?? [],
    })),
    keepWarm: durationText(plan.keepWarmSeconds),
    atLeast: durationText(held.reduce((sum, seconds) => sum + seconds, 0)),
    guards: plan.guards.rules.map(ruleId),
    underpowered: outlook.underpowered,
    peakInstances: peakInstancesOf(plan),
    learned: plan.learned,
    outlook,
    warnings,
  };
}

/** A step as it is rehearsed; the last one is held while the champion stays warm. */
export function stepToJudge(plan: Pick<Plan, 'steps' | 'keepWarmSeconds'>, index: number): PlannedStep {
  const step = plan.steps[index];
  const holdSeconds = holdSecondsOf(plan, index);
  return {
    weightPercent: step?.weightPercent ?? 100,
    holdMinutes: Math.max(1, Math.ceil(holdSeconds / 60)),
    latestMinutes: Math.max(1, Math.ceil(Math.max(holdSeconds, step?.longestHoldSeconds ?? 0) / 60)),
  };
}

function holdSecondsOf({ steps, keepWarmSeconds }: Pick<Plan, 'steps' | 'keepWarmSeconds'>, index: number): number {
  const holdSeconds = steps[index]?.holdSeconds ?? 0;
  return index === steps.length - 1 ? Math.max(holdSeconds, keepWarmSeconds) : holdSeconds;
}

/** Every UpdateEndpoint provisions a whole new fleet beside the one that serves; the first swap is the largest. */
function peakInstancesOf({ configs: { original, canary } }: Plan): Record<string, number> {
  const peak: Record<string, number> = {};
  for (const variant of [...original.body.ProductionVariants, ...canary.body.ProductionVariants]) {
    const type = variant.InstanceType ?? 'unknown';
    peak[type] = (peak[type] ?? 0) + (variant.InitialInstanceCount ?? 1);
  }
  return peak;
}
