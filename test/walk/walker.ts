import { createReconciler, isActive, memoryStore, type Reconciler, type RunResult } from '@fairlead/reconcile';
import { endpointKey, type PhaseName, type RolloutState } from '@fairlead/rollout';
import type { Fault } from '../../packages/local-cloud/src/services/sagemaker/fault-kinds.ts';
import { rolloutMachine } from '../../services/rollouts/src/rollout-machine.ts';
import { noScaling } from '../helpers/no-scaling.ts';
import { hold } from '../simulation/watch/broken-invariant.ts';
import { Watch, watchedStore } from '../simulation/watch/watch.ts';
import { endpointChanger, endpointReader, invoker, type PortListener } from '../simulation/world/endpoint-ports.ts';
import type { Life } from '../simulation/world/line.ts';
import type { SimulatedSageMaker } from '../simulation/world/sagemaker.ts';
import { NAMES } from '../simulation/world/setting.ts';
import { storeOver } from '../simulation/world/store.ts';
import { asShared } from '../simulation/world/worker.ts';
import { ANSWERS, type Answer, countingLine, metricsSaying, type Saying, standingSageMaker } from './doubles.ts';
import { type Place, snapshotOf } from './place.ts';

export const KEY = endpointKey({ ...NAMES.account, name: NAMES.endpoint });

/** How one worker's run shall go. */
export interface Run {
  saying: Saying;
  /** How the model answers smoke requests; well when absent. */
  answer?: Answer;
  /** The worker dies right after this request, counted from 1; never when absent. */
  diesAfter?: number;
  /** What becomes of one of the calls that change SageMaker, counted from 1. */
  fault?: { call: number; fault: Fault };
}

/** A place that has been entered by a worker: the real loop over the real machine, while time stands still. */
export interface Walker {
  watch: Watch;
  sageMaker: SimulatedSageMaker;
  reconciler: Reconciler<RolloutState>;
  /** Requests made so far, of the store, SageMaker, the metrics and the bus. */
  requests(): number;
  /** Those of them that change SageMaker. */
  calls(): number;
  /** The same place as it is now. */
  leave(): Promise<Place>;
}

let hired = 0;
/** So many workers share one that parses what it reads; the others take it as it was committed. */
const PARSED_EVERY = 50;

/** Enter a place with a worker that has never been there before. */
export async function enter(place: Place, run: Run = { saying: 'undecided' }): Promise<Walker> {
  const { nowMs, stored } = place;
  hired += 1;
  const life: Life = { id: `wrk-${hired}`, skewMs: 0, isAlive: true, killedAtMs: Number.POSITIVE_INFINITY };
  const watch = new Watch(() => nowMs, {
    memory: { ...place.memory, stored: isActive(stored) ? stored : undefined },
  });
  watch.last = place.last;
  const sageMaker = standingSageMaker(place, watch);
  const base = memoryStore<RolloutState>({ shares: true });
  await (isActive(stored) ? base.commit(stored, 'absent') : base.retire(stored, 'absent'));
  const line = countingLine(run.diesAfter);
  let calls = 0;
  const listener: PortListener = {
    seen: (endpoint) => watch.seen(life, endpoint),
    sends(change) {
      watch.sends(life, change);
      watch.guard(() => checkSight(place, watch, run));
    },
    arrives() {
      calls += 1;
      if (run.fault?.call === calls) sageMaker.machine.inject(run.fault.fault);
    },
    answered: () => undefined,
  };
  const machine = rolloutMachine({
    endpoints: { ...unread, ...endpointReader(line, sageMaker, listener) },
    changes: endpointChanger(line, sageMaker, listener),
    invoker: invoker(line, (variantName) => {
      if (run.answer === undefined || run.answer === 'well') watch.answered(variantName);
      return ANSWERS[run.answer ?? 'well'];
    }),
    ...noScaling,
    metrics: metricsSaying(line, run.saying, (minutes, role) => watch.shown(minutes, role)),
  });
  const reconciler = createReconciler({
    store: storeOver(line, watchedStore(base, watch)),
    machine: hired % PARSED_EVERY === 0 ? machine : { ...machine, parse: asShared },
    clock: { now: () => nowMs },
    newWorkerId: () => life.id,
    publish: () => line.ask({ what: 'PutEvents', mayFail: false }, () => undefined),
    timeout: () => new AbortController().signal,
  });
  return {
    watch,
    sageMaker,
    reconciler,
    requests: line.asked,
    calls: () => calls,
    async leave() {
      const standing = (await base.load(KEY)) ?? stored;
      const last = watch.last ?? place.last;
      return { ...place, stored: standing, last, sageMaker: snapshotOf(sageMaker.machine), memory: watch.memory() };
    },
  };
}

/** The loop reads endpoints only; configs and models are the planner's business. */
const unread = {
  config: () => Promise.reject(new Error('The loop does not read configs.')),
  model: () => Promise.reject(new Error('The loop does not read models.')),
  modelPackage: () => Promise.reject(new Error('The loop does not read models.')),
};

/** Phases in which guards look, and those that follow on their consent. */
export const WATCHED: readonly PhaseName[] = ['shadowing', 'holding', 'awaiting-decision'];
const FORWARD: readonly PhaseName[] = ['preparing', 'shifting', 'finishing'];

/** A look that saw nothing moves nothing on. */
function checkSight({ last: before }: Place, { last }: Watch, { saying }: Run): void {
  const wasHeld = WATCHED.includes(before.phase.name);
  const wentOn = last !== undefined && FORWARD.includes(last.phase.name);
  hold(!(saying === 'blind' && wasHeld && wentOn), 'evidence-before-traffic', () => {
    return `${before.phase.name} → ${last?.phase.name} after a look that saw nothing.`;
  });
}

/** Run the loop once. @returns how it ended; undefined when its worker died */
export async function runOnce({ reconciler }: Walker): Promise<RunResult<RolloutState> | undefined> {
  let result: RunResult<RolloutState> | undefined;
  let fault: unknown;
  reconciler.run(KEY).then(
    (ended) => {
      result = ended;
    },
    (error: unknown) => {
      fault = error;
    },
  );
  await everythingDone();
  if (fault !== undefined) throw fault;
  return result;
}

/** Until no promise can go on any more: a worker that died leaves some that never will. */
function everythingDone(): Promise<void> {
  return new Promise((resolve) => {
    queueMicrotask(() => process.nextTick(resolve));
  });
}
