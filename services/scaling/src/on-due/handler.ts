import { logger, queueHandler } from '@fairlead/runtime';
import { wire } from '../wire.ts';

const { applyScaling } = wire(process.env);

/** Each message is the name of an endpoint; one whose policy holds is looked at for nothing, which does no harm. */
export const handler = queueHandler(async (name) => {
  const status = await applyScaling(name);
  if (status) logger.info('Scaling looked at', { endpoint: name, state: status.state, why: status.why });
});
