import * as z from 'zod/mini';

/** Something that a rollout made and that may go once nobody can want it back. */
export const Leftover = z.object({ kind: z.enum(['config', 'model']), name: z.string() });
export type Leftover = z.infer<typeof Leftover>;

/** What has been decided about a leftover. */
const Settled = z.object({ ...Leftover.shape, end: z.enum(['gone', 'kept']), reason: z.optional(z.string()) });
export type SettledLeftover = z.infer<typeof Settled>;

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
