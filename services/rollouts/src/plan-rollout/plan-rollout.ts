import { type Learned, type Outlook, outlookOf, type PlannedStep, ruleId } from '@fairlead/guard';
import { type ItemStore, isActive } from '@fairlead/reconcile';
import {
  type ConfigBody,
  durationText,
  endpointKey,
  instancesForecast,
  type Plan,
  type Planned,
  type RolloutState,
  type ScalingForecast,
  scalingForecast,
} from '@fairlead/rollout';
import { addressOf, type EndpointAddress, newId, type Place, type Places, type ScalingReader } from '@fairlead/runtime';
import type { LiveScaling } from '@fairlead/scaling';
import type { makePlanner } from '../planning.ts';
import { endpointHasRollout } from '../standing-rollout.ts';
import type { StartRolloutBody } from '../start-rollout/body.ts';

/** What a rollout would do, and what its guards will be able to see, before anything is touched. */
export interface PlanView {
  endpoint: string;
  accountId: string;
  region: string;
  champion: { variant: string; model: string };
  /** `package`: the model package that the model will be made from. */
  challenger: { model: string; package: string | null };
  /** Copies of requests come first, answered to nobody; null: none. */
  shadow: { hold: string; longestHold: string; samplePercent: number } | null;
  /** Requests that the challenger has to answer before it gets a live one. */
  smokeRequests: number;
  steps: PlannedStepView[];
  keepWarm: string;
  /** What the variant is called at the end. */
  finalVariant: string;
  /** Shortest time to the end: all holds, the shadow's included, and the warm time; SageMaker's own time comes on top. */
  atLeast: string;
  /** The guards by name, those that compare, bound and listen. */
  guards: string[];
  /** Any step could pass without its guards having been able to see a doubling of errors. */
  underpowered: boolean;
  /** Instances per type while SageMaker swaps fleets, the old one and the whole new one beside it, in the largest swap. */
  peakInstances: Record<string, number>;
  /** What happens to autoscaling; null: the endpoint is not autoscaled, or that cannot be read, as a warning says. */
  scaling: ScalingForecast | null;
  learned: Learned;
  outlook: Outlook;
  warnings: string[];
}

interface PlannedStepView {
  weight: number;
  hold: string;
  longestHold: string;
  /** Instances that the challenger gets before the step, at the load of the last day. */
  instances: number;
  underpowered: boolean;
  /** What the guards can see in this step, in words. */
  outlook: string[];
}

interface Deps {
  plan: ReturnType<typeof makePlanner>;
  store: Pick<ItemStore<RolloutState>, 'load'>;
  places: Places;
  readsAt(place: Place): { scaling: ScalingReader };
}

/**
 * Plan a rollout without starting it. Nothing is created or changed.
 *
 * @throws Problem `member_unknown`; `endpoint_has_rollout` while another rollout holds the endpoint: the plan would not be of what it is
 *   once that has ended
 */
export function makePlanRollout({ plan, store, places, readsAt }: Deps) {
  return async function planRollout(body: StartRolloutBody): Promise<PlanView> {
    const endpoint = addressOf(places, body.endpoint, '#/endpoint');
    const standing = await store.load(endpointKey(endpoint));
    if (isActive(standing)) throw endpointHasRollout(standing.state);
    const planned = await plan(newId('rol'), endpoint, body);
    return viewOfPlan(endpoint, planned, await readScaling(readsAt(endpoint).scaling, planned));
  };
}

/** A plan is worth showing without its scaling, as long as it says so. */
async function readScaling(reader: ScalingReader, { endpointName, plan }: Planned): Promise<LiveScaling | string> {
  try {
    return await reader.scaling({ endpointName, variantNames: [plan.champion.variantName] });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `Autoscaling cannot be read (${reason}): what a rollout would suspend and copy is not shown.`;
  }
}

function viewOfPlan(
  { accountId, region }: EndpointAddress,
  { endpointName, plan, warnings }: Planned,
  scaling: LiveScaling | string,
): PlanView {
  const live = typeof scaling === 'string' ? undefined : scaling;
  const instances = instancesForecast(plan, live);
  const outlook = outlookOf(
    plan.guards,
    plan.learned,
    plan.steps.map((_, index) => stepToJudge(plan, index)),
  );
  const held = plan.steps.map((_, index) => holdSecondsOf(plan, index));
  return {
    endpoint: endpointName,
    accountId,
    region,
    champion: { variant: plan.champion.variantName, model: plan.champion.modelName },
    challenger: {
      model: plan.challenger.modelName,
      package: plan.newModel?.body.PrimaryContainer?.ModelPackageName ?? null,
    },
    shadow: shadowView(plan),
    smokeRequests: plan.samples?.length ?? 0,
    steps: plan.steps.map(({ weightPercent, longestHoldSeconds }, index) => ({
      weight: weightPercent,
      hold: durationText(held[index] ?? 0),
      longestHold: durationText(Math.max(longestHoldSeconds, held[index] ?? 0)),
      instances: instances[index] ?? 1,
      underpowered: outlook.steps[index]?.underpowered ?? false,
      outlook: outlook.steps[index]?.sentences ?? [],
    })),
    keepWarm: durationText(plan.keepWarmSeconds),
    finalVariant: plan.finalVariantName ?? plan.champion.variantName,
    atLeast: durationText(held.reduce((sum, seconds) => sum + seconds, plan.shadow?.holdSeconds ?? 0)),
    guards: plan.guards.rules.map(ruleId),
    underpowered: outlook.underpowered,
    peakInstances: peakInstancesOf(plan),
    scaling: (live && scalingForecast(plan, live)) ?? null,
    learned: plan.learned,
    outlook,
    warnings: typeof scaling === 'string' ? [...warnings, scaling] : warnings,
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

function shadowView({ shadow }: Plan): PlanView['shadow'] {
  if (!shadow) return null;
  const { holdSeconds, longestHoldSeconds, samplePercent } = shadow;
  return { hold: durationText(holdSeconds), longestHold: durationText(longestHoldSeconds), samplePercent };
}

/** Every UpdateEndpoint provisions a whole new fleet beside the one that serves. */
function peakInstancesOf({ configs: { original, shadow, canary, final } }: Plan): Record<string, number> {
  const fleets = [original, ...(shadow ? [shadow] : []), canary, final].map(({ body }) => instancesOf(body));
  const peak: Record<string, number> = {};
  for (const [index, fleet] of fleets.slice(1).entries()) {
    const before = fleets[index] ?? {};
    for (const type of new Set([...Object.keys(before), ...Object.keys(fleet)])) {
      peak[type] = Math.max(peak[type] ?? 0, (before[type] ?? 0) + (fleet[type] ?? 0));
    }
  }
  return peak;
}

function instancesOf(body: ConfigBody): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { InstanceType = 'unknown', InitialInstanceCount = 1 } of [
    ...body.ProductionVariants,
    ...(body.ShadowProductionVariants ?? []),
  ]) {
    counts[InstanceType] = (counts[InstanceType] ?? 0) + InitialInstanceCount;
  }
  return counts;
}
