import * as z from 'zod/mini';
import { ChangedBy } from '../state.ts';

/** Something that a rollout made and that may go once nobody can want it back. */
export const Leftover = z.object({ kind: z.enum(['config', 'model']), name: z.string() });
export type Leftover = z.infer<typeof Leftover>;

/** What has been decided about a leftover. */
const Settled = z.object({ ...Leftover.shape, end: z.enum(['gone', 'kept']), reason: z.optional(z.string()) });
export type SettledLeftover = z.infer<typeof Settled>;

/** Events have it looked at sooner; without them, a change back is noticed within this. */
export const WATCH_EVERY_MS = 3_600_000;

/** What tells that a rollout's work has been undone, while somebody looks. */
const EndWatch = z.object({
  /** The config that the rollout has left the endpoint on. */
  configName: z.string(),
  championModel: z.string(),
  challengerModel: z.string(),
  /** Somebody else's last call on the endpoint, as CloudTrail told of it: a hint. */
  changedBy: z.optional(ChangedBy),
});
export type EndWatch = z.infer<typeof EndWatch>;

/** The clearing away after one rollout, as it is stored. */
export const CleanupState = z.object({
  rolloutId: z.string(),
  endpoint: z.object({ accountId: z.string(), region: z.string(), name: z.string() }),
  /** When the revert window ends: nothing is looked at before. */
  collectAt: z.string(),
  /** What cannot be deleted by then is kept for good. */
  giveUpAt: z.string(),
  open: z.array(Leftover),
  settled: z.array(Settled),
  /** Present while it is looked whether somebody brings the old model back, until `collectAt` at the latest. */
  watch: z.optional(EndWatch),
});
export type CleanupState = z.infer<typeof CleanupState>;

/** The version that these states are written in. */
export const CLEANUP_SCHEMA_VERSION = 1;

/** Read a stored state. @throws when it is not one that this code knows */
export function parseCleanup(stored: unknown, schemaVersion: number): CleanupState {
  if (schemaVersion === CLEANUP_SCHEMA_VERSION) return z.parse(CleanupState, stored);
  throw new Error(
    `A cleanup of schema version ${schemaVersion} cannot be read; this code knows ${CLEANUP_SCHEMA_VERSION}.`,
  );
}
