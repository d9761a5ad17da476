import { type GuardRule, type Learned, MINUTE_MS } from '@fairlead/guard';
import { instantOf } from '@fairlead/reconcile';
import {
  alarmNamesOf,
  endpointKey,
  type Fault,
  type Findings,
  isModelPackage,
  type LiveEndpoint,
  METRIC_DELAY_MS,
  type NewModelSettings,
  type Planned,
  planRollout,
  type RolloutRequest,
  type SampleRequest,
  type Step,
} from '@fairlead/rollout';
import type { Clock, EndpointAddress, EndpointReader, MetricReader, Place } from '@fairlead/runtime';
import { askMetrics, HISTORY_MS } from './metric-findings.ts';
import { type EffectivePolicy, effectivePolicy } from './policy/effective.ts';
import type { PolicyStore } from './policy/policy-store.ts';
import { rolloutProblems } from './problems.ts';
import type { NewModelBody, StartRolloutBody } from './start-rollout/body.ts';

/** What an account and region is looked at through. */
interface PlanningReads {
  endpoints: EndpointReader;
  metrics: Pick<MetricReader, 'alarms' | 'learn' | 'hasData'>;
}

/** What planning looks at. */
export interface PlanningDeps {
  readsAt(place: Place): PlanningReads;
  policies: Pick<PolicyStore, 'read'>;
  clock: Clock;
}

/** How a rollout shall go, wherever its endpoint is. */
export type PlanBody = Omit<StartRolloutBody, 'endpoint'>;

type Looks = PlanningReads & Pick<PlanningDeps, 'clock'>;

/** An undecided step is watched this many times its hold, unless `maxHold` says otherwise. */
const LONGEST_HOLD_FACTOR = 3;
/** Learned whatever the guards are: the ceiling at full traffic is set by it. */
const ALWAYS_LEARNED: GuardRule = { kind: 'errors', metric: '5xx' };

/** Work out what a rollout of a request would do, with the endpoint's policy. @throws Problem `rollout_plan_refused` */
export function makePlanner(deps: PlanningDeps) {
  const planRequest = makePlanRequest(deps);
  return async function plan(rolloutId: string, endpoint: EndpointAddress, body: PlanBody): Promise<Planned> {
    const policy = await deps.policies.read(endpointKey(endpoint));
    const { request, rulePointers } = requestOf(endpoint.name, body, policy);
    return planRequest(rolloutId, endpoint, request, (fault) => placed(fault, rulePointers));
  };
}

/** Look at the place and work out what a rollout would do. @throws Problem `rollout_plan_refused` with every reason */
export function makePlanRequest({ readsAt, clock }: Pick<PlanningDeps, 'readsAt' | 'clock'>) {
  return async function planRequest(
    rolloutId: string,
    place: Place,
    request: RolloutRequest,
    toldAt: (fault: Fault) => Fault = (fault) => fault,
  ): Promise<Planned> {
    const planned = planRollout(rolloutId, request, await findingsFor({ ...readsAt(place), clock }, request));
    if (planned.kind === 'refused') throw planRefused(request, planned.faults.map(toldAt));
    return planned;
  };
}

function requestOf(
  endpointName: string,
  body: PlanBody,
  endpointPolicy: Awaited<ReturnType<PolicyStore['read']>>,
): { request: RolloutRequest; rulePointers: EffectivePolicy['rulePointers'] } {
  const { model, steps, keepWarm, judgeAtFull, shadow, samples, newModel, finish, revertWindow, ...rest } = body;
  const { allowSecurityDowngrade, ...judging } = rest;
  const policy = effectivePolicy(judging, endpointPolicy);
  const { guards, rulePointers, maxHoldSeconds, onInconclusive, onNoData, deadlines, headroomPercent } = policy;
  const request: RolloutRequest = {
    endpointName,
    modelName: model,
    steps: stepsOf(steps, maxHoldSeconds),
    keepWarmSeconds: keepWarm,
    judgeAtFull,
    onInconclusive,
    onNoData,
    guards,
    allowSecurityDowngrade,
    allowUnapproved: policy.allowUnapproved,
    finishVariantName: finish.variantName,
    revertWindowSeconds: revertWindow,
    ...(newModel ? { newModel: settingsOf(newModel) } : {}),
    ...(shadow ? { shadow: shadowOf(shadow, maxHoldSeconds) } : {}),
    ...(samples ? { samples: samples.map(sampleOf) } : {}),
    ...(deadlines ? { deadlines } : {}),
    ...(headroomPercent === undefined ? {} : { headroomPercent }),
    deregisters: policy.deregisters,
  };
  return { request, rulePointers };
}

/** A fault of a guard, told where its reader can mend it: in the request, or in the endpoint's policy. */
function placed(fault: Fault, rulePointers: EffectivePolicy['rulePointers']): Fault {
  const [, index, rest = ''] = /^#\/guards\/(\d+)(.*)$/.exec(fault.pointer) ?? [];
  if (index === undefined) return fault;
  const pointer = rulePointers[Number(index)];
  if (pointer !== undefined) return { ...fault, pointer: `${pointer}${rest}` };
  return {
    ...fault,
    pointer: '#/endpoint',
    detail: `guards/${index}${rest} of the endpoint’s policy: ${fault.detail}`,
  };
}

function shadowOf(
  { hold, samplePercent }: NonNullable<StartRolloutBody['shadow']>,
  maxHoldSeconds: number | undefined,
) {
  return { samplePercent, holdSeconds: hold, longestHoldSeconds: longestHold(hold, maxHoldSeconds) };
}

function sampleOf({ contentType, body, encoding }: NonNullable<StartRolloutBody['samples']>[number]): SampleRequest {
  return { contentType, body, encoding };
}

function settingsOf({ executionRoleArn, vpcConfig, networkIsolation }: NewModelBody): NewModelSettings {
  return {
    ...(executionRoleArn === undefined ? {} : { executionRoleArn }),
    ...(vpcConfig ? { vpcConfig } : {}),
    ...(networkIsolation === undefined ? {} : { networkIsolation }),
  };
}

function longestHold(holdSeconds: number, maxHoldSeconds: number | undefined): number {
  return Math.max(holdSeconds, maxHoldSeconds ?? LONGEST_HOLD_FACTOR * holdSeconds);
}

/** Steps as they are asked for, with the longest time each is watched. */
export function stepsOf(steps: StartRolloutBody['steps'], maxHoldSeconds: number | undefined): Step[] {
  return steps.map(({ weight, hold }) => ({
    weightPercent: weight,
    holdSeconds: hold,
    longestHoldSeconds: longestHold(hold, maxHoldSeconds),
  }));
}

async function findingsFor(deps: Looks, request: RolloutRequest): Promise<Findings> {
  const { endpoints, metrics } = deps;
  const alarmNames = alarmNamesOf(request.guards.rules);
  const [endpoint, challenger, alarms] = await Promise.all([
    endpoints.endpoint(request.endpointName),
    challengerFindings(endpoints, request.modelName),
    alarmNames.length > 0 ? metrics.alarms(alarmNames) : [],
  ]);
  if (endpoint === 'missing') return { endpoint, config: 'missing', ...challenger, alarms };
  const [config, learned] = await Promise.all([
    endpoints.config(endpoint.configName),
    learnFor(deps, request.guards.rules, endpoint),
  ]);
  const championName = config === 'missing' ? undefined : config.body.ProductionVariants[0]?.ModelName;
  const championModel = championName === undefined ? 'missing' : await endpoints.model(championName);
  const names = { endpoint: endpoint.name, champion: endpoint.variants[0]?.name ?? '' };
  const asked = await askMetrics(deps, request.guards.rules, names);
  const warnings = [...learned.warnings, ...asked.warnings];
  return {
    endpoint,
    config,
    championModel,
    ...challenger,
    alarms,
    learned: { ...learned, warnings },
    metricFaults: asked.faults,
  };
}

async function challengerFindings(
  endpoints: EndpointReader,
  model: string,
): Promise<Pick<Findings, 'modelExists' | 'challengerModel' | 'modelPackage'>> {
  if (isModelPackage(model)) return { modelExists: false, modelPackage: await endpoints.modelPackage(model) };
  const challengerModel = await endpoints.model(model);
  return challengerModel === 'missing' ? { modelExists: false } : { modelExists: true, challengerModel };
}

async function learnFor(
  { metrics, clock }: Looks,
  rules: readonly GuardRule[],
  endpoint: LiveEndpoint,
): Promise<Learned> {
  const toMs = completeUntilMs(clock.now());
  const fromMs = toMs - HISTORY_MS;
  const variantName = endpoint.variants[0]?.name;
  if (!variantName) return nothingLearned(fromMs, toMs);
  const known = rules.some((rule) => rule.kind === 'errors' && rule.metric === '5xx');
  return metrics.learn({
    endpointName: endpoint.name,
    variantName,
    rules: known ? rules : [...rules, ALWAYS_LEARNED],
    fromMs,
    toMs,
  });
}

/** Minutes that begin before it are complete: a minute that is still filling up would look quieter than it is. */
function completeUntilMs(nowMs: number): number {
  return Math.floor((nowMs - METRIC_DELAY_MS) / MINUTE_MS) * MINUTE_MS;
}

function nothingLearned(fromMs: number, toMs: number): Learned {
  return {
    from: instantOf(fromMs),
    to: instantOf(toMs),
    requestsPerMinute: 0,
    baselines: {},
    thresholdsMs: {},
    warnings: [],
  };
}

function planRefused({ endpointName, modelName }: RolloutRequest, errors: Fault[]) {
  const count = errors.length === 1 ? '1 reason' : `${errors.length} reasons`;
  const detail = `${modelName} cannot be rolled out on ${endpointName} for ${count}. Nothing was created or changed.`;
  return rolloutProblems.make('rollout_plan_refused', detail, { errors });
}
