import { SageMakerEndpointStateChange } from '@fairlead/events';
import { endpointKey } from '@fairlead/rollout';
import { eventHandler, loadConfig } from '@fairlead/runtime';
import { wireAfterEnd } from '../after-end.ts';
import { LoopConfig } from '../config.ts';
import { reportRun, wireLoop } from '../wire-loop.ts';

const { reconciler } = wireLoop(process.env);
const afterEnd = wireAfterEnd(loadConfig(LoopConfig, process.env).FAIRLEAD_TABLE);

/** Safe to run twice: the event only says where to look. */
export const handler = eventHandler(SageMakerEndpointStateChange, async ({ account, region, detail }) => {
  const key = endpointKey({ accountId: account, region, name: detail.EndpointName });
  const result = await reconciler.wake(key);
  reportRun(key, result);
  if (result.kind === 'idle') await afterEnd(key);
});
