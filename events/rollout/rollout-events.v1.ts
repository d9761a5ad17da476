import * as z from 'zod/mini';

/** What every rollout event says. `id` is the same each time the same transition is delivered: drop what you have seen. */
const common = {
  /** Such as `ROL#rol_4x…#3`. */
  id: z.string(),
  rolloutId: z.string(),
  accountId: z.string(),
  region: z.string(),
  endpointName: z.string(),
  /** One sentence: what happened. */
  summary: z.string(),
  /** One sentence: what comes next. */
  why: z.string(),
  /** A caller's identity, or `fairlead`. */
  actor: z.string(),
  /** Who had started the rollout: a caller's identity, or `wave wav_…`. */
  startedBy: z.optional(z.string()),
};

const Plain = z.object(common);

/** The events of a rollout by detail type; source `fairlead`. A new optional field keeps `v1`. */
export const RolloutEvents = {
  /** A rollout was accepted and holds its endpoint. */
  'rollout.started.v1': z.object({
    ...common,
    modelName: z.string(),
    championModelName: z.string(),
    /** Share of requests in percent, and how long it is watched. */
    steps: z.array(z.object({ weightPercent: z.number(), holdSeconds: z.number() })),
  }),
  /** The challenger gets copies of requests, and answers nobody. */
  'rollout.shadow-started.v1': Plain,
  /** Every guard agreed on the shadow; its config makes way for the canary's. */
  'rollout.shadow-passed.v1': Plain,
  /** The challenger answered every sample request, at weight 0. */
  'rollout.smoke-passed.v1': Plain,
  /** A start that waits for the endpoint's rollout to end. `rolloutId`: the id it will have. */
  'rollout.queued.v1': z.object({ ...common, modelName: z.string() }),
  /** It waits no longer. `reason`: started, refused, replaced (by a newer one) or withdrawn. */
  'rollout.dequeued.v1': z.object({
    ...common,
    modelName: z.string(),
    reason: z.enum(['started', 'refused', 'replaced', 'withdrawn']),
  }),
  /** The challenger carries a step's share of live traffic. */
  'rollout.step-reached.v1': z.object({ ...common, step: z.number(), weightPercent: z.number() }),
  /** No guard could decide in time; a person has to. */
  'rollout.paused.v1': Plain,
  /** The metrics have been unreadable for three minutes; the weights stay as they are. */
  'rollout.blind.v1': Plain,
  'rollout.sighted.v1': Plain,
  'rollout.abort-requested.v1': Plain,
  /** A person gave a command other than an abort; it is carried out as soon as SageMaker takes changes. */
  'rollout.command-given.v1': z.object({ ...common, command: z.string() }),
  /** SageMaker has no room for the next change: a quota is used up, or there is no capacity. It is tried again. */
  'rollout.stalled.v1': z.object({ ...common, outcome: z.string() }),
  /** Autoscaling of the endpoint is about to be changed, for the rollout or back: each change as a line. */
  'rollout.scaling-changed.v1': z.object({ ...common, changes: z.array(z.string()) }),
  /** A person, or a scheduled action, changed the autoscaling meanwhile: it stands. */
  'rollout.scaling-edited.v1': z.object({ ...common, edits: z.array(z.string()) }),
  /** Something takes longer than it may; it is waited for, and this comes again. */
  'rollout.overdue.v1': z.object({ ...common, deadline: z.string(), sinceAt: z.string() }),
  /** SageMaker could neither update the endpoint nor roll it back: which fleet serves what. */
  'rollout.update-rollback-failed.v1': z.object({
    ...common,
    configName: z.string(),
    failureReason: z.string(),
    variants: z.array(
      z.object({ variantName: z.string(), currentWeight: z.number(), currentInstanceCount: z.number() }),
    ),
  }),
  /** On the way back. `cause`: what kind of reason; `outcome`: its name, as in docs/outcomes. */
  'rollout.rolling-back.v1': z.object({
    ...common,
    cause: z.enum(['guard', 'abort', 'sagemaker', 'inconclusive', 'no-data', 'smoke', 'deadline']),
    outcome: z.optional(z.string()),
  }),
  /** Somebody else changed the endpoint; nothing is overwritten. */
  'rollout.drifted.v1': z.object({ ...common, outcome: z.optional(z.string()) }),
  /** A person accepted what somebody else had made of the endpoint; the rollout ends. */
  'rollout.adopted.v1': Plain,
  /** Nobody said what to do with it; the rollout ends and leaves everything as it is. */
  'rollout.abandoned.v1': Plain,
  /** The new model serves everything under the old variant's name. */
  'rollout.succeeded.v1': Plain,
  /** The endpoint is on its original config, the champion alone. */
  'rollout.rolled-back.v1': Plain,
  /** After it succeeded, somebody else brought the old model back. `outcome`: its name, as in docs/outcomes. */
  'rollout.undone.v1': z.object({ ...common, outcome: z.string(), configName: z.string() }),
  /** Days after the end: what the rollout had made is deleted, but for what is in use or no longer ours. */
  'rollout.cleaned-up.v1': z.object({ ...common, gone: z.array(z.string()), kept: z.array(z.string()) }),
  /** The endpoint has Failed or was deleted. */
  'rollout.lost.v1': z.object({ ...common, outcome: z.optional(z.string()) }),
} as const;
export type RolloutEventType = keyof typeof RolloutEvents;
