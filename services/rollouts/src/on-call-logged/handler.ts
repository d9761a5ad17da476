import { documentClient, dynamoStore } from '@fairlead/aws';
import { SageMakerCall } from '@fairlead/events';
import { createAmender } from '@fairlead/reconcile';
import {
  endpointKey,
  noteChangedBy,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutState,
  rolloutPartition,
} from '@fairlead/rollout';
import { clock, eventHandler, loadConfig } from '@fairlead/runtime';
import { wireAfterEnd } from '../after-end.ts';
import { NoteConfig } from '../config.ts';
import { loggedCallOf } from './logged-call.ts';

const config = loadConfig(NoteConfig, process.env);
const amender = createAmender({
  store: dynamoStore<RolloutState>({ client: documentClient(), tableName: config.FAIRLEAD_TABLE }),
  machine: { schemaVersion: ROLLOUT_SCHEMA_VERSION, parse: parseRollout, partition: ({ id }) => rolloutPartition(id) },
  clock,
});

const afterEnd = wireAfterEnd(config.FAIRLEAD_TABLE);

/**
 * Safe to run twice: the same call is no newer than itself. It only notes who it was; the sweep finds the rollout due and
 * the loop says so, because a hint for people is no reason to be allowed to change endpoints.
 */
export const handler = eventHandler(SageMakerCall, async ({ account, region, detail }) => {
  const call = loggedCallOf(detail);
  if (!call) return;
  const key = endpointKey({ accountId: account, region, name: detail.requestParameters.endpointName });
  const { kind } = await amender.amend(key, (state) => noteChangedBy(state, call));
  if (kind === 'absent') await afterEnd(key, call);
});
