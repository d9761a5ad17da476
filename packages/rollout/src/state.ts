import * as z from 'zod/mini';
import { COMMANDS } from './command-names.ts';
import { DeadlineName, OverduePolicy } from './deadline-names.ts';
import { StoredGuardPolicy, StoredLearned } from './guard-schema.ts';
import { OUTCOMES } from './outcomes.ts';
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
  /** Deadlines that differ from the default ones. */
  deadlines: z.optional(OverduePolicy),
  /** The variant's name at the end; absent: the original one. */
  finalVariantName: z.optional(z.string()),
  /** How long what this rollout has made is kept after its end; absent: the default. */
  revertWindowSeconds: z.optional(Count),
  /** Room that the challenger's instances have beyond its share of the load, percent; absent: 10. */
  headroomPercent: z.optional(z.number()),
  /** Deregister autoscaled variants for every swap; absent: only where SageMaker demands it. */
  deregisters: z.optional(z.boolean()),
  /** Tags of every config this rollout makes: the original's, and whose it is. */
  tags: z.record(z.string(), z.string()),
});
export type Plan = z.infer<typeof Plan>;

/** What the endpoint shall be: a config, weights in percent per variant, or instances of one variant, at least. */
export const Wanted = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('config'), configName: z.string() }),
  z.object({ kind: z.literal('weights'), configName: z.string(), weights: z.record(z.string(), Percent) }),
  z.object({ kind: z.literal('count'), configName: z.string(), variantName: z.string(), count: Count }),
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
  /** Sends in a row that were refused for a reason that passes by itself: throttled, endpoint busy. They count for nothing. */
  deferred: z.optional(Count),
  /** Not sent again before this, so that nobody hammers on a throttled service. */
  notBeforeAt: z.optional(Instant),
  wanted: Wanted,
  /** The endpoint's LastModifiedTime before the call: unchanged later means the call never arrived. */
  lastModifiedSeen: Instant,
  firstSentAt: Instant,
  lastSentAt: Instant,
  /** Desired instances per variant before the call: when they differ, a scaler has changed the endpoint meanwhile. */
  counts: z.optional(z.record(z.string(), Count)),
  /** SageMaker was seen undoing it. */
  rollingBackSeen: z.boolean(),
});
export type Attempt = z.infer<typeof Attempt>;

/** What a rollout has done with the endpoint's autoscaling. The parts themselves are records of their own: see `kept.ts`. */
export const ScalingProgress = z.object({
  /** Sort key of the record of how it was, with what people have changed since. */
  snapshot: z.string(),
  /** Sort key of the record of the newest changes of ours. */
  changes: z.string(),
  /** Some of them may not have been made, or not yet. */
  pending: z.optional(z.boolean()),
  /** They are the last calls that were sent: the outcomes that come are theirs. */
  inFlight: z.optional(z.boolean()),
  /** No further change of scaling before this: by then no call is on its way any more. */
  retryAt: Instant,
  /** Tries in a row that failed, and how the last one did. */
  failures: z.optional(Count),
  message: z.optional(z.string()),
  /** SageMaker refused to update the autoscaled endpoint: its targets are deregistered for every swap. */
  deregisters: z.optional(z.boolean()),
  /** The step whose load the challenger has been seen to carry: since then it may scale in. */
  easedAtStep: z.optional(Count),
  /** `lastSentAt` of the swap that SageMaker undid and for which scaling has been mended. */
  mendedFor: z.optional(Instant),
});
export type ScalingProgress = z.infer<typeof ScalingProgress>;

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
  /** SageMaker has no room for a change: nothing is undone, and it is asked again at `retryAt`. */
  z.object({
    name: z.literal('stalled'),
    during: z.enum(['starting-shadow', 'preparing', 'shifting', 'finishing']),
    step: Count,
    outcome: z.enum(['quota-exceeded', 'capacity-short']),
    /** SageMaker's own words. */
    message: z.string(),
    sinceAt: Instant,
    retryAt: Instant,
  }),
  z.object({ name: z.literal('drifted'), sinceAt: Instant, difference: z.string() }),
  z.object({ name: z.literal('rolling-back'), sinceAt: Instant, verifiedAt: z.optional(Instant) }),
  z.object({ name: z.literal('succeeded'), endedAt: Instant }),
  z.object({ name: z.literal('rolled-back'), endedAt: Instant }),
  z.object({ name: z.literal('lost'), endedAt: Instant }),
  /** A person accepted what somebody else had made of the endpoint. */
  z.object({ name: z.literal('adopted'), endedAt: Instant }),
  /** Nobody said what to do with what somebody else had made of the endpoint. */
  z.object({ name: z.literal('abandoned'), endedAt: Instant }),
]);
export type Phase = z.infer<typeof Phase>;
export type PhaseName = Phase['name'];

/** Why a rollout did not go through. */
export const Cause = z.object({
  kind: z.enum(['guard', 'abort', 'sagemaker', 'inconclusive', 'no-data', 'smoke', 'deadline', 'lost']),
  sentence: z.string(),
  /** Absent in states stored before outcomes had names. */
  outcome: z.optional(z.enum(OUTCOMES)),
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

/** Who asked for something, when and why. */
const Request = z.object({ at: Instant, by: z.string(), reason: z.string() });

/** Somebody else's call on the endpoint, as CloudTrail told of it: who it may have been, never what is. */
export const ChangedBy = z.object({
  at: Instant,
  /** An ARN, or a service's name. */
  by: z.string(),
  /** SageMaker's name of the call. */
  operation: z.string(),
  /** Through what: a service such as `cloudformation.amazonaws.com`, or the caller's user agent. */
  through: z.string(),
});
export type ChangedBy = z.infer<typeof ChangedBy>;

/** A rollout as it is stored. */
export const RolloutState = z.object({
  id: z.string(),
  endpoint: z.object({ accountId: z.string(), region: z.string(), name: z.string() }),
  startedAt: Instant,
  startedBy: z.string(),
  plan: Plan,
  phase: Phase,
  attempt: z.optional(Attempt),
  /** Absent: nothing about its scaling has been changed. */
  scaling: z.optional(ScalingProgress),
  traffic: z.array(TrafficSpan),
  look: z.optional(Look),
  /** Alarms of the plan that have not been OK yet. */
  disarmedAlarms: z.array(z.string()),
  /** Since when the metrics cannot be read, and whether that has been told. */
  blind: z.optional(z.object({ sinceAt: Instant, told: z.boolean() })),
  abort: z.optional(z.object({ ...Request.shape, isRevert: z.optional(z.boolean()) })),
  /** Stand still at this weight. */
  paused: z.optional(Request),
  /** Skip the holds below 100 %. */
  full: z.optional(Request),
  /** A command that waits to be carried out; it is void once the phase it was meant for has ended. */
  asked: z.optional(z.object({ ...Request.shape, command: z.enum(['promote', 'retry', 'adopt']) })),
  /** The last command that was taken, to tell a second press of the same button from a second wish. */
  lastCommand: z.optional(z.object({ ...Request.shape, command: z.enum(COMMANDS) })),
  /** Since when it is in its phase, and at its step. */
  enteredAt: z.optional(Instant),
  /** Since when SageMaker takes no change, without a break. */
  busySinceAt: z.optional(Instant),
  /** Since when the endpoint is OutOfService, without a break. */
  outOfServiceSinceAt: z.optional(Instant),
  /** Since when SageMaker has had no room for the change that is next, over all tries. */
  stalledSinceAt: z.optional(Instant),
  /** Somebody else's config that a person said may be replaced. */
  overwrites: z.optional(z.string()),
  /** When each deadline was last told as passed. */
  pagedAt: z.optional(z.partialRecord(DeadlineName, Instant)),
  /** When the update began whose failed rollback has been told. */
  mixToldFor: z.optional(Instant),
  changedBy: z.optional(ChangedBy),
  /** The config that somebody else put on the endpoint, and how many times. */
  reverts: z.optional(z.object({ configName: z.string(), times: Count })),
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
