import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { billOf, totalUsd } from '../../../scripts/cost/bill.ts';
import { countingCloud } from '../../../scripts/cost/counting-cloud.ts';
import { ASSUMED } from '../../../scripts/cost/price-table.ts';
import { noUsage, since, snapshot, type Usage } from '../../../scripts/cost/usage.ts';
import type { Measurement } from '../measurement.ts';
import { passUntil, virtualTraffic } from '../virtual-traffic.ts';
import { createEndpoint, createModels, isInService, startRollout, virtualWorld, type World } from '../world.ts';

const ENDPOINT = 'counted';
const HOUR_MS = 3_600_000;
const REQUESTS_PER_MINUTE = 300;
/** One that decides within each hold, so that the rollout takes its hour and no longer. */
const GUARD = { kind: 'error-ceiling', maxErrorPercent: 2, minRequests: 100 };

/** What Fairlead itself asks of AWS in a rollout of about an hour and in an hour without any, and what that costs. */
export async function benchRolloutCost(): Promise<Measurement[]> {
  const usage = noUsage();
  const world = await virtualWorld((cloud) => countingCloud(cloud, usage));
  try {
    await createModels(world.clients);
    await createEndpoint(world.clients, ENDPOINT);
    await passUntil(world.cloud, () => isInService(world.clients, ENDPOINT), 30);
    const beforeIdle = snapshot(usage);
    await world.cloud.clock.advance(HOUR_MS);
    const idle = since(beforeIdle, usage);
    const endTraffic = virtualTraffic(world.cloud, ENDPOINT, REQUESTS_PER_MINUTE);
    const beforeRollout = snapshot(usage);
    const id = await startRollout(world, ENDPOINT, { hold: '10m', guards: [GUARD] });
    const minutes = await passUntil(world.cloud, () => hasEnded(world), 120);
    const used = since(beforeRollout, usage);
    endTraffic();
    await assertSucceeded(world, id);
    return rows(used, minutes, idle);
  } finally {
    await world.stop();
  }
}

/** Looked up past the counters: an ended rollout leaves its endpoint's item without a state. */
async function hasEnded({ clients, cloud }: World): Promise<boolean> {
  const { accountId, region } = cloud.context;
  const Key = { pk: { S: `EP#${accountId}#${region}#${ENDPOINT}` }, sk: { S: 'ACTIVE' } };
  const { Item } = await clients.dynamo.send(new GetItemCommand({ TableName: process.env.FAIRLEAD_TABLE, Key }));
  return Item !== undefined && !('state' in Item);
}

async function assertSucceeded({ api }: World, id: string): Promise<void> {
  const { status, why } = await api('GET', `/v1/rollouts/${id}`);
  if (status !== 'succeeded') throw new Error(`The rollout of the bench ended as ${status}: ${why}`);
}

function rows(rollout: Usage, minutes: number, idle: Usage): Measurement[] {
  const calls = [...rollout.calls].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    { name: 'a rollout: length', value: minutes, unit: 'min' },
    ...calls.map(([name, count]) => callRow(name, count, idle)),
    ...[...rollout.invocations].map(([name, { count }]) => {
      const floor = { name: 'an idle hour', value: idle.invocations.get(name)?.count ?? 0 };
      return { name: `  lambda ${name}`, value: count, unit: 'runs', ...(floor.value > 0 ? { floor } : {}) };
    }),
    { name: '  DynamoDB write units', value: rollout.writeUnits, unit: 'units' },
    { name: '  DynamoDB read units', value: rollout.readUnits, unit: 'units' },
    { name: '  metrics read', value: rollout.metricsRead, unit: 'metrics' },
    {
      name: `a rollout: price at ${ASSUMED.billedSeconds} s a run, us-east-1`,
      value: totalUsd(billOf(rollout)),
      unit: 'USD',
      floor: { name: 'an idle hour', value: totalUsd(billOf(idle)) },
    },
  ];
}

function callRow(name: string, value: number, idle: Usage): Measurement {
  const inIdle = idle.calls.get(name) ?? 0;
  return {
    name: `  ${name}`,
    value,
    unit: 'calls',
    ...(inIdle > 0 ? { floor: { name: 'an idle hour', value: inIdle } } : {}),
  };
}
