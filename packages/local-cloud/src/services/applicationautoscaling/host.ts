import type { CloudContext } from '../../service.ts';
import type { AlarmPort, CapacityPort } from './ports.ts';
import type { StoredScaling } from './records.ts';
import { createScaler, type Scaler } from './scaler.ts';
import type { ScalingSettings } from './settings.ts';

/** Runs a scaler in a cloud: on its clock, from its store, onto its bus. */
export interface ScalerHost {
  /** Work on the scaler at the present instant; what came of it is stored and emitted before this returns or throws. */
  use<T>(work: (scaler: Scaler, nowMs: number) => T): T;
  /**
   * Work on the scaler without carrying out what is due: for SageMaker, which asks in the middle of its own calls and must
   * not be called back there.
   */
  quietly<T>(work: (scaler: Scaler) => T): T;
  /** Go on with what is under way. */
  start(): void;
  stop(): void;
}

/**
 * Host a scaler whose state lives in the context's store; one timer waits for what is due next.
 *
 * A change is on disk right after SageMaker took it. Killed in between, the scaler finds no trace of it and decides anew,
 * as the real one does with its own calls.
 */
export function hostScaler(
  context: CloudContext,
  ports: { capacity: CapacityPort; alarms: AlarmPort },
  settings: Partial<ScalingSettings> = {},
): ScalerHost {
  const { clock, accountId, region, partition } = context;
  const store = context.store<StoredScaling>('application-auto-scaling');
  const scaler = createScaler({
    ...ports,
    state: store.entries(),
    settings: { accountId, region, partition, ...settings },
    random: () => context.random(),
  });
  let timer: { atMs: number; cancel: () => void } | undefined;

  function use<T>(work: (scaler: Scaler, nowMs: number) => T): T {
    try {
      return work(scaler, clock.now());
    } finally {
      publish();
    }
  }

  function publish(): void {
    const events = scaler.advance(clock.now());
    save();
    for (const event of events) context.emit(event);
  }

  function quietly<T>(work: (scaler: Scaler) => T): T {
    const result = work(scaler);
    save();
    return result;
  }

  /** Write what changed, and wait for what is due next. */
  function save(): void {
    for (const { key, value } of scaler.takeChanges()) {
      if (value === undefined) store.delete(key);
      else store.put(key, value);
    }
    arm();
  }

  function arm(): void {
    const atMs = scaler.nextDueAtMs();
    if (atMs === timer?.atMs) return;
    timer?.cancel();
    timer = atMs === undefined ? undefined : { atMs, cancel: clock.at(atMs, wake) };
  }

  function wake(): void {
    timer = undefined;
    publish();
  }

  function stop(): void {
    timer?.cancel();
    timer = undefined;
  }

  return { use, quietly, start: publish, stop };
}
