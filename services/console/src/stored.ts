import * as z from 'zod/mini';

const Totals = z.object({ requests: z.number(), errors: z.number() });

/** A look as the rollout wrote it. */
export const StoredLook = z.object({
  at: z.string(),
  notes: z.array(z.string()),
  champion: Totals,
  challenger: Totals,
  verdicts: z.array(
    z.object({
      guard: z.string(),
      kind: z.enum(['pass', 'fail', 'undecided']),
      sentence: z.string(),
      evidence: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
    }),
  ),
});

/** An audit entry as the loop wrote it; members that are not known here are part of its hash, and stay. */
export const StoredAuditEntry = z.looseObject({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  what: z.string(),
  why: z.string(),
  detail: z.record(z.string(), z.unknown()),
  prevHash: z.string(),
  hash: z.string(),
});
