import { SageMakerEndpointStateChange } from '@fairlead/events';
import { endpointKey } from '@fairlead/rollout';
import { eventHandler } from '@fairlead/runtime';
import { reportRun, wireLoop } from '../wire-loop.ts';

const { reconciler } = wireLoop(process.env);

/** Safe to run twice: the event only says where to look. */
export const handler = eventHandler(SageMakerEndpointStateChange, async ({ account, region, detail }) => {
  const key = endpointKey({ accountId: account, region, name: detail.EndpointName });
  reportRun(key, await reconciler.wake(key));
});
