import * as z from 'zod/mini';
import { EndpointAddress } from './address.ts';

const Instant = z.string();
const Count = z.number().check(z.int(), z.minimum(0));
const Index = Count;

/** When nothing new starts: once between two local times, or weekly between two times of day. Times are of the time zone. */
export const FreezeWindow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once'), from: z.string(), to: z.string(), timeZone: z.string() }),
  z.object({
    kind: z.literal('weekly'),
    days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])),
    from: z.string(),
    /** Not after `from`: of the next day. */
    to: z.string(),
    timeZone: z.string(),
  }),
]);
export type FreezeWindow = z.infer<typeof FreezeWindow>;

/** What one rollout of the wave is expected to take, and what its endpoint runs on. */
export const Expectation = z.object({
  seconds: Count,
  /** Seconds of it in which a second fleet is being built or replaced. */
  swapSeconds: Count,
  /** Instances of one endpoint by type, on average. */
  instances: z.record(z.string(), z.number()),
});
export type Expectation = z.infer<typeof Expectation>;

/** What the wave will do, fixed when it starts; its endpoints and the rollout policy are records of their own. */
export const WavePlan = z.object({
  /** Endpoints in all. */
  count: Count,
  /** Endpoints per stage, in order; they add up to the count. */
  stages: z.array(Count),
  maxInFlight: Count,
  onFailure: z.object({ running: z.enum(['finish', 'abort']), finished: z.enum(['keep', 'revert']) }),
  onBusy: z.enum(['wait', 'skip']),
  busyForSeconds: Count,
  freezes: z.array(FreezeWindow),
  whileFrozen: z.enum(['go-on', 'pause']),
  expected: Expectation,
  /** USD per instance and hour, by type. */
  prices: z.record(z.string(), z.number()),
});
export type WavePlan = z.infer<typeof WavePlan>;

/** An endpoint that the wave is at. */
export const Flight = z.object({
  index: Index,
  endpoint: EndpointAddress,
  model: z.string(),
  rolloutId: z.string(),
  purpose: z.enum(['forward', 'revert']),
  /** `starting`: asked for, not seen yet; `waiting`: the endpoint is busy with something else. */
  stage: z.enum(['starting', 'waiting', 'running']),
  sinceAt: Instant,
  /** The call last made for it. */
  asked: z.optional(z.object({ kind: z.enum(['start', 'abort', 'pause', 'resume']), at: Instant })),
  /** Since when its start has failed without an answer that could be judged, again and again. */
  failsSinceAt: z.optional(Instant),
  /** What the endpoint served before, once the rollout has been seen. */
  previousModel: z.optional(z.string()),
});
export type Flight = z.infer<typeof Flight>;

/** How an endpoint of the wave ended. `unchanged`: it served the model already. */
export const ENDINGS = ['succeeded', 'failed', 'skipped', 'unchanged', 'reverted', 'revert-failed'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Why a wave starts nothing more. */
const Stop = z.object({
  kind: z.enum(['failure', 'abort']),
  at: Instant,
  sentence: z.string(),
  by: z.optional(z.string()),
  running: z.enum(['finish', 'abort']),
  finished: z.enum(['keep', 'revert']),
});

/** A wave as it is stored. */
export const WaveState = z.object({
  id: z.string(),
  /** Where Fairlead runs; its endpoints may be elsewhere. */
  account: z.object({ accountId: z.string(), region: z.string() }),
  startedAt: Instant,
  startedBy: z.string(),
  plan: WavePlan,
  /** The first endpoint that has not been begun. */
  next: Index,
  flights: z.array(Flight),
  /** Endpoints by how they ended; one that was reverted has left `succeeded`. */
  ended: z.object({
    succeeded: z.array(Index),
    failed: z.array(Index),
    skipped: z.array(Index),
    unchanged: z.array(Index),
    reverted: z.array(Index),
    'revert-failed': z.array(Index),
  }),
  /** What finished rollouts took: it corrects the forecast. */
  took: z.object({ rollouts: Count, seconds: z.number() }),
  pause: z.optional(z.object({ by: z.string(), at: Instant, reason: z.string() })),
  stop: z.optional(Stop),
  endedAt: z.optional(Instant),
  /** The calls of the last decision, in order, to read their outcomes by. */
  asked: z.array(z.object({ kind: z.string(), index: Index })),
});
export type WaveState = z.infer<typeof WaveState>;

/** The version that states are written in. */
export const WAVE_SCHEMA_VERSION = 1;

/** Read a stored state. @throws when it is not a wave of a version this code knows */
export function parseWave(stored: unknown, schemaVersion: number): WaveState {
  if (schemaVersion !== WAVE_SCHEMA_VERSION) {
    throw new Error(
      `A wave of schema version ${schemaVersion} cannot be read; this code knows ${WAVE_SCHEMA_VERSION}.`,
    );
  }
  return z.parse(WaveState, stored);
}
