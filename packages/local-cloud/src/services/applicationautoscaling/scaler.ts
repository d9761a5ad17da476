import type { ServiceEvent } from '../../service.ts';
import { continueChange } from './change-capacity.ts';
import { type OperationInput, type OperationName, type OperationOutput, perform } from './operations.ts';
import type { CallFault, StoredScaling, TargetRecord } from './records.ts';
import { variantOf } from './resource.ts';
import { runScheduledAction } from './run-scheduled-action.ts';
import type { ScalingSettings } from './settings.ts';
import { forgetTarget } from './targets.ts';
import { triggerPolicy } from './trigger-policy.ts';
import { World, type WorldOptions } from './world.ts';

/**
 * Application Auto Scaling as a deterministic machine: no clock, timers, sockets or randomness of its own.
 *
 * Time is an argument; capacity and alarms are ports. Treat inputs and outputs as read-only.
 */
export interface Scaler {
  /** Carry out one API call at `nowMs`. @throws AwsError as the service would answer */
  call<O extends OperationName>(operation: O, input: OperationInput<O>, nowMs: number): OperationOutput<O>;
  /** An alarm calls a policy, as CloudWatch does every minute while it lasts. @throws AwsError when either is gone */
  trigger(policyArn: string, alarmName: string, nowMs: number): void;
  /** Carry out what is due: schedules, and changes under way. @returns the events since the last time */
  advance(nowMs: number): ServiceEvent[];
  /** When `advance` next has something to do; undefined when nothing is due ever. */
  nextDueAtMs(): number | undefined;
  /** The records that changed since the last time; values are live, so copy or serialise. */
  takeChanges(): { key: string; value: StoredScaling | undefined }[];
  /** The whole state as entries of a key-value store; give them to `createScaler` to go on from there. */
  entries(): [key: string, value: StoredScaling][];
  /** Whether a variant is registered in either dimension. Endpoint names compare without regard to case. */
  isAutoscaled(endpointName: string, variantName: string): boolean;
  /** Forget the variant's scalable targets, if there are any. */
  deregister(endpointName: string, variantName: string): void;
  configure(settings: Partial<ScalingSettings>): void;
  /** Let calls be answered with an error. @returns the fault's id */
  inject(fault: Omit<CallFault, 'id'>): string;
  /** Withdraw one fault, or all of them. */
  clearFaults(id?: string): void;
}

export interface ScalerOptions extends WorldOptions {
  /** What a store holds from before. */
  state?: Iterable<[key: string, value: StoredScaling]>;
}

function targetsOf(world: World, endpointName: string, variantName: string): TargetRecord[] {
  return world.targets.all().filter(({ resourceId }) => {
    const names = variantOf(resourceId);
    return names?.variant === variantName && names.endpoint.toLowerCase() === endpointName.toLowerCase();
  });
}

function dueTimes(world: World): number[] {
  return [
    ...world.actions.all().flatMap(({ nextAtMs }) => nextAtMs ?? []),
    ...world.targets.all().flatMap(({ change }) => change?.checkAtMs ?? []),
  ];
}

/** Schedules in the order in which they are due; then the changes, which may be of their making. */
function runDue(world: World): void {
  const isDue = (atMs: number | undefined): boolean => atMs !== undefined && atMs <= world.nowMs;
  const actions = world.actions.all().filter(({ nextAtMs }) => isDue(nextAtMs));
  for (const action of actions.sort((a, b) => (a.nextAtMs ?? 0) - (b.nextAtMs ?? 0))) runScheduledAction(world, action);
  for (const target of world.targets.all()) {
    if (target.change && isDue(target.change.checkAtMs)) continueChange(world, target, target.change);
  }
}

function controls(world: World): Pick<Scaler, 'configure' | 'inject' | 'clearFaults'> {
  const replace = (faults: CallFault[]): void => {
    world.faults = faults;
    world.changed.add('faults');
  };
  return {
    configure(settings) {
      world.settings = { ...world.settings, ...settings };
      world.changed.add('settings');
    },
    inject(fault) {
      const id = `fault-${world.uuid()}`;
      replace([...world.faults, { ...fault, id }]);
      return id;
    },
    clearFaults(id) {
      replace(id === undefined ? [] : world.faults.filter((fault) => fault.id !== id));
    },
  };
}

/** Make a scaler, empty or from stored state. */
export function createScaler({ state = [], ...options }: ScalerOptions): Scaler {
  const world = new World(options);
  world.load(state);
  const stand = (nowMs: number): void => {
    world.nowMs = Math.max(world.nowMs, nowMs);
  };
  return {
    ...controls(world),
    call(operation, input, nowMs) {
      stand(nowMs);
      return perform(world, operation, input);
    },
    trigger(policyArn, alarmName, nowMs) {
      stand(nowMs);
      triggerPolicy(world, policyArn, alarmName);
    },
    advance(nowMs) {
      stand(nowMs);
      runDue(world);
      const { events } = world;
      world.events = [];
      return events;
    },
    nextDueAtMs() {
      const times = dueTimes(world);
      return times.length === 0 ? undefined : Math.min(...times);
    },
    takeChanges() {
      const changes = [...world.changed].map((key) => ({ key, value: world.stored(key) }));
      world.changed.clear();
      return changes;
    },
    entries() {
      return world.storeKeys().flatMap((key): [string, StoredScaling][] => {
        const value = world.stored(key);
        return value === undefined ? [] : [[key, value]];
      });
    },
    isAutoscaled: (endpointName, variantName) => targetsOf(world, endpointName, variantName).length > 0,
    deregister(endpointName, variantName) {
      for (const target of targetsOf(world, endpointName, variantName)) forgetTarget(world, target);
    },
  };
}
