import type { CloudContext } from '../../service.ts';
import { createSageMaker, type SageMakerMachine } from './machine.ts';
import { firstUnhealthy } from './ping.ts';
import type { StoredRecord } from './records.ts';
import type { SageMakerSettings } from './settings.ts';

/** Runs a machine in a cloud: on its clock, from its store, onto its bus. */
export interface MachineHost {
  readonly machine: SageMakerMachine;
  /** Work on the machine at the present instant; what came of it is stored and emitted before this returns or throws. */
  use<T>(work: (machine: SageMakerMachine, nowMs: number) => T): T;
  /** Go on with what is under way. */
  start(): void;
  stop(): void;
}

/**
 * Host a machine whose state lives in the context's store.
 *
 * Each changed record is on disk before its event is emitted and before a call is answered, so a SIGKILL loses at most
 * events, which SageMaker promises as best effort only. One timer waits for the next transition.
 */
export function hostMachine(context: CloudContext, settings: Partial<SageMakerSettings> = {}): MachineHost {
  const { clock, accountId, region, partition } = context;
  const store = context.store<StoredRecord>('sagemaker');
  const machine = createSageMaker({
    state: store.entries(),
    settings: { accountId, region, partition, ...settings },
    random: () => context.random(),
  });
  const pinging = new Set<string>();
  let timer: { atMs: number; cancel: () => void } | undefined;

  function use<T>(work: (machine: SageMakerMachine, nowMs: number) => T): T {
    try {
      return work(machine, clock.now());
    } finally {
      publish();
    }
  }

  function publish(): void {
    const events = machine.advance(clock.now());
    for (const { key, value } of machine.takeChanges()) {
      if (value === undefined) store.delete(key);
      else store.put(key, value);
    }
    for (const event of events) context.emit(event);
    arm();
    ping();
  }

  function arm(): void {
    const atMs = machine.nextTransitionAtMs();
    if (atMs === timer?.atMs) return;
    timer?.cancel();
    timer = atMs === undefined ? undefined : { atMs, cancel: clock.at(atMs, wake) };
  }

  function wake(): void {
    timer = undefined;
    publish();
  }

  function ping(): void {
    for (const { endpoint, targets } of machine.awaitedPings()) {
      if (pinging.has(endpoint)) continue;
      pinging.add(endpoint);
      clock.background(
        firstUnhealthy(targets).then((variant) => {
          pinging.delete(endpoint);
          use((_, nowMs) => machine.reportPings(endpoint, variant, nowMs));
        }),
      );
    }
  }

  return {
    machine,
    use,
    start: publish,
    stop() {
      timer?.cancel();
      timer = undefined;
    },
  };
}
