import { AwsError, type ServiceEvent } from '../../service.ts';
import { ResponseLost, validationException } from './errors.ts';
import type { Fault, InjectedFault } from './fault-kinds.ts';
import { strikeCall } from './faults.ts';
import { begin } from './lifecycle.ts';
import { nameKey } from './names.ts';
import {
  isOperationName,
  type OperationInput,
  type OperationName,
  type OperationOutput,
  perform,
} from './operations.ts';
import type { EndpointConfigRecord, EndpointRecord, StoredRecord, Tags } from './records.ts';
import type { ScalingPeer } from './scaling-peer.ts';
import type { SageMakerSettings } from './settings.ts';
import { findTagged } from './tags.ts';
import { finishChange, finishDeployment, interrupt, variantsToPing } from './transitions.ts';
import { World } from './world.ts';

/** A change of one stored record; `value` is undefined when the record is gone. */
interface StoredChange {
  key: string;
  value: StoredRecord | undefined;
}

/** Containers that a deployment waits for: it goes on once `reportPings` is called for the endpoint. */
interface AwaitedPings {
  endpoint: string;
  targets: { variant: string; url: string }[];
}

/**
 * SageMaker's endpoints as a deterministic machine: no clock, timers, sockets or randomness of its own.
 *
 * Time is an argument. Every transition due by then is carried out first, at the instant it was due and in time order,
 * so it makes no difference how often the machine is looked at. Inputs and outputs share structure with the state:
 * treat both as read-only.
 */
export interface SageMakerMachine {
  /**
   * Carry out one API call at `nowMs`.
   *
   * @throws AwsError as the service would answer; ResponseLost when a fault swallowed the answer
   */
  call<O extends OperationName>(operation: O, input: OperationInput<O>, nowMs: number): OperationOutput<O>;
  /** Carry out everything due by `nowMs`; returns the events since the last time, those of calls included. */
  advance(nowMs: number): ServiceEvent[];
  /** When `advance` next has something to do; undefined when nothing is under way. */
  nextTransitionAtMs(): number | undefined;
  /** The records that changed since the last time, for whoever keeps them; values are live, so copy or serialise. */
  takeChanges(): StoredChange[];
  /** The whole state as entries of a key-value store; give them to `createSageMaker` to go on from there. */
  entries(): [key: string, value: StoredRecord][];
  /** An endpoint as it is, in any case of its name. Read-only. */
  endpoint(name: string): Readonly<EndpointRecord> | undefined;
  /** An endpoint config as it is, in any case of its name. Read-only. */
  endpointConfig(name: string): Readonly<EndpointConfigRecord> | undefined;
  /** The tags of a model, endpoint config or endpoint; undefined when there is none of this ARN. Read-only. */
  tagsOf(arn: string): Readonly<Tags> | undefined;
  /** All endpoints as they are. Read-only. */
  endpoints(): Iterable<Readonly<EndpointRecord>>;
  readonly settings: Readonly<SageMakerSettings>;
  /** Change settings; changes under way keep the time they were given. */
  configure(settings: Partial<SageMakerSettings>): void;
  /** Ask this peer about scalable targets from now on. */
  connectScaling(peer: ScalingPeer): void;
  /** Let something go wrong. @returns the fault's id */
  inject(fault: Fault): string;
  /** Withdraw one fault, or all of them. */
  clearFaults(id?: string): void;
  faults(): readonly InjectedFault[];
  /** Put an endpoint that is InService into SystemUpdating for a while. */
  maintain(endpoint: string, durationMs: number, nowMs: number): void;
  /** Put an endpoint into a lasting status at once, whatever it was doing. */
  force(endpoint: string, status: 'Failed' | 'OutOfService' | 'InService', nowMs: number, reason?: string): void;
  awaitedPings(): AwaitedPings[];
  /** Say how the containers of an endpoint answered; no effect when it waits no longer. */
  reportPings(endpoint: string, unhealthyVariant: string | undefined, nowMs: number): void;
}

export interface SageMakerOptions {
  /** What a store holds from before. */
  state?: Iterable<[key: string, value: StoredRecord]>;
  /** These win over stored settings. */
  settings?: Partial<SageMakerSettings>;
  /** Uniform in [0, 1); asked only where a fault's probability or jitter needs it. */
  random: () => number;
}

/** Carry out a call whose caller has gone: whatever comes of it, nobody is told. */
function performUnheard(world: World, operation: string, input: object): void {
  try {
    if (isOperationName(operation)) perform(world, operation, input);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

function takeFirstLateCall(world: World): void {
  const [call, ...rest] = world.lateCalls;
  if (!call) return;
  world.lateCalls = rest;
  world.changed.add('late-calls');
  performUnheard(world, call.operation, call.input);
}

/** Carry out everything due by `nowMs` in time order, then stand at `nowMs`; time never goes back. */
function runUntil(world: World, nowMs: number): void {
  for (;;) {
    const change = world.nextDue();
    const lateAtMs = world.lateCalls[0]?.atMs ?? Number.POSITIVE_INFINITY;
    const atMs = Math.min(change?.atMs ?? Number.POSITIVE_INFINITY, lateAtMs);
    if (atMs > nowMs) break;
    world.nowMs = Math.max(world.nowMs, atMs);
    if (change && change.atMs === atMs) finishChange(world, change.endpoint);
    else takeFirstLateCall(world);
  }
  world.nowMs = Math.max(world.nowMs, nowMs);
}

function postpone(world: World, operation: string, input: object, delayMs: number): void {
  world.lateCalls = [...world.lateCalls, { operation, input, atMs: world.nowMs + delayMs }].sort(
    (a, b) => a.atMs - b.atMs,
  );
  world.changed.add('late-calls');
}

function call(world: World, operation: OperationName, input: object): object {
  const struck = strikeCall(world, operation, (input as { EndpointName?: string }).EndpointName);
  if (!struck) return perform(world, operation, input);
  if ('refusal' in struck) throw struck.refusal;
  const delayMs = struck.lost.executesAfterMs ?? 0;
  if (delayMs > 0) postpone(world, operation, input, delayMs);
  else performUnheard(world, operation, input);
  throw new ResponseLost(operation);
}

function faultControls(world: World): Pick<SageMakerMachine, 'inject' | 'clearFaults' | 'faults'> {
  const replace = (faults: InjectedFault[]): void => {
    world.faults = faults;
    world.changed.add('faults');
  };
  return {
    inject(fault) {
      const highest = Math.max(0, ...world.faults.map(({ id }) => Number(id.slice('fault-'.length))));
      const id = `fault-${highest + 1}`;
      replace([
        ...world.faults,
        { ...fault, ...(fault.endpoint !== undefined && { endpoint: nameKey(fault.endpoint) }), id },
      ]);
      return id;
    },
    clearFaults(id) {
      replace(id === undefined ? [] : world.faults.filter((fault) => fault.id !== id));
    },
    faults: () => world.faults,
  };
}

function statusControls(world: World): Pick<SageMakerMachine, 'maintain' | 'force'> {
  return {
    maintain(name, durationMs, nowMs) {
      runUntil(world, nowMs);
      const endpoint = world.endpoint(name);
      if (endpoint.status !== 'InService')
        throw validationException(`Endpoint ${name} is ${endpoint.status}, not InService.`);
      begin(world, endpoint, { status: 'SystemUpdating', change: { kind: 'maintenance' }, durationMs });
    },
    force(name, status, nowMs, reason) {
      runUntil(world, nowMs);
      interrupt(world, world.endpoint(name), { status, reason });
    },
  };
}

function pingControls(world: World): Pick<SageMakerMachine, 'awaitedPings' | 'reportPings'> {
  const isWaiting = (endpoint: EndpointRecord): boolean =>
    endpoint.dueAtMs === undefined && endpoint.change !== undefined && 'fleet' in endpoint.change;
  return {
    awaitedPings: () =>
      [...world.endpoints.values()]
        .filter(isWaiting)
        .map((endpoint) => ({ endpoint: endpoint.name, targets: variantsToPing(endpoint) })),
    reportPings(name, unhealthyVariant, nowMs) {
      runUntil(world, nowMs);
      const endpoint = world.endpoints.get(name);
      if (!endpoint || !isWaiting(endpoint) || !endpoint.change || !('fleet' in endpoint.change)) return;
      finishDeployment(world, endpoint, endpoint.change, unhealthyVariant);
    },
  };
}

/** Make a machine, empty or from stored state. */
export function createSageMaker(options: SageMakerOptions): SageMakerMachine {
  const world = new World(options.settings ?? {}, options.random);
  world.load(options.state ?? []);
  return {
    ...faultControls(world),
    ...statusControls(world),
    ...pingControls(world),
    call(operation, input, nowMs) {
      runUntil(world, nowMs);
      return call(world, operation, input) as OperationOutput<typeof operation>;
    },
    advance(nowMs) {
      runUntil(world, nowMs);
      const { events } = world;
      world.events = [];
      return events;
    },
    nextTransitionAtMs() {
      const [change, late] = [world.nextDue()?.atMs, world.lateCalls[0]?.atMs];
      return change === undefined || late === undefined ? (change ?? late) : Math.min(change, late);
    },
    takeChanges() {
      const changes = [...world.changed].map((key) => ({ key, value: world.stored(key) }));
      world.changed.clear();
      return changes;
    },
    entries() {
      return world.storeKeys().flatMap((key): [string, StoredRecord][] => {
        const value = world.stored(key);
        return value === undefined ? [] : [[key, value]];
      });
    },
    endpoint: (name) => world.endpoints.get(name),
    endpoints: () => world.endpoints.values(),
    endpointConfig: (name) => world.endpointConfigs.get(name),
    tagsOf: (arn) => findTagged(world, arn)?.record.tags,
    get settings() {
      return world.settings;
    },
    configure(settings) {
      world.settings = { ...world.settings, ...settings };
      world.changed.add('settings');
    },
    connectScaling(peer) {
      world.scaling = peer;
    },
  };
}
