import { documentClient, dynamoStore } from '@fairlead/aws/table';
import { SageMakerEndpointStateChange } from '@fairlead/events';
import type { RolloutState } from '@fairlead/rollout';
import { endpointKey, WATCHED_BY } from '@fairlead/rollout/keys';
import { eventHandler, loadConfig } from '@fairlead/runtime';
import { LoopConfig } from '../config.ts';

const { FAIRLEAD_TABLE: tableName } = loadConfig(LoopConfig, process.env);
const store = dynamoStore<RolloutState>({ client: documentClient(), tableName });

/**
 * Safe to run twice: the event only says where to look.
 *
 * Most events are about endpoints on which nothing is rolled out. The wake itself tells, so the loop is loaded, once,
 * by the first event that has something to drive: a cold start that has nothing to do does not pay for it.
 */
export const handler = eventHandler(SageMakerEndpointStateChange, async ({ account, region, detail }) => {
  const key = endpointKey({ accountId: account, region, name: detail.EndpointName });
  if (await store.wake(key)) {
    const { runWoken } = await import('./run-woken.ts');
    if (await runWoken(key)) return;
  }
  if (await store.getRecord(key, WATCHED_BY)) await (await import('../after-end.ts')).wireAfterEnd(tableName)(key);
});
