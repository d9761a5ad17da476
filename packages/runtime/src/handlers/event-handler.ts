import * as z from 'zod/mini';
import { countMetric, instrumented, type LambdaHandler, logger } from '../observability.ts';

/** How an event was handled: a rejected one can never work and is not tried again. */
export type EventResult = { handled: true } | { handled: false; reason: string };

/**
 * A handler for one kind of EventBridge event.
 *
 * An event is a hint: `react` looks at the world itself and is safe to run twice. An event that does not fit the schema
 * is counted and logged as rejected; an error in `react` is thrown, so that Lambda tries again and then parks the event.
 */
export function eventHandler<Schema extends z.core.$ZodType>(
  schema: Schema,
  react: (event: z.output<Schema>) => Promise<void>,
): LambdaHandler<unknown, EventResult> {
  return instrumented(async (raw) => {
    const parsed = z.safeParse(schema, raw);
    if (!parsed.success) {
      const reason = z.prettifyError(parsed.error);
      logger.error('Event rejected: it does not fit its schema', { reason });
      await countMetric('EventRejected');
      return { handled: false, reason };
    }
    await react(parsed.data);
    return { handled: true };
  });
}
