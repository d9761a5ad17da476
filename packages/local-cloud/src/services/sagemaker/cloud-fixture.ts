import { type VirtualClock, virtualClock } from '../../clock.ts';
import { seededRandom } from '../../random.ts';
import type { CloudContext, KeyValueStore, MetricName, MetricObservation, ServiceEvent } from '../../service.ts';
import { ACCOUNT, T0 } from './fixtures.ts';

/** A cloud in memory that shows what a service did to it. */
export interface FakeCloud extends CloudContext {
  readonly clock: VirtualClock;
  readonly emitted: ServiceEvent[];
  readonly observations: MetricObservation[];
  /** What is "on disk": JSON by key. */
  readonly disk: Map<string, string>;
}

function diskStore<V>(disk: Map<string, string>): KeyValueStore<V> {
  const parse = (json: string): V => JSON.parse(json);
  return {
    get: (key) => (disk.has(key) ? parse(disk.get(key) ?? 'null') : undefined),
    put: (key, value) => void disk.set(key, JSON.stringify(value)),
    delete: (key) => void disk.delete(key),
    entries: (prefix = '') =>
      [...disk].filter(([key]) => key.startsWith(prefix)).map(([key, json]): [string, V] => [key, parse(json)]),
  };
}

function recordedIn(observations: readonly MetricObservation[], metric: MetricName, atMs: number) {
  const isSame = ({ namespace, name, dimensions, ...seen }: MetricObservation): boolean =>
    name === metric.name &&
    namespace === metric.namespace &&
    Math.floor(seen.atMs / 60_000) === Math.floor(atMs / 60_000) &&
    JSON.stringify(dimensions) === JSON.stringify(metric.dimensions);
  const found = observations.filter(isSame);
  return { count: found.length, sum: found.reduce((sum, { value }) => sum + value, 0) };
}

/** @param disk - what a cloud before this one left behind */
export function fakeCloud(disk = new Map<string, string>(), startMs = T0): FakeCloud {
  const emitted: ServiceEvent[] = [];
  const observations: MetricObservation[] = [];
  const random = seededRandom(11);
  return {
    accountId: ACCOUNT,
    region: 'us-east-1',
    partition: 'aws',
    clock: virtualClock({ startMs }),
    store: <V>() => diskStore<V>(disk),
    emit: (event) => void emitted.push(event),
    metrics: {
      record: (observation) => void observations.push(observation),
      recorded: (metric, atMs) => recordedIn(observations, metric, atMs),
    },
    random,
    dice: () => random,
    url: () => 'http://127.0.0.1:4566',
    emitted,
    observations,
    disk,
  };
}
