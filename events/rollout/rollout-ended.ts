import * as z from 'zod/mini';

/** A rollout's last event as EventBridge delivers it, as far as somebody needs it who waits for the end of a rollout. */
export const RolloutEnded = z.object({
  source: z.literal('fairlead'),
  'detail-type': z.enum([
    'rollout.succeeded.v1',
    'rollout.rolled-back.v1',
    'rollout.adopted.v1',
    'rollout.abandoned.v1',
    'rollout.lost.v1',
  ]),
  detail: z.object({ rolloutId: z.string(), startedBy: z.string() }),
});
