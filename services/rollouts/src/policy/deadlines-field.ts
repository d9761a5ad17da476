import { DEADLINE_NAMES, DEADLINES, durationText, type OverdueAction } from '@fairlead/rollout';
import * as z from 'zod';
import { duration } from '../duration.ts';

/** Of a deadline that only pages there is nothing to undo, or nothing that could be done. */
const CHOICES: Readonly<Record<OverdueAction, readonly [OverdueAction, ...OverdueAction[]]>> = {
  page: ['page'],
  rollback: ['rollback', 'page'],
  leave: ['leave', 'page'],
};

const shape = Object.fromEntries(
  DEADLINE_NAMES.map((name) => {
    const { afterSeconds, action } = DEADLINES[name];
    const allowed = CHOICES[action];
    const field = z
      .strictObject({
        after: duration({ atLeastSeconds: 60, atMostSeconds: 30 * 86_400 }).optional(),
        action: z.enum(allowed, `One of ${allowed.join(', ')}`).optional(),
      })
      .optional()
      .describe(`Default: ${action} after ${durationText(afterSeconds)}.`);
    return [name, field];
  }),
);

/** How long each phase may take, and what then. */
export const deadlinesField = z
  .strictObject(shape)
  .optional()
  .describe('How long each phase may take and what then: page tells again and again, rollback turns round.');
