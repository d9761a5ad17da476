import { endpointOfKey } from '@fairlead/rollout';
import { logger, queueHandler } from '@fairlead/runtime';
import { wire } from '../wire.ts';

const { applyScaling } = wire(process.env);

/** Each message is the key of an endpoint; one whose policy holds is looked at for nothing, which does no harm. */
export const handler = queueHandler(async (key) => {
  const status = await applyScaling(endpointOfKey(key));
  if (status) logger.info('Scaling looked at', { endpoint: key, state: status.state, why: status.why });
});
