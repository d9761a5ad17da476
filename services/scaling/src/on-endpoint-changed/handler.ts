import { SageMakerEndpointStateChange } from '@fairlead/events';
import { eventHandler, logger } from '@fairlead/runtime';
import { wire } from '../wire.ts';

const { applyScaling } = wire(process.env);

/** Safe to run twice: the event only says where to look. An endpoint without a policy costs one read. */
export const handler = eventHandler(SageMakerEndpointStateChange, async ({ account, region, detail }) => {
  const status = await applyScaling({ accountId: account, region, name: detail.EndpointName });
  if (status) logger.info('Scaling looked at', { endpoint: detail.EndpointName, state: status.state, why: status.why });
});
