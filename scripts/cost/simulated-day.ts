import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Cloud } from '@fairlead/local-cloud';
import { passUntil, virtualTraffic } from '../../test/bench/virtual-traffic.ts';
import {
  createEndpoint,
  createModels,
  isInService,
  startRollout,
  virtualWorld,
  type World,
} from '../../test/bench/world.ts';
import { countingCloud } from './counting-cloud.ts';
import { noUsage, since, snapshot, type Usage } from './usage.ts';

/** What a day holds. */
export interface DayPlan {
  endpoints: number;
  rollouts: number;
  /** How often each endpoint scales by itself in a day: two events each. */
  scalingsPerEndpoint: number;
}

/** What was used, counted where the product sends it. */
export interface CountedDay {
  day: Usage;
  /** An hour without rollouts, before them. */
  idleHour: Usage;
  /** Minutes that each rollout took. */
  rolloutMinutes: readonly number[];
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const REQUESTS_PER_MINUTE = 300;
/** The default guards, which read the most metrics; holds are not extended, so that a rollout takes its hour and no longer. */
const HOUR_LONG = { hold: '10m', maxHold: '10m', onInconclusive: 'advance' } as const;

/** More than all endpoints need, twice over. */
const INSTANCE_QUOTA = 10_000;

type VirtualWorld = World<Cloud<'virtual'>>;

/**
 * Live through a day in virtual time on the local cloud, with the very handlers that AWS would run, and count what they ask for.
 *
 * The first hour is idle; then one rollout after the other, each on an endpoint of its own; then idle to the day's end.
 */
export async function simulateDay(plan: DayPlan): Promise<CountedDay> {
  const usage = noUsage();
  const world = await virtualWorld((cloud) => countingCloud(cloud, usage));
  try {
    const names = Array.from({ length: plan.endpoints }, (_, index) => `endpoint-${index}`);
    world.cloud.sagemaker.controls.configure({ defaultInstanceQuota: INSTANCE_QUOTA });
    await createModels(world.clients);
    for (const name of names) await createEndpoint(world.clients, name);
    await passUntil(world.cloud, () => isInService(world.clients, names.at(-1) ?? ''), 30);
    const begin = { usage: snapshot(usage), atMs: world.cloud.clock.now() };
    await world.cloud.clock.advance(HOUR_MS);
    const idleHour = since(begin.usage, usage);
    const rolloutMinutes: number[] = [];
    for (const name of names.slice(0, plan.rollouts)) rolloutMinutes.push(await rollOut(world, name));
    for (let round = 0; round < plan.scalingsPerEndpoint; round++)
      await scaleAll(world, names.slice(plan.rollouts), round);
    await world.cloud.clock.advance(Math.max(0, begin.atMs + 24 * HOUR_MS - world.cloud.clock.now()));
    return { day: since(begin.usage, usage), idleHour, rolloutMinutes };
  } finally {
    await world.stop();
  }
}

/** A rollout that succeeds, watched once a minute through the API. @returns the minutes it took */
async function rollOut(world: VirtualWorld, name: string): Promise<number> {
  const endTraffic = virtualTraffic(world.cloud, name, REQUESTS_PER_MINUTE);
  const id = await startRollout(world, name, HOUR_LONG);
  const minutes = await passUntil(
    world.cloud,
    async () => {
      await world.api('GET', `/v1/rollouts/${id}`);
      return isUnlocked(world, name);
    },
    180,
  );
  endTraffic();
  const { status, why } = await world.api('GET', `/v1/rollouts/${id}`);
  if (status !== 'succeeded') throw new Error(`The rollout on ${name} ended as ${status}: ${why}`);
  return minutes;
}

/** Asked past the counters: an ended rollout leaves its endpoint's item without a state. */
async function isUnlocked({ clients, cloud }: VirtualWorld, name: string): Promise<boolean> {
  const { accountId, region } = cloud.context;
  const Key = { pk: { S: `EP#${accountId}#${region}#${name}` }, sk: { S: 'ACTIVE' } };
  const { Item } = await clients.dynamo.send(new GetItemCommand({ TableName: process.env.FAIRLEAD_TABLE, Key }));
  return Item !== undefined && !('state' in Item);
}

async function scaleAll({ cloud }: VirtualWorld, names: readonly string[], round: number): Promise<void> {
  for (const name of names) cloud.sagemaker.controls.scale(name, 'primary', round % 2 === 0 ? 3 : 2);
  await cloud.clock.advance(30 * MINUTE_MS);
}
