import * as z from 'zod';

/** `POST /v1/rollouts/{id}/abort`. */
export const AbortRolloutBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, 'Say in 1 to 500 characters why')
    .max(500, 'Say in 1 to 500 characters why')
    .default('no reason given'),
});
export type AbortRolloutBody = z.output<typeof AbortRolloutBody>;
