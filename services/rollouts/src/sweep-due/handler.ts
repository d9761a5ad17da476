import { documentClient, dynamoStore, sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { instantOf, sweep } from '@fairlead/reconcile';
import { NEXT_PREFIX } from '@fairlead/rollout';
import { clock, loadConfig, logger, scheduleHandler } from '@fairlead/runtime';
import { WAVE_PREFIX } from '@fairlead/wave';
import { SweepConfig } from '../config.ts';
import { wireBudget } from '../wire-budget.ts';
import { spreadSeconds } from './spread.ts';

const config = loadConfig(SweepConfig, process.env);
const client = documentClient();
const tableName = config.FAIRLEAD_TABLE;
const account = { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION };
const store = dynamoStore({ client, tableName });
const queue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_DUE_QUEUE_URL });
const waves = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_WAVES_QUEUE_URL });
const budget = wireBudget({ client, tableName, account });

/** What plans rollouts, which takes a while, has a queue of its own. */
const startsRollouts = (key: string): boolean => key.startsWith(WAVE_PREFIX) || key.startsWith(NEXT_PREFIX);

/** Enqueues every key that is due, as fast as SageMaker may be asked about them; a key enqueued twice is looked at twice. */
export const handler = scheduleHandler(async () => {
  const keys: string[] = [];
  const count = await sweep(store, instantOf(clock.now()), async (found) => {
    keys.push(...found);
  });
  const rollouts = keys.filter((key) => !startsRollouts(key));
  const overSeconds = spreadSeconds(rollouts.length, await budget.routinePerMinute());
  await queue.enqueue(rollouts, { overSeconds });
  await waves.enqueue(keys.filter(startsRollouts));
  logger.info('Swept', { count });
});
