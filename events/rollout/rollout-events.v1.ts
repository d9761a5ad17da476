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
  /** The challenger carries a step's share of live traffic. */
  'rollout.step-reached.v1': z.object({ ...common, step: z.number(), weightPercent: z.number() }),
  /** No guard could decide in time; a person has to. */
  'rollout.paused.v1': Plain,
  /** The metrics have been unreadable for three minutes; the weights stay as they are. */
  'rollout.blind.v1': Plain,
  'rollout.sighted.v1': Plain,
  'rollout.abort-requested.v1': Plain,
  /** On the way back. `cause`: guard, abort, sagemaker, inconclusive, no-data or smoke. */
  'rollout.rolling-back.v1': z.object({
    ...common,
    cause: z.enum(['guard', 'abort', 'sagemaker', 'inconclusive', 'no-data', 'smoke']),
  }),
  /** Somebody else changed the endpoint; nothing is overwritten. */
  'rollout.drifted.v1': Plain,
  /** The new model serves everything under the old variant's name. */
  'rollout.succeeded.v1': Plain,
  /** The endpoint is on its original config, the champion alone. */
  'rollout.rolled-back.v1': Plain,
  /** Days after the end: what the rollout had made is deleted, but for what is in use or no longer ours. */
  'rollout.cleaned-up.v1': z.object({ ...common, gone: z.array(z.string()), kept: z.array(z.string()) }),
  /** The endpoint has Failed or was deleted. */
  'rollout.lost.v1': Plain,
} as const;
export type RolloutEventType = keyof typeof RolloutEvents;
