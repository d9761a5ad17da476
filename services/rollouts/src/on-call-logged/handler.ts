import { SageMakerCall } from '@fairlead/events';
import { endpointKey, noteChangedBy } from '@fairlead/rollout';
import { eventHandler } from '@fairlead/runtime';
import { reportRun, wireLoop } from '../wire-loop.ts';
import { loggedCallOf } from './logged-call.ts';

const { reconciler } = wireLoop(process.env);

/** Safe to run twice: the same call is no newer than itself. Without a rollout on the endpoint there is nothing to note. */
export const handler = eventHandler(SageMakerCall, async ({ account, region, detail }) => {
  const call = loggedCallOf(detail);
  if (!call) return;
  const key = endpointKey({ accountId: account, region, name: detail.requestParameters.endpointName });
  const noted = await reconciler.amend(key, (state) => noteChangedBy(state, call));
  if (noted.kind === 'amended') reportRun(key, await reconciler.run(key));
});
