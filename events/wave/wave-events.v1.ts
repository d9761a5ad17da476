import * as z from 'zod/mini';

/** What every wave event says. `id` is the same each time the same transition is delivered: drop what you have seen. */
const common = {
  /** Such as `WAVE#wav_4x…#3`. */
  id: z.string(),
  waveId: z.string(),
  /** Where Fairlead runs. */
  accountId: z.string(),
  region: z.string(),
  /** One sentence: what happened. */
  summary: z.string(),
  /** One sentence: what comes next. */
  why: z.string(),
  /** A caller's identity, or `fairlead`. */
  actor: z.string(),
};

const Count = z.int().check(z.minimum(0));

/** How an endpoint of a wave ended. `unchanged`: it served the model already. */
const Ending = z.enum(['succeeded', 'failed', 'skipped', 'unchanged', 'reverted', 'revert-failed']);

/** The events of a wave by detail type; source `fairlead`. Its rollouts send their own. A new optional field keeps `v1`. */
export const WaveEvents = {
  /** A wave was accepted; its endpoints are fixed. */
  'wave.started.v1': z.object({
    ...common,
    endpoints: Count,
    /** Endpoints per stage, in order. */
    stages: z.array(Count),
  }),
  /** The wave is done with an endpoint: here `accountId` and `region` are the endpoint's. One that is taken back ends a second time. */
  'wave.endpoint-ended.v1': z.object({ ...common, endpointName: z.string(), rolloutId: z.string(), ending: Ending }),
  /** A rollout failed; nothing more is started. */
  'wave.stopped-the-line.v1': z.object({ ...common, endpointName: z.string(), rolloutId: z.string() }),
  /** A person gave a command. */
  'wave.command-given.v1': z.object({ ...common, command: z.enum(['pause', 'resume', 'abort']) }),
  /** Nothing is under way any more. */
  'wave.ended.v1': z.object({
    ...common,
    status: z.enum(['succeeded', 'stopped', 'aborted']),
    /** Endpoints by how they ended; `pending` were never begun. */
    counts: z.record(z.enum([...Ending.options, 'pending']), Count),
  }),
} as const;
export type WaveEventType = keyof typeof WaveEvents;
