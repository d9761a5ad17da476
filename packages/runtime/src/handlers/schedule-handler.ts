import { instrumented, type LambdaHandler } from '../observability.ts';

/** A handler for a schedule; a failure is thrown, so that the schedule's alarm shows it. */
export function scheduleHandler(work: () => Promise<void>): LambdaHandler<unknown, void> {
  return instrumented(async () => work());
}
