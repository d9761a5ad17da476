import {
  cloudWatchMetricsOnDemand,
  documentClient,
  dynamoStore,
  sageMakerChangesOnDemand,
  sageMakerEndpoints,
  sageMakerInvokerOnDemand,
  sageMakerReader,
  scalingChangerOnDemand,
  scalingReaderOnDemand,
} from '@fairlead/aws';
import type { Cloud } from '@fairlead/local-cloud';
import { type Instant, type Item, instantOf, isActive, type Machine } from '@fairlead/reconcile';
import { endpointKey, type RolloutAction, type RolloutState, type Seen } from '@fairlead/rollout';
import { rolloutMachine } from '../../../services/rollouts/src/rollout-machine.ts';
import { passUntil, virtualTraffic } from '../virtual-traffic.ts';
import { createEndpoint, createModels, isInService, startRollout, virtualWorld, type World } from '../world.ts';

const HELD_MINUTES = 30;

/** What guards a rollout, by name of its endpoint; the default guards compare the two variants statistically. */
const GUARDS = {
  'held-by-a-ceiling': [{ kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 100 }],
  'held-by-default-guards': undefined,
} as const;
type EndpointName = keyof typeof GUARDS;

/** A rollout as the local cloud showed it half an hour into its first hold. */
export interface HeldRollout {
  item: Item<RolloutState>;
  seen: Seen;
  now: Instant;
  machine: Machine<RolloutState, Seen, RolloutAction>;
}

/** Run two rollouts on the local cloud into their first hold, and keep what the next look of each sees. */
export async function heldRollouts(): Promise<{ byCeiling: HeldRollout; byDefaultGuards: HeldRollout }> {
  const world = await virtualWorld();
  try {
    await createModels(world.clients);
    const endTraffic = [await startHeld(world, 'held-by-a-ceiling'), await startHeld(world, 'held-by-default-guards')];
    await world.cloud.clock.advance(HELD_MINUTES * 60_000);
    for (const end of endTraffic) end();
    return {
      byCeiling: await nextLook(world, 'held-by-a-ceiling'),
      byDefaultGuards: await nextLook(world, 'held-by-default-guards'),
    };
  } finally {
    await world.stop();
  }
}

/** @returns a function that ends the endpoint's traffic */
async function startHeld(world: World<Cloud<'virtual'>>, name: EndpointName): Promise<() => void> {
  const { cloud, clients } = world;
  const guards = GUARDS[name];
  await createEndpoint(clients, name);
  await passUntil(cloud, () => isInService(clients, name), 30);
  const endTraffic = virtualTraffic(cloud, name, 300);
  await startRollout(world, name, { hold: '2h', ...(guards ? { guards } : {}) });
  await passUntil(cloud, async () => (await loadItem(world, name)).state.phase.name === 'holding', 30);
  return endTraffic;
}

async function nextLook(world: World<Cloud<'virtual'>>, name: EndpointName): Promise<HeldRollout> {
  const item = await loadItem(world, name);
  const machine = rolloutMachine({
    endpoints: sageMakerEndpoints(sageMakerReader()),
    changes: sageMakerChangesOnDemand(),
    invoker: sageMakerInvokerOnDemand(),
    metrics: cloudWatchMetricsOnDemand(),
    scaling: scalingReaderOnDemand(),
    scalingChanges: scalingChangerOnDemand(),
    records: dynamoStore({ client: documentClient(), tableName: process.env.FAIRLEAD_TABLE ?? '' }),
  });
  const now = instantOf(world.cloud.clock.now());
  return { item, machine, now, seen: await machine.observe(item.state, now, []) };
}

async function loadItem({ cloud }: World<Cloud<'virtual'>>, name: EndpointName): Promise<Item<RolloutState>> {
  const { accountId, region } = cloud.context;
  const store = dynamoStore<RolloutState>({ client: documentClient(), tableName: process.env.FAIRLEAD_TABLE ?? '' });
  const item = await store.load(endpointKey({ accountId, region, name }));
  if (isActive(item)) return item;
  throw new Error('The rollout ended before the bench could look at it.');
}
