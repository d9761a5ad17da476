import { documentClient, dynamoStore, sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { RolloutEnded } from '@fairlead/events';
import { eventHandler, loadConfig } from '@fairlead/runtime';
import { waveIdOf, waveKey } from '@fairlead/wave';
import { WaveEventConfig } from '../../config.ts';

const config = loadConfig(WaveEventConfig, process.env);
const store = dynamoStore({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
const queue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_WAVES_QUEUE_URL });

/** Safe to run twice: the event only says which wave to look at, and a wave that is over takes no wake. */
export const handler = eventHandler(RolloutEnded, async ({ detail }) => {
  const waveId = waveIdOf(detail.startedBy);
  if (waveId === undefined) return;
  const key = waveKey(waveId);
  if (await store.wake(key)) await queue.enqueue([key]);
});
