import { type GuardPolicy, type GuardRule, type Learned, ruleId } from '@fairlead/guard';
import { type AlarmDescription, useAlarm } from './alarms.ts';
import { canaryConfig, finalConfig, shadowConfig } from './configs.ts';
import type { OverduePolicy } from './deadline-names.ts';
import { isBusy, type LiveEndpoint } from './live.ts';
import { challengerVariantName, shadowVariantName } from './names.ts';
import { type ModelPackageFound, type NewModelSettings, planChallenger } from './plan-challenger.ts';
import type { ModelBody, SampleRequest, ShadowStage } from './stage-schema.ts';
import type { ConfigBody, OnInconclusive, OnNoData, Plan, Step } from './state.ts';

/** What a caller asks for, already well-formed. */
export interface RolloutRequest {
  endpointName: string;
  /** A model's name, or the ARN of a model package's version. */
  modelName: string;
  /** How the model is made that a model package needs. */
  newModel?: NewModelSettings;
  /** Take a model package that is not Approved. */
  allowUnapproved?: boolean;
  /** Take a model that is secured less than the champion's. */
  allowSecurityDowngrade?: boolean;
  /** Absent: no shadow stage. */
  shadow?: Omit<ShadowStage, 'variantName'>;
  /** Requests that the challenger answers before it gets a live one. */
  samples?: SampleRequest[];
  /** What the variant is called at the end; default: what it is called now. */
  finishVariantName?: 'original' | 'new';
  /** How long what the rollout made is kept after its end. */
  revertWindowSeconds?: number;
  /** Rising shares of traffic; the last is 100. */
  steps: Step[];
  keepWarmSeconds: number;
  onInconclusive: OnInconclusive;
  /** False: no extra step at 95 % before 100 %. */
  judgeAtFull: boolean;
  onNoData: OnNoData;
  guards: GuardPolicy;
  /** Deadlines that differ from the default ones. */
  deadlines?: OverduePolicy;
}

/** What was found in the account for that request. */
export interface Findings {
  endpoint: LiveEndpoint | 'missing';
  /** The live config, `missing` when it cannot be described any more. */
  config: { body: ConfigBody; tags: Record<string, string> } | 'missing';
  /** A model of the name that the request gives; false where it gives a model package. */
  modelExists: boolean;
  /** The models now serving and to come; absent when not looked at. */
  championModel?: ModelBody | 'missing';
  challengerModel?: ModelBody;
  modelPackage?: ModelPackageFound | 'missing';
  /** The alarms that the request names, those that exist. */
  alarms: readonly AlarmDescription[];
  /** The champion's past; absent when the endpoint could not be looked at. */
  learned?: Learned;
  /** Metric guards that CloudWatch refuses to read. */
  metricFaults?: readonly Fault[];
}

/** One thing wrong with a request. */
export interface Fault {
  /** JSON Pointer into the request body, as a URI fragment. */
  pointer: string;
  code: PlanFaultCode;
  detail: string;
}

export type PlanFaultCode =
  | 'endpoint_unknown'
  | 'endpoint_busy'
  | 'endpoint_not_in_service'
  | 'endpoint_unsupported'
  | 'endpoint_config_missing'
  | 'endpoint_config_tags_full'
  | 'model_unknown'
  | 'model_already_live'
  | 'model_package_unknown'
  | 'model_package_unusable'
  | 'model_package_not_approved'
  | 'new_model_unused'
  | 'execution_role_unknown'
  | 'security_downgrade'
  | 'traffic_falls'
  | 'traffic_incomplete'
  | 'alarm_unknown'
  | 'alarm_watches_champion'
  | 'guard_named_twice'
  | 'metric_invalid';

/** A plan, with what a careful operator would want to be told before it runs. */
export interface Planned {
  kind: 'planned';
  /** As SageMaker spells it: calls find an endpoint in any case, its metrics and invocations only in this one. */
  endpointName: string;
  plan: Plan;
  warnings: string[];
}

/** The tag on everything a rollout makes. */
export const OWNER_TAG = 'fairlead:rollout';

/** Tags a SageMaker resource can carry (API reference, AddTags). */
const MOST_TAGS = 50;

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

/** Why no rollout can start on an endpoint as it is, whatever the request; empty when one can. */
export function endpointFaults({ endpoint, config }: Pick<Findings, 'endpoint' | 'config'>): Fault[] {
  const fault = (code: PlanFaultCode, detail: string): Fault[] => [{ pointer: '#/endpoint', code, detail }];
  if (endpoint === 'missing') {
    return fault(
      'endpoint_unknown',
      'No endpoint of this name exists in that account and region. Names keep their case.',
    );
  }
  if (isBusy(endpoint.status)) {
    return fault('endpoint_busy', `The endpoint is ${endpoint.status}; start the rollout when it is InService.`);
  }
  if (endpoint.status !== 'InService') {
    const reason = endpoint.failureReason ? ` (${endpoint.failureReason})` : '';
    return fault(
      'endpoint_not_in_service',
      `The endpoint is ${endpoint.status}${reason}; a rollout needs it InService.`,
    );
  }
  if (config === 'missing') {
    return fault(
      'endpoint_config_missing',
      `Its endpoint config ${endpoint.configName} was deleted, so there is nothing to roll back to. Update the endpoint to an existing config first.`,
    );
  }
  if (Object.keys(config.tags).filter((key) => key !== OWNER_TAG).length >= MOST_TAGS) {
    const detail = `Its endpoint config ${endpoint.configName} carries ${MOST_TAGS} tags, the most SageMaker allows; remove one, so that what Fairlead makes can be marked as its own.`;
    return fault('endpoint_config_tags_full', detail);
  }
  const unsupported = unsupportedReason(endpoint, config.body);
  return unsupported ? fault('endpoint_unsupported', unsupported) : [];
}

/** Kinds of endpoint a rollout by weights cannot serve, each with what to do instead. */
function unsupportedReason(endpoint: LiveEndpoint, config: ConfigBody): string | undefined {
  const [variant] = config.ProductionVariants;
  if (endpoint.hasShadowVariants) {
    return 'It has a shadow variant or a running inference experiment; stop the experiment or remove the shadow variant first.';
  }
  if (endpoint.variants.length !== 1 || config.ProductionVariants.length !== 1 || !variant) {
    return `It has ${endpoint.variants.length} production variants; rollouts support endpoints with exactly one.`;
  }
  if (!variant.ModelName)
    return 'It serves inference components, which have no traffic weights; rollouts need a variant with a model.';
  if ('ManagedInstanceScaling' in variant)
    return 'Its variant uses ManagedInstanceScaling, which rollouts do not support.';
  if ('ServerlessConfig' in variant)
    return 'Its variant is serverless; serverless endpoints cannot carry two variants.';
  if ('AsyncInferenceConfig' in config)
    return 'It is an asynchronous endpoint, which publishes no request counts to judge by.';
  return undefined;
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

/** What is wrong with the guards themselves: named twice, or an alarm that cannot guard this endpoint. */
export function guardFaults(
  rules: readonly GuardRule[],
  { alarms, endpoint }: Pick<Findings, 'alarms' | 'endpoint'>,
): Fault[] {
  return rules.flatMap((rule, index): Fault[] => {
    const id = ruleId(rule);
    if (rules.findIndex((other) => ruleId(other) === id) < index) {
      const detail = `There is a guard ${id} already; keep one of the two.`;
      return [{ pointer: `#/guards/${index}`, code: 'guard_named_twice', detail }];
    }
    return rule.kind === 'alarm' ? alarmFaults(rule.alarmName, `#/guards/${index}/alarmName`, alarms, endpoint) : [];
  });
}

function alarmFaults(
  alarmName: string,
  pointer: string,
  alarms: Findings['alarms'],
  endpoint: Findings['endpoint'],
): Fault[] {
  const alarm = alarms.find(({ name }) => name === alarmName);
  if (!alarm) {
    return [
      { pointer, code: 'alarm_unknown', detail: `No CloudWatch alarm named ${alarmName} exists in this region.` },
    ];
  }
  const champion = endpoint === 'missing' ? undefined : endpoint.variants[0]?.name;
  const use = useAlarm(alarm, champion ?? '');
  return 'refusal' in use ? [{ pointer, code: 'alarm_watches_champion', detail: use.refusal }] : [];
}

/** Lowest ceiling that watches the challenger at full traffic, percent, and how far above the champion it lies. */
const FULL_TRAFFIC_CEILING_PERCENT = 2;
const FULL_TRAFFIC_CEILING_RATIO = 3;
const FULL_TRAFFIC_MIN_REQUESTS = 50;

/**
 * The guards as they will be asked: alarms on the champion's variant become bounds on the challenger, alarms that are in
 * ALARM already are disarmed, and a ceiling watches full traffic, when the champion has none left to compare with.
 */
function guardsFor(
  policy: GuardPolicy,
  alarms: Findings['alarms'],
  { championVariant, learned }: { championVariant: string; learned: Learned },
): { guards: GuardPolicy; disarmedAlarms: string[]; warnings: string[] } {
  const disarmedAlarms: string[] = [];
  const warnings: string[] = [];
  const rules = policy.rules.map((rule): GuardRule => {
    const alarm = rule.kind === 'alarm' ? alarms.find(({ name }) => name === rule.alarmName) : undefined;
    if (!alarm) return rule;
    const use = useAlarm(alarm, championVariant);
    if ('rule' in use) {
      warnings.push(`Alarm ${alarm.name} watches the champion's variant; its bound is held on the challenger instead.`);
      return use.rule;
    }
    if (use.watches === 'endpoint' && !use.armed) {
      disarmedAlarms.push(alarm.name);
      warnings.push(`Alarm ${alarm.name} is in ALARM now; it is disarmed until it has been OK once.`);
    }
    return rule;
  });
  return { guards: { ...policy, rules: withCeiling(rules, learned) }, disarmedAlarms, warnings };
}

/** The rules with a ceiling for full traffic, unless they have a ceiling of their own. */
export function withCeiling(rules: readonly GuardRule[], { baselines }: Learned): GuardRule[] {
  if (rules.some(({ kind }) => kind === 'error-ceiling')) return [...rules];
  const usualPercent = 100 * (baselines['5xx']?.baselineRate ?? 0);
  const maxErrorPercent = Math.min(
    90,
    Math.max(FULL_TRAFFIC_CEILING_PERCENT, FULL_TRAFFIC_CEILING_RATIO * usualPercent),
  );
  return [
    ...rules,
    { kind: 'error-ceiling', maxErrorPercent, minRequests: FULL_TRAFFIC_MIN_REQUESTS, atFullOnly: true },
  ];
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
