import { queueHandler } from '@fairlead/runtime';
import { reportRun, wireLoop } from '../wire-loop.ts';

const { reconciler } = wireLoop(process.env);

/** Each message is the key of an item that was due; one that is no longer is looked at for nothing, which does no harm. */
export const handler = queueHandler(async (key) => reportRun(key, await reconciler.run(key)));
