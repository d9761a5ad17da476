import type { GuardRule, Learned } from '@fairlead/guard';
import { instantOf } from '@fairlead/reconcile';
import {
  alarmNamesOf,
  endpointKey,
  type Fault,
  type Findings,
  type LiveEndpoint,
  type Planned,
  planRollout,
  type RolloutRequest,
  type Step,
} from '@fairlead/rollout';
import type { Clock, EndpointReader, MetricReader } from '@fairlead/runtime';
import { effectivePolicy } from './policy/effective.ts';
import type { PolicyStore } from './policy/policy-store.ts';
import { rolloutProblems } from './problems.ts';
import type { StartRolloutBody } from './start-rollout/body.ts';

/** What planning looks at. */
export interface PlanningDeps {
  endpoints: EndpointReader;
  metrics: Pick<MetricReader, 'alarms' | 'learn' | 'hasData'>;
  policies: Pick<PolicyStore, 'read'>;
  account: { accountId: string; region: string };
  clock: Clock;
}

/** How much of the champion's past is learned from: a day has its busy and its quiet hours in it. */
const HISTORY_MS = 24 * 3_600_000;
/** An undecided step is watched this many times its hold, unless `maxHold` says otherwise. */
const LONGEST_HOLD_FACTOR = 3;
/** Learned whatever the guards are: the ceiling at full traffic is set by it. */
const ALWAYS_LEARNED: GuardRule = { kind: 'errors', metric: '5xx' };

/** Look at the account and work out what a rollout would do. @throws Problem `rollout_plan_refused` with every reason */
export function makePlanner(deps: PlanningDeps) {
  return async function plan(rolloutId: string, body: StartRolloutBody): Promise<Planned> {
    const policy = await deps.policies.read(endpointKey({ ...deps.account, name: body.endpoint }));
    const request = requestOf(body, policy);
    const findings = await findingsFor(deps, request);
    const planned = planRollout(rolloutId, request, findings);
    if (planned.kind === 'refused') throw planRefused(body, planned.faults);
    return planned;
  };
}

function requestOf(body: StartRolloutBody, endpointPolicy: Awaited<ReturnType<PolicyStore['read']>>): RolloutRequest {
  const { endpoint, model, steps, keepWarm, judgeAtFull, ...judging } = body;
  const { guards, maxHoldSeconds, onInconclusive, onNoData } = effectivePolicy(judging, endpointPolicy);
  return {
    endpointName: endpoint,
    modelName: model,
    steps: stepsOf(steps, maxHoldSeconds),
    keepWarmSeconds: keepWarm,
    judgeAtFull,
    onInconclusive,
    onNoData,
    guards,
  };
}

/** Steps as they are asked for, with the longest time each is watched. */
export function stepsOf(steps: StartRolloutBody['steps'], maxHoldSeconds: number | undefined): Step[] {
  return steps.map(({ weight, hold }) => ({
    weightPercent: weight,
    holdSeconds: hold,
    longestHoldSeconds: Math.max(hold, maxHoldSeconds ?? LONGEST_HOLD_FACTOR * hold),
  }));
}

async function findingsFor(deps: PlanningDeps, request: RolloutRequest): Promise<Findings> {
  const { endpoints, metrics } = deps;
  const alarmNames = alarmNamesOf(request.guards.rules);
  const [endpoint, modelExists, alarms] = await Promise.all([
    endpoints.endpoint(request.endpointName),
    endpoints.modelExists(request.modelName),
    alarmNames.length > 0 ? metrics.alarms(alarmNames) : [],
  ]);
  if (endpoint === 'missing') return { endpoint, config: 'missing', modelExists, alarms };
  const [config, learned] = await Promise.all([
    endpoints.config(endpoint.configName),
    learnFor(deps, request.guards.rules, endpoint),
  ]);
  const names = { endpoint: endpoint.name, champion: endpoint.variants[0]?.name ?? '' };
  const asked = await askMetrics(deps, request.guards.rules, names);
  const warnings = [...learned.warnings, ...asked.warnings];
  return { endpoint, config, modelExists, alarms, learned: { ...learned, warnings }, metricFaults: asked.faults };
}

async function learnFor(
  { metrics, clock }: PlanningDeps,
  rules: readonly GuardRule[],
  endpoint: LiveEndpoint,
): Promise<Learned> {
  const toMs = clock.now();
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

/** What the metric guards come to when they are asked about the last day. */
interface MetricFindings {
  warnings: string[];
  faults: Fault[];
}

/** A challenger's own metric cannot have data yet, so the champion's is asked for. */
async function askMetrics(
  { metrics, clock }: PlanningDeps,
  rules: readonly GuardRule[],
  names: { endpoint: string; champion: string },
): Promise<MetricFindings> {
  const toMs = clock.now();
  const found: MetricFindings = { warnings: [], faults: [] };
  for (const [index, rule] of rules.entries()) {
    if (rule.kind !== 'metric') continue;
    try {
      const hasData = await metrics.hasData(rule, { ...names, challenger: names.champion }, toMs - HISTORY_MS, toMs);
      if (!hasData)
        found.warnings.push(`Guard ${rule.name} had no data in the last day; without data it moves nothing on.`);
    } catch (error) {
      if (!(error instanceof Error && /^Validation(Error|Exception)$/.test(error.name))) throw error;
      const detail = `CloudWatch refuses this metric: ${error.message}`;
      found.faults.push({ pointer: `#/guards/${index}`, code: 'metric_invalid', detail });
    }
  }
  return found;
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

function planRefused({ endpoint, model }: StartRolloutBody, errors: Fault[]) {
  const count = errors.length === 1 ? '1 reason' : `${errors.length} reasons`;
  const detail = `${model} cannot be rolled out on ${endpoint} for ${count}. Nothing was created or changed.`;
  return rolloutProblems.make('rollout_plan_refused', detail, { errors });
}
