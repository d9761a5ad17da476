import * as z from 'zod';
import { ListRolloutsQuery } from '../list-rollouts/query.ts';

/** `GET /v1/rollouts/{id}/looks`. A cursor is the minute of the last look of the page before. */
export const ListLooksQuery = ListRolloutsQuery.extend({
  cursor: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'The nextCursor of a page of looks; leave it out to start anew')
    .optional(),
});
export type ListLooksQuery = z.output<typeof ListLooksQuery>;
