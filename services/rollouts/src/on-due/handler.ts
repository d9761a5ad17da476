import { CLEANUP_PREFIX } from '@fairlead/rollout';
import { queueHandler } from '@fairlead/runtime';
import { wireCleanup } from '../wire-cleanup.ts';
import { reportRun, wireLoop } from '../wire-loop.ts';

const { reconciler } = wireLoop(process.env);
const cleanup = wireCleanup(process.env);

/** Each message is the key of an item that was due; one that is no longer is looked at for nothing, which does no harm. */
export const handler = queueHandler(async (key) =>
  reportRun(key, key.startsWith(CLEANUP_PREFIX) ? await cleanup.run(key) : await reconciler.run(key)),
);
