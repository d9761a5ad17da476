import { canaryConfig, finalConfig, shadowConfig } from './configs.ts';
import { endpointFaults } from './endpoint-faults.ts';
import { challengerVariantName, OWNER_TAG, shadowVariantName } from './names.ts';
import { planChallenger } from './plan-challenger.ts';
import { guardFaults, guardsFor } from './plan-guards.ts';
import type { Fault, Findings, RolloutRequest } from './plan-request.ts';
import type { Plan, Step } from './state.ts';

/** A plan, with what a careful operator would want to be told before it runs. */
export interface Planned {
  kind: 'planned';
  /** As SageMaker spells it: calls find an endpoint in any case, its metrics and invocations only in this one. */
  endpointName: string;
  plan: Plan;
  warnings: string[];
}

/** The share just below full traffic at which champion and challenger can still be compared. */
const LAST_COMPARABLE_PERCENT = 95;

/** Work out what a rollout will do, or everything that is wrong with the request, all at once. Pure; never throws. */
export function planRollout(
  rolloutId: string,
  request: RolloutRequest,
  findings: Findings,
): Planned | { kind: 'refused'; faults: Fault[] } {
  const { modelName, newModel, ...found } = planChallenger(rolloutId, request, findings);
  const faults = [
    ...endpointFaults(findings),
    ...found.faults,
    ...stepFaults(request.steps),
    ...guardFaults(request.guards.rules, findings),
    ...(findings.metricFaults ?? []),
  ];
  const { endpoint, config } = findings;
  const live = endpoint === 'missing' ? undefined : endpoint.variants[0];
  const { learned } = findings;
  if (faults.length > 0 || endpoint === 'missing' || config === 'missing' || !live || !learned) {
    return { kind: 'refused', faults };
  }
  const judged = guardsFor(request.guards, findings.alarms, { championVariant: live.name, learned });
  const champion = { variantName: live.name, modelName: config.body.ProductionVariants[0]?.ModelName ?? '' };
  const plan: Plan = {
    champion,
    challenger: { variantName: challengerVariantName(rolloutId), modelName },
    ...(newModel ? { newModel } : {}),
    ...stagesOf(rolloutId, request),
    steps: withComparableStep(request.steps, request.judgeAtFull),
    keepWarmSeconds: request.keepWarmSeconds,
    onInconclusive: request.onInconclusive,
    onNoData: request.onNoData,
    guards: judged.guards,
    learned,
    disarmedAlarms: judged.disarmedAlarms,
    ...(request.deadlines ? { deadlines: request.deadlines } : {}),
    ...(request.headroomPercent === undefined ? {} : { headroomPercent: request.headroomPercent }),
    ...(request.deregisters ? { deregisters: true } : {}),
    configs: {
      original: { name: endpoint.configName, body: config.body },
      ...(request.shadow
        ? { shadow: shadowConfig(rolloutId, config.body, live, { modelName, ...request.shadow }) }
        : {}),
      canary: canaryConfig(rolloutId, config.body, live, modelName),
      final: finalConfig(rolloutId, config.body, [live], modelName, finalVariantName(rolloutId, request)),
    },
    tags: { ...config.tags, [OWNER_TAG]: rolloutId },
  };
  return {
    kind: 'planned',
    endpointName: endpoint.name,
    plan,
    warnings: [...warningsOf(live.desiredInstanceCount), ...found.warnings, ...learned.warnings, ...judged.warnings],
  };
}

/** What a request asks for beside steps: the stages before the first, and the end. */
function stagesOf(
  rolloutId: string,
  request: RolloutRequest,
): Pick<Plan, 'shadow' | 'samples' | 'finalVariantName' | 'revertWindowSeconds'> {
  const { shadow, samples = [], revertWindowSeconds } = request;
  const finalName = finalVariantName(rolloutId, request);
  return {
    ...(shadow ? { shadow: { ...shadow, variantName: shadowVariantName(rolloutId) } } : {}),
    ...(samples.length > 0 ? { samples } : {}),
    ...(finalName === undefined ? {} : { finalVariantName: finalName }),
    ...(revertWindowSeconds === undefined ? {} : { revertWindowSeconds }),
  };
}

function finalVariantName(rolloutId: string, { finishVariantName }: RolloutRequest): string | undefined {
  return finishVariantName === 'new' ? challengerVariantName(rolloutId) : undefined;
}

/** Every step that sends less than the one before, and a last step short of 100 %. */
function stepFaults(steps: readonly Step[]): Fault[] {
  const faults: Fault[] = steps.flatMap(({ weightPercent }, index) => {
    const before = steps[index - 1]?.weightPercent ?? 0;
    if (weightPercent >= before) return [];
    const detail = `Step ${index + 1} sends ${weightPercent} % after ${before} %; send ${before} % or more.`;
    return [{ pointer: `#/steps/${index}/weight`, code: 'traffic_falls' as const, detail }];
  });
  const last = steps.length - 1;
  const reached = steps[last]?.weightPercent ?? 0;
  if (reached === 100) return faults;
  const detail = `The last step sends ${reached} %; end with a step of 100.`;
  return [...faults, { pointer: `#/steps/${Math.max(0, last)}/weight`, code: 'traffic_incomplete', detail }];
}

/** Comparison is blind once the champion has no traffic, so the last look at both comes just before. */
function withComparableStep(steps: readonly Step[], judgeAtFull: boolean): Step[] {
  const last = steps.at(-1);
  const before = steps.at(-2)?.weightPercent ?? 0;
  if (!judgeAtFull || !last || before >= LAST_COMPARABLE_PERCENT) return [...steps];
  return [...steps.slice(0, -1), { ...last, weightPercent: LAST_COMPARABLE_PERCENT }, last];
}

function warningsOf(instanceCount: number): string[] {
  if (instanceCount >= 2) return [];
  return [
    'The champion runs on fewer than 2 instances: losing one takes the endpoint down, with or without a rollout.',
  ];
}
