import * as z from 'zod/mini';
import { StoredGuardPolicy, StoredLearned } from './guard-schema.ts';
import { NamedModel, SampleRequest, ShadowStage } from './stage-schema.ts';

const Instant = z.string();
const Count = z.number().check(z.int(), z.minimum(0));
const Percent = z.number().check(z.minimum(0), z.maximum(100));

const ConfigVariant = z.looseObject({
  VariantName: z.string(),
  ModelName: z.optional(z.string()),
  InstanceType: z.optional(z.string()),
  InitialInstanceCount: z.optional(z.number()),
  InitialVariantWeight: z.optional(z.number()),
});

/** An endpoint config as CreateEndpointConfig takes it, without its name and tags; members we do not use are kept. */
export const ConfigBody = z.looseObject({
  ProductionVariants: z.array(ConfigVariant),
  ShadowProductionVariants: z.optional(z.array(ConfigVariant)),
});
export type ConfigBody = z.infer<typeof ConfigBody>;

const NamedConfig = z.object({ name: z.string(), body: ConfigBody });
export type NamedConfig = z.infer<typeof NamedConfig>;

/** A step of the plan: the challenger's share of requests, and how long it is watched there, at least and at most. */
export const Step = z.object({ weightPercent: Percent, holdSeconds: Count, longestHoldSeconds: Count });
export type Step = z.infer<typeof Step>;

/** What to do when a hold has been extended to its longest and no guard has decided. */
export const OnInconclusive = z.enum(['ask', 'advance', 'rollback']);
export type OnInconclusive = z.infer<typeof OnInconclusive>;

/** How long to go on without readable metrics, and what then. */
export const OnNoData = z.object({ afterSeconds: Count, action: z.enum(['hold', 'rollback']) });
export type OnNoData = z.infer<typeof OnNoData>;

/** What a rollout will do, fixed when it starts. */
export const Plan = z.object({
  champion: z.object({ variantName: z.string(), modelName: z.string() }),
  challenger: z.object({ variantName: z.string(), modelName: z.string() }),
  /** The challenger's model, when we make it from a model package; its name is `challenger.modelName`. */
  newModel: z.optional(NamedModel),
  /** The stage before the first live request; absent: none. */
  shadow: z.optional(ShadowStage),
  /** Requests for the challenger alone, at weight 0; absent: none. */
  samples: z.optional(z.array(SampleRequest)),
  steps: z.array(Step),
  keepWarmSeconds: Count,
  onInconclusive: OnInconclusive,
  onNoData: OnNoData,
  guards: StoredGuardPolicy,
  learned: StoredLearned,
  /** Alarms that were in ALARM when the plan was made: they stop nothing until they have been OK once. */
  disarmedAlarms: z.array(z.string()),
  configs: z.object({
    original: NamedConfig,
    shadow: z.optional(NamedConfig),
    canary: NamedConfig,
    final: NamedConfig,
  }),
  /** The variant's name at the end; absent: the original one. */
  finalVariantName: z.optional(z.string()),
  /** How long what this rollout has made is kept after its end; absent: the default. */
  revertWindowSeconds: z.optional(Count),
  /** Tags of every config this rollout makes: the original's, and whose it is. */
  tags: z.record(z.string(), z.string()),
});
export type Plan = z.infer<typeof Plan>;

/** What the endpoint shall be: a config, or weights in percent per variant. */
export const Wanted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('config'), configName: z.string() }),
  z.object({ kind: z.literal('weights'), configName: z.string(), weights: z.record(z.string(), Percent) }),
]);
export type Wanted = z.infer<typeof Wanted>;

/** A change we asked SageMaker for, written down before the call left. */
export const Attempt = z.object({
  /** How often it has been sent, from 1. */
  n: Count,
  /** How often SageMaker took it and did not keep it. */
  undone: Count,
  /** SageMaker's answer to the last send was no: whatever changed since was not our doing. */
  refused: z.boolean(),
  wanted: Wanted,
  /** The endpoint's LastModifiedTime before the call: unchanged later means the call never arrived. */
  lastModifiedSeen: Instant,
  firstSentAt: Instant,
  lastSentAt: Instant,
  /** SageMaker was seen undoing it. */
  rollingBackSeen: z.boolean(),
});
export type Attempt = z.infer<typeof Attempt>;

/** Where a rollout stands. */
export const Phase = z.discriminatedUnion('name', [
  z.object({ name: z.literal('starting-shadow') }),
  z.object({
    name: z.literal('shadowing'),
    sinceAt: Instant,
    endsAt: Instant,
    latestEndAt: Instant,
    /** Since when it waits for a person, because no guard could decide by `latestEndAt`. */
    askedAt: z.optional(Instant),
  }),
  z.object({ name: z.literal('preparing') }),
  z.object({
    name: z.literal('smoke-testing'),
    sinceAt: Instant,
    /** Index of the sample that comes next. */
    sample: Count,
    /** How often the model has failed it. */
    failures: Count,
  }),
  z.object({ name: z.literal('shifting'), step: Count }),
  z.object({ name: z.literal('holding'), step: Count, sinceAt: Instant, endsAt: Instant, latestEndAt: Instant }),
  z.object({ name: z.literal('awaiting-decision'), step: Count, reachedAt: Instant, sinceAt: Instant }),
  z.object({ name: z.literal('finishing') }),
  z.object({ name: z.literal('drifted'), sinceAt: Instant, difference: z.string() }),
  z.object({ name: z.literal('rolling-back'), sinceAt: Instant, verifiedAt: z.optional(Instant) }),
  z.object({ name: z.literal('succeeded'), endedAt: Instant }),
  z.object({ name: z.literal('rolled-back'), endedAt: Instant }),
  z.object({ name: z.literal('lost'), endedAt: Instant }),
]);
export type Phase = z.infer<typeof Phase>;
export type PhaseName = Phase['name'];

/** Why a rollout did not go through. */
export const Cause = z.object({
  kind: z.enum(['guard', 'abort', 'sagemaker', 'inconclusive', 'no-data', 'smoke', 'lost']),
  sentence: z.string(),
});
export type Cause = z.infer<typeof Cause>;

/** A stretch of time in which the challenger carried live traffic at one weight; the judged minutes lie inside. */
export const TrafficSpan = z.object({
  /** Index of the step. */
  step: Count,
  weightPercent: Percent,
  fromAt: Instant,
  toAt: z.optional(Instant),
});
export type TrafficSpan = z.infer<typeof TrafficSpan>;

const VariantTotals = z.object({ requests: z.number(), errors: z.number() });

/** The newest look, for people: the full evidence of every look is an item of its own. */
export const Look = z.object({
  at: Instant,
  /** How the numbers came about, where that is not plain. */
  notes: z.array(z.string()),
  champion: VariantTotals,
  challenger: VariantTotals,
  verdicts: z.array(
    z.object({
      guard: z.string(),
      kind: z.enum(['pass', 'fail', 'undecided']),
      sentence: z.string(),
    }),
  ),
});
export type Look = z.infer<typeof Look>;

/** A rollout as it is stored. */
export const RolloutState = z.object({
  id: z.string(),
  endpoint: z.object({ accountId: z.string(), region: z.string(), name: z.string() }),
  startedAt: Instant,
  startedBy: z.string(),
  plan: Plan,
  phase: Phase,
  attempt: z.optional(Attempt),
  traffic: z.array(TrafficSpan),
  look: z.optional(Look),
  /** Alarms of the plan that have not been OK yet. */
  disarmedAlarms: z.array(z.string()),
  /** Since when the metrics cannot be read, and whether that has been told. */
  blind: z.optional(z.object({ sinceAt: Instant, told: z.boolean() })),
  abort: z.optional(z.object({ at: Instant, by: z.string(), reason: z.string() })),
  cause: z.optional(Cause),
  /** When a difference to what we set was first seen; the second look in a row makes it `drifted`. */
  driftSeenAt: z.optional(Instant),
});
export type RolloutState = z.infer<typeof RolloutState>;

/** The version that states are written in. */
export const ROLLOUT_SCHEMA_VERSION = 1;

/** Read a stored state. @throws when it is not a rollout of a version this code knows */
export function parseRollout(stored: unknown, schemaVersion: number): RolloutState {
  if (schemaVersion !== ROLLOUT_SCHEMA_VERSION) {
    throw new Error(
      `A rollout of schema version ${schemaVersion} cannot be read; this code knows ${ROLLOUT_SCHEMA_VERSION}.`,
    );
  }
  return z.parse(RolloutState, stored);
}
