import * as z from 'zod';

/** `POST /v1/rollouts/{id}/<command>`. */
export const CommandBody = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, 'Say in 1 to 500 characters why')
    .max(500, 'Say in 1 to 500 characters why')
    .default('no reason given'),
});
export type CommandBody = z.output<typeof CommandBody>;
