import { NEXT_PREFIX } from '@fairlead/rollout';
import { loadConfig, logger, queueHandler } from '@fairlead/runtime';
import { WaveConfig } from '../../config.ts';
import { wireWaves } from '../wire-waves.ts';

const { reconciler, next } = wireWaves(
  loadConfig(WaveConfig, process.env),
  process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'fairlead',
);

/** Each message is the key of a wave, or of a waiting rollout, that was due. Safe to run twice: a wave looks, and its starts are found again by their ids. */
export const handler = queueHandler(async (key) => {
  const result = key.startsWith(NEXT_PREFIX) ? await next.run(key) : await reconciler.run(key);
  if (result.kind === 'failed') {
    logger.error('A wave could not be taken on; it is tried again', { key, error: result.error });
  } else {
    logger.info('Wave looked at', { key, result: result.kind });
  }
});
