import { documentClient, dynamoStore, eventBridgeBusOnDemand, sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { createAmender, createReconciler, type Reconciler } from '@fairlead/reconcile';
import {
  type NextState,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutState,
  rolloutPartition,
} from '@fairlead/rollout';
import { clock, newId } from '@fairlead/runtime';
import type { WaveState } from '@fairlead/wave';
import { makeCommandRollout } from '../command-rollout/command-rollout.ts';
import { makeRenewRollout } from '../command-rollout/renew-rollout.ts';
import type { WaveConfig } from '../config.ts';
import { nextMachine } from '../next-rollout/next-machine.ts';
import { makePlanner, makePlanRequest } from '../planning.ts';
import { policyStore } from '../policy/policy-store.ts';
import { makeBeginRollout } from '../start-rollout/begin-rollout.ts';
import { wireReads } from '../wire-reads.ts';
import { makeWaveActor } from './act-for-wave.ts';
import { waveMachine } from './wave-machine.ts';

/** The loops over waves and over rollouts that wait for their endpoint. They begin and command rollouts through the very acts that the API does. */
export function wireWaves(
  config: WaveConfig,
  sessionName: string,
): { reconciler: Reconciler<WaveState>; next: Reconciler<NextState> } {
  const client = documentClient();
  const table = { client, tableName: config.FAIRLEAD_TABLE };
  const store = dynamoStore<RolloutState>(table);
  const queueAt = (queueUrl: string) => sqsWorkQueue({ client: sqsClient(), queueUrl });
  const urgent = queueAt(config.FAIRLEAD_URGENT_QUEUE_URL);
  const amender = createAmender({
    store,
    machine: {
      schemaVersion: ROLLOUT_SCHEMA_VERSION,
      parse: parseRollout,
      partition: ({ id }) => rolloutPartition(id),
    },
    clock,
  });
  const { readsAt } = wireReads(config, sessionName);
  const planning = { readsAt, policies: policyStore(store), clock };
  const routine = queueAt(config.FAIRLEAD_DUE_QUEUE_URL);
  const begin = makeBeginRollout({ amender, store, queue: routine, clock });
  const renew = makeRenewRollout({ planRequest: makePlanRequest(planning), begin });
  const command = makeCommandRollout({ store, amender, queue: urgent, clock, renew });
  const act = makeWaveActor({ store, plan: makePlanner(planning), begin, command });
  const bus = eventBridgeBusOnDemand({ busName: config.FAIRLEAD_BUS });
  const reconciler = createReconciler({
    store: dynamoStore<WaveState>(table),
    machine: waveMachine({ rollouts: store, act }),
    clock,
    newWorkerId: () => newId('wrk'),
    publish: bus.publish,
    timeout: clock.timeout,
  });
  const next = createReconciler({
    store: dynamoStore<NextState>(table),
    machine: nextMachine({ rollouts: store, plan: makePlanner(planning), begin }),
    clock,
    newWorkerId: () => newId('wrk'),
    publish: bus.publish,
    timeout: clock.timeout,
  });
  return { reconciler, next };
}
