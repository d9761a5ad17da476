import * as z from 'zod/mini';

/** What has a deadline of its own. A hold's is its longest hold, and what then is `onInconclusive`. */
export const DEADLINE_NAMES = [
  'starting-shadow',
  'shadowing',
  'preparing',
  'smoke-testing',
  'shifting',
  'paused',
  'awaiting-decision',
  'stalled',
  'finish-stalled',
  'finishing',
  'rolling-back',
  'drifted',
  'endpoint-busy',
  'out-of-service',
] as const;
export const DeadlineName = z.enum(DEADLINE_NAMES);
export type DeadlineName = z.infer<typeof DeadlineName>;

/** `page` tells again and again and waits on; `rollback` turns round; `leave` ends the rollout, touching nothing. */
export const OverdueAction = z.enum(['page', 'rollback', 'leave']);
export type OverdueAction = z.infer<typeof OverdueAction>;

/** A deadline: so long after its beginning, that. */
export const Deadline = z.object({ afterSeconds: z.number().check(z.minimum(60)), action: OverdueAction });
export type Deadline = z.infer<typeof Deadline>;

/** Deadlines by name, those that somebody has chosen. */
export const OverduePolicy = z.partialRecord(DeadlineName, Deadline);
export type OverduePolicy = z.infer<typeof OverduePolicy>;
