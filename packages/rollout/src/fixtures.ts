import type { AlarmState, GuardPolicy, GuardRule, GuardWindow, Learned } from '@fairlead/guard';
import { type Instant, type Outcome, plusMs } from '@fairlead/reconcile';
import type { LiveScaling } from '@fairlead/scaling';
import { decideRollout } from './decide.ts';
import type { RolloutDecision } from './decision.ts';
import type { LiveEndpoint, LiveVariant } from './live.ts';
import { planRollout } from './plan.ts';
import type { Findings, RolloutRequest } from './plan-request.ts';
import { readKept, type SeenScaling } from './scaling/kept.ts';
import type { Attempt, ConfigBody, Phase, Plan, RolloutState, Wanted } from './state.ts';

/** The instant at which the rollouts of these tests start, a whole minute. */
export const STARTED_AT: Instant = '2026-01-14T09:00:00.000Z';

/** The instant so many seconds after the start. */
export function at(seconds: number): Instant {
  return plusMs(STARTED_AT, seconds * 1000);
}

export const ORIGINAL = 'fraud-original';
const ROLLOUT_ID = 'rol_0123456789abcdefghjkmnpqrs';

export function variant(name: string, weight: number, instanceCount = 2): LiveVariant {
  return {
    name,
    currentWeight: weight,
    desiredWeight: weight,
    currentInstanceCount: instanceCount,
    desiredInstanceCount: instanceCount,
  };
}

/** The endpoint as it is before a rollout. */
export function champion(overrides: Partial<LiveEndpoint> = {}): LiveEndpoint {
  return {
    name: 'fraud',
    status: 'InService',
    configName: ORIGINAL,
    lastModifiedAt: at(-3600),
    variants: [variant('primary', 1)],
    hasShadowVariants: false,
    ...overrides,
  };
}

export function originalConfig(overrides: Record<string, unknown> = {}): ConfigBody {
  const only = { VariantName: 'primary', ModelName: 'fraud-v1', InstanceType: 'ml.m5.large', InitialInstanceCount: 2 };
  return { ProductionVariants: [{ ...only, InitialVariantWeight: 1, ...overrides }] };
}

export const CEILING: GuardRule = { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 100 };

/** A policy of these guards, readily decided. */
export function guards(...rules: GuardRule[]): GuardPolicy {
  return { profile: 'sharp', alphaRollback: 0.01, alphaPromote: 0.05, minEvidence: 1, warmUpMinutes: 2, rules };
}

/** A day of a champion with 300 requests a minute and half a percent of errors. */
export const LEARNED: Learned = {
  from: at(-86_400),
  to: at(0),
  requestsPerMinute: 300,
  baselines: { '5xx': { noise: 0.02, baselineRate: 0.005 } },
  thresholdsMs: {},
  warnings: [],
};

export function request(overrides: Partial<RolloutRequest> = {}): RolloutRequest {
  return {
    endpointName: 'fraud',
    modelName: 'fraud-v2',
    steps: [
      { weightPercent: 10, holdSeconds: 600, longestHoldSeconds: 1800 },
      { weightPercent: 100, holdSeconds: 600, longestHoldSeconds: 1800 },
    ],
    keepWarmSeconds: 1800,
    onInconclusive: 'ask',
    onNoData: { afterSeconds: 900, action: 'hold' },
    judgeAtFull: false,
    guards: guards(CEILING),
    ...overrides,
  };
}

export function findings(overrides: Partial<Findings> = {}): Findings {
  return {
    endpoint: champion(),
    config: { body: originalConfig(), tags: {} },
    modelExists: true,
    alarms: [],
    learned: LEARNED,
    ...overrides,
  };
}

export function planned(overrides: Partial<RolloutRequest> = {}, alarms: Findings['alarms'] = []): Plan {
  const answer = planRollout(ROLLOUT_ID, request(overrides), findings({ alarms }));
  if (answer.kind === 'refused') throw new Error(JSON.stringify(answer.faults));
  return answer.plan;
}

/** A rollout in a phase; while one lasts that carries traffic, at 10 % since the start. */
export function rollout(phase: Phase, overrides: Partial<RolloutState> = {}): RolloutState {
  const carries = phase.name !== 'preparing';
  return {
    id: ROLLOUT_ID,
    endpoint: { accountId: '111122223333', region: 'us-east-1', name: 'fraud' },
    startedAt: STARTED_AT,
    startedBy: 'arn:aws:iam::111122223333:user/ana',
    plan: planned(),
    phase,
    traffic: carries ? [{ step: 0, weightPercent: 10, fromAt: STARTED_AT }] : [],
    disarmedAlarms: [],
    ...overrides,
  };
}

/** The first step's hold: 09:00 to 09:10, to 09:30 at the latest. */
export const HOLDING = {
  name: 'holding' as const,
  step: 0,
  sinceAt: at(0),
  endsAt: at(600),
  latestEndAt: at(1800),
};

/** The endpoint on the rollout's own config, with so many percent for the challenger. */
export function canary({ plan }: RolloutState, percent: number, overrides: Partial<LiveEndpoint> = {}): LiveEndpoint {
  const variants = [variant('primary', 100 - percent), variant(plan.challenger.variantName, percent)];
  return champion({ configName: plan.configs.canary.name, lastModifiedAt: at(-60), variants, ...overrides });
}

/** The endpoint on the rollout's last config. */
export function finished({ plan }: RolloutState, overrides: Partial<LiveEndpoint> = {}): LiveEndpoint {
  return champion({ configName: plan.configs.final.name, lastModifiedAt: at(300), ...overrides });
}

export function wantsConfig(configName: string): Wanted {
  return { kind: 'config', configName };
}

export function wantsPercent({ plan }: RolloutState, percent: number): Wanted {
  const weights = { primary: 100 - percent, [plan.challenger.variantName]: percent };
  return { kind: 'weights', configName: plan.configs.canary.name, weights };
}

/** A call sent once at the start, to the endpoint as it was an hour before. */
export function sent(wanted: Wanted, overrides: Partial<Attempt> = {}): Attempt {
  const sentAt = { firstSentAt: at(0), lastSentAt: at(0), lastModifiedSeen: at(-3600) };
  return { n: 1, undone: 0, refused: false, wanted, rollingBackSeen: false, ...sentAt, ...overrides };
}

/** Ten minutes from the start at the first step, with so many requests and errors for the challenger in each. */
export function minutes(requests: number, errors = 0, alarms: Record<string, AlarmState> = {}): GuardWindow {
  const startMs = Date.parse(STARTED_AT);
  const series = Array.from({ length: 10 }, (_, minute) => ({
    startMs: startMs + minute * 60_000,
    requests,
    errors: { '5xx': errors },
    slow: {},
  }));
  return {
    champion: [],
    challenger: requests > 0 ? series : [],
    spans: [{ step: 0, weight: 0.1, fromMs: startMs }],
    completeUntilMs: startMs + 10 * 60_000,
    alarms,
    metrics: {},
    notes: [],
  };
}

/** One look of a rollout at the world; its endpoint does not scale by itself unless it is said so. */
export function look(
  state: RolloutState,
  endpoint: LiveEndpoint | 'missing',
  {
    now = at(0),
    window,
    outcomes = [],
    scaling = { live: { endpointName: 'fraud', parts: [] } },
  }: { now?: Instant; window?: GuardWindow; outcomes?: Outcome[]; scaling?: SeenScaling } = {},
): RolloutDecision {
  return decideRollout({ state, seen: { endpoint, scaling, ...(window ? { window } : {}) }, outcomes, now });
}

/** What a look at scaling shows after a decision that has changed it. */
export function seenAfter({ records = [] }: RolloutDecision, live: LiveScaling): SeenScaling {
  const ofKind = (kind: string) => records.find(({ sk }) => sk.startsWith(`SCALING#${kind}`));
  return { live, kept: readKept(ofKind('SNAPSHOT'), ofKind('CHANGES')) };
}

/** The kinds of calls a decision makes. */
export function calls({ actions }: RolloutDecision): string[] {
  return actions.map(({ kind }) => kind);
}

/** The types of a decision's transitions, without prefix and version. */
export function news({ transitions }: RolloutDecision): string[] {
  return transitions.map(({ type }) => type.replace(/^rollout\.|\.v1$/g, ''));
}

/** A rollout with a shadow of ten minutes and one sample request, in a phase before the first live request. */
export function staged(phase: Phase, overrides: Partial<RolloutState> = {}): RolloutState {
  const shadow = { samplePercent: 100, holdSeconds: 600, longestHoldSeconds: 1800 };
  const samples = [{ contentType: 'application/json', body: '{"amount":1}', encoding: 'utf8' as const }];
  const plan = planned({ shadow, samples, onInconclusive: 'ask' });
  return rollout(phase, { plan, traffic: [], ...overrides });
}

/** The shadow's hold: 09:00 to 09:10, to 09:30 at the latest. */
export const SHADOWING = { name: 'shadowing' as const, sinceAt: at(0), endsAt: at(600), latestEndAt: at(1800) };

export const SMOKE_TESTING = { name: 'smoke-testing' as const, sinceAt: at(0), sample: 0, failures: 0 };

/** The endpoint on the shadow's config. */
export function shadowed({ plan }: RolloutState, overrides: Partial<LiveEndpoint> = {}): LiveEndpoint {
  const configName = plan.configs.shadow?.name ?? '';
  return champion({ configName, lastModifiedAt: at(-60), hasShadowVariants: true, ...overrides });
}

/** Ten minutes of a shadow, with so many copies of requests and errors in each. */
export function shadowMinutes(requests: number, errors = 0): GuardWindow {
  return { ...minutes(requests, errors), spans: [{ step: -1, weight: 0.5, fromMs: Date.parse(STARTED_AT) }] };
}
