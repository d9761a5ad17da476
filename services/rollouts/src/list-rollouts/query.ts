import * as z from 'zod';

/** `GET /v1/rollouts`. */
export const ListRolloutsQuery = z.strictObject({
  limit: z.coerce
    .number('A whole number from 1 to 100')
    .int('A whole number from 1 to 100')
    .min(1, 'A whole number from 1 to 100')
    .max(100, 'A whole number from 1 to 100')
    .default(20),
  cursor: z.string().optional(),
});
export type ListRolloutsQuery = z.output<typeof ListRolloutsQuery>;
