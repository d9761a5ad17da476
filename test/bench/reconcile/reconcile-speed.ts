import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { controlTableInput, dynamoStore } from '@fairlead/aws';
import { startCloud } from '@fairlead/local-cloud';
import {
  createReconciler,
  epochMsOf,
  type ItemStore,
  isActive,
  memoryStore,
  type Reconciler,
} from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import type { Measurement } from '../measurement.ts';
import { cpuMs, perSecond } from '../per-second.ts';
import { type HeldRollout, heldRollouts } from './held-rollout.ts';

/** Wake-ups per second on one core, the store in memory. */
const LEAST_IN_MEMORY = 5_000;
const ROLLOUTS = 100;
const TABLE = 'bench';
const IN_MEMORY = { forMs: 1_500, nowMs: cpuMs };

/** How many held rollouts can be woken, looked at and committed per second, and how much of that is the store's. */
export async function benchReconcile(): Promise<Measurement[]> {
  const { byCeiling, byDefaultGuards } = await heldRollouts();
  const waiting = await measure(whileUpdating(byCeiling), memoryStore<RolloutState>(), IN_MEMORY);
  const plain = await measure(byCeiling, memoryStore<RolloutState>(), IN_MEMORY);
  const judged = await measure(byDefaultGuards, memoryStore<RolloutState>(), IN_MEMORY);
  const { store, stop } = await dynaliteStore();
  const inDynalite = await measure(byCeiling, store, { forMs: 3_000 });
  await stop();
  return [
    row('reconcile: wake-ups in memory, endpoint Updating', waiting, { atLeast: LEAST_IN_MEMORY }),
    row('reconcile: … judged by an error ceiling over 30 minutes', plain),
    row('reconcile: … judged by the default guards over 30 minutes', judged),
    row('reconcile: … error ceiling, dynalite in process', inDynalite),
  ];
}

/** The same rollout while SageMaker is busy with its endpoint: the loop, and no judging. */
function whileUpdating(held: HeldRollout): HeldRollout {
  const { endpoint, ...seen } = held.seen;
  return endpoint === 'missing' ? held : { ...held, seen: { ...seen, endpoint: { ...endpoint, status: 'Updating' } } };
}

interface Speeds {
  wakeUps: number;
  storeAlone: number;
}

function row(name: string, { wakeUps, storeAlone }: Speeds, bar?: Measurement['bar']): Measurement {
  const floor = { name: 'the store’s part alone', value: storeAlone };
  return { name, value: wakeUps, unit: '/s', floor, ...(bar ? { bar } : {}) };
}

/** Seconds are of processor time where the store is in memory, so that a busy machine does not count against us. */
async function measure(
  held: HeldRollout,
  store: ItemStore<RolloutState>,
  { forMs, nowMs }: { forMs: number; nowMs?: () => number },
): Promise<Speeds> {
  const keys = await copies(held, store);
  const reconciler = replaying(held, store);
  const wake = async (turn: number) => {
    const result = await reconciler.wake(keys[turn % ROLLOUTS] ?? '');
    if (result.kind !== 'waiting') throw new Error(`A held rollout did not go on waiting: ${JSON.stringify(result)}`);
  };
  const wakeUps = await perSecond(forMs, wake, nowMs);
  const storeAlone = await perSecond(forMs, (turn) => storePart(store, keys[turn % ROLLOUTS] ?? '', held), nowMs);
  return { wakeUps, storeAlone };
}

/** The same rollout under many keys. */
async function copies({ item }: HeldRollout, store: ItemStore<RolloutState>): Promise<string[]> {
  const keys = Array.from({ length: ROLLOUTS }, (_, index) => `${item.key}-${index}`);
  for (const key of keys) await store.commit({ ...item, key }, 'absent');
  return keys;
}

/** The loop over the real machine; each look sees what the local cloud showed, at the minute it showed it. */
function replaying({ machine, seen, now }: HeldRollout, store: ItemStore<RolloutState>): Reconciler<RolloutState> {
  const nowMs = epochMsOf(now);
  let workers = 0;
  return createReconciler({
    store,
    machine: { ...machine, observe: async () => seen },
    clock: { now: () => nowMs },
    newWorkerId: () => `wrk_${++workers}`,
    publish: async () => undefined,
    timeout: () => new AbortController().signal,
  });
}

/** What the store does in one wake-up of a held rollout: count, load, keep the look, commit. */
async function storePart(store: ItemStore<RolloutState>, key: string, { item }: HeldRollout): Promise<void> {
  await store.wake(key);
  const found = await store.load(key);
  if (!isActive(found)) throw new Error(`${key} is gone.`);
  await store.putRecord({ pk: key, sk: 'LOOK', body: { ...item.state.look } });
  await store.commit({ ...found, version: found.version + 1 }, { version: found.version, wakes: found.wakes });
}

async function dynaliteStore(): Promise<{ store: ItemStore<RolloutState>; stop(): Promise<void> }> {
  const cloud = await startCloud({ clock: 'virtual' });
  const client = new DynamoDBClient({
    region: cloud.context.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: cloud.requestHandler as never,
  });
  await client.send(new CreateTableCommand(controlTableInput(TABLE)));
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: TABLE }));
    if (Table?.TableStatus === 'ACTIVE') break;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { store: dynamoStore<RolloutState>({ client: documents, tableName: TABLE }), stop: () => cloud.stop() };
}
