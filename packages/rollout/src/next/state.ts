import * as z from 'zod/mini';

/** A request to roll out, waiting for the endpoint, as it is stored. */
export const NextState = z.object({
  /** The id that the rollout will have. */
  id: z.string(),
  /** The first id that waited here, under which the records of all of them lie. */
  queueId: z.string(),
  endpoint: z.object({ accountId: z.string(), region: z.string(), name: z.string() }),
  model: z.string(),
  /** The request's body as it was sent: it is planned when its turn comes, on the endpoint as it is then. */
  request: z.record(z.string(), z.unknown()),
  by: z.string(),
  at: z.string(),
  /** Taken back before its turn. */
  withdrawnBy: z.optional(z.string()),
});
export type NextState = z.infer<typeof NextState>;

/** The version that these states are written in. */
export const NEXT_SCHEMA_VERSION = 1;

/** Read a stored state. @throws when it is not one that this code knows */
export function parseNext(stored: unknown, schemaVersion: number): NextState {
  if (schemaVersion === NEXT_SCHEMA_VERSION) return z.parse(NextState, stored);
  throw new Error(
    `A waiting rollout of schema version ${schemaVersion} cannot be read; this code knows ${NEXT_SCHEMA_VERSION}.`,
  );
}
