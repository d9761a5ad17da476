import { createReconciler, type ItemStore, type Outcome, type Reconciler, type RunResult } from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import { AwsError } from '../../../packages/local-cloud/src/service.ts';
import { rolloutMachine } from '../../../services/rollouts/src/rollout-machine.ts';
import type { Watch } from '../watch/watch.ts';
import type { Agenda } from './agenda.ts';
import type { SimulatedAutoscaling } from './autoscaling.ts';
import type { Dice } from './dice.ts';
import {
  endpointChanger,
  endpointReader,
  invoker,
  type PortListener,
  scalingChanger,
  scalingReader,
} from './endpoint-ports.ts';
import { createLine, type Life, type Line, lives } from './line.ts';
import { type MetricSource, metricReader } from './metric-port.ts';
import type { SimulatedSageMaker } from './sagemaker.ts';
import type { Trouble } from './setting.ts';
import { storeOver } from './store.ts';
import type { Story } from './story.ts';

/** What workers share. */
export interface WorkerDeps {
  agenda: Agenda;
  seed: number;
  dice: Dice;
  /** For calls that strike after their lease: no other dice are moved by them. */
  lateDice: Dice;
  veryLate: number;
  story: Story;
  trouble(): Trouble;
  sageMaker: SimulatedSageMaker;
  autoscaling: SimulatedAutoscaling;
  metrics: MetricSource;
  store: ItemStore<RolloutState>;
  watch: Watch;
  /** Parse every state that is read; else only its version is looked at. */
  isStrict: boolean;
  /** How a variant answers a sample request now. */
  answers(variantName: string): Outcome;
  /** Told whenever a change leaves a worker. */
  changeLeaves(): void;
}

/** Clocks differ from the world's by at most this. */
const MOST_SKEW_MS = 2_000;
/** The loop's timeout in the manifest: most runs that take longer are killed, some only freeze. */
const LOOP_TIMEOUT_MS = 50_000;
const KILLED = 0.7;
/** A call may strike this long after its lease. */
const LONGEST_AFTER_LEASE_MS = 5 * 60_000;
/** The API's: no caller waits longer. */
const API_TIMEOUT_MS = 29_000;

/** A run of one function. */
export interface Worker {
  life: Life;
  store: ItemStore<RolloutState>;
  reconciler: Reconciler<RolloutState>;
}

/** Have a function run: the real loop with the real machine, on a line of its own. */
export function employ(id: string, role: 'loop' | 'api', deps: WorkerDeps): Worker {
  const { agenda, dice, story, watch, sageMaker } = deps;
  const skewMs = dice.between(-MOST_SKEW_MS, MOST_SKEW_MS);
  const life: Life = { id, skewMs, isAlive: true, killedAtMs: agenda.now() + timeoutMs(role, dice) };
  const line = createLine(life, deps);
  const listener: PortListener = {
    seen: (endpoint) => watch.seen(life, endpoint),
    sends(change) {
      story.tell(id, () => `sends ${JSON.stringify(change)}`);
      watch.sends(life, change);
      deps.changeLeaves();
    },
    arrives: () => troubleCall(deps, life),
    answered: (change, outcome) => story.tell(id, () => `${change.kind}: ${JSON.stringify(outcome)}`),
  };
  const store = storeOver(line, deps.store);
  const machine = rolloutMachine({
    endpoints: { ...unused, ...endpointReader(line, sageMaker, listener) },
    changes: endpointChanger(line, sageMaker, listener),
    invoker: invoker(line, deps.answers),
    scaling: scalingReader(line, deps.autoscaling),
    scalingChanges: scalingChanger(line, deps.autoscaling, {
      ...listener,
      meets: (work) => meetTrouble(deps, life, work),
    }),
    records: store,
    metrics: metricReader(line, deps.metrics, (minutes, role) => watch.shown(minutes, role)),
  });
  const reconciler = createReconciler({
    store,
    machine: deps.isStrict ? machine : { ...machine, parse: asShared },
    clock: { now: () => agenda.now() + life.skewMs },
    newWorkerId: () => id,
    publish: (event) => publish(line, deps, event),
    timeout: (ms) => timeoutOf(agenda, life, ms),
  });
  return { life, store, reconciler };
}

/** A state that never left this process: what was committed was typed, and a strict world of the same kind parses it. */
export function asShared(stored: unknown): RolloutState {
  return stored as RolloutState;
}

/** The loop reads endpoints only; configs and models are the planner's business. */
const unused = {
  config: () => Promise.reject(new Error('The loop does not read configs.')),
  model: () => Promise.reject(new Error('The loop does not read models.')),
  modelPackage: () => Promise.reject(new Error('The loop does not read models.')),
};

function timeoutMs(role: 'loop' | 'api', dice: Dice): number {
  if (role === 'api') return API_TIMEOUT_MS;
  return dice.chance(KILLED) ? LOOP_TIMEOUT_MS : Number.POSITIVE_INFINITY;
}

function publish(line: Line, { watch, story }: WorkerDeps, event: Parameters<Watch['publishes']>[0]): Promise<void> {
  return line.ask({ what: 'PutEvents', mayFail: true }, () => {
    story.tell('bus', () => `${event.id} ${event.type}`);
    watch.publishes(event);
  });
}

function timeoutOf(agenda: Agenda, life: Life, ms: number): AbortSignal {
  const controller = new AbortController();
  agenda.in(ms, () => {
    if (lives(life, agenda.now())) controller.abort();
  });
  return controller.signal;
}

interface UnmodelledError {
  name: string;
  message: string;
  status: number;
}

/**
 * SageMaker's own faults, for the call that has arrived. One that is not answered is carried out at once, or later. When
 * that is after the lease it was sent under, nobody can tell it from somebody else's call, and so it counts as one.
 */
function troubleCall(deps: WorkerDeps, life: Life): void {
  const { dice, lateDice, veryLate, trouble, sageMaker, watch, agenda, story } = deps;
  const { throttled, refused, unanswered } = trouble();
  const latenessOf = (): number => {
    const leaseEndsMs = Date.parse(watch.stored?.lease?.untilAt ?? '') - life.skewMs;
    if (lateDice.chance(veryLate)) {
      const lateMs = leaseEndsMs - agenda.now() + lateDice.between(1_000, LONGEST_AFTER_LEASE_MS);
      agenda.in(lateMs, () => {
        watch.outsideChangeAtMs = agenda.now();
      });
      return lateMs;
    }
    return dice.chance(0.4) ? 0 : dice.between(0, Math.max(0, leaseEndsMs - agenda.now() - 1_000));
  };
  const inject = (fault: Parameters<SimulatedSageMaker['machine']['inject']>[0]): void => {
    story.tell('sagemaker', () => `will answer ${JSON.stringify(fault)}`);
    sageMaker.machine.inject(fault);
  };
  if (dice.chance(throttled)) inject({ kind: 'call-throttled' });
  else if (dice.chance(refused)) inject({ kind: 'call-refused', error: dice.pick(UNMODELLED) });
  else if (dice.chance(unanswered)) inject({ kind: 'response-lost', executesAfterMs: latenessOf() });
}

/** The same for a change of autoscaling: refused, carried out now, or carried out without an answer, now or late. */
function meetTrouble({ dice, trouble, watch, agenda, story }: WorkerDeps, life: Life, work: () => void): void {
  const { throttled, refused, unanswered } = trouble();
  if (dice.chance(throttled)) throw new AwsError('ThrottlingException', 'Rate exceeded', { status: 400 });
  if (dice.chance(refused))
    throw new AwsError('ConcurrentUpdateException', 'There is a pending update.', { status: 400 });
  if (!dice.chance(unanswered)) {
    work();
    return;
  }
  const leaseEndsMs = Date.parse(watch.stored?.lease?.untilAt ?? '') - life.skewMs;
  const late = dice.chance(0.4) ? 0 : dice.between(0, Math.max(0, leaseEndsMs - agenda.now() - 1_000));
  agenda.in(late, () => {
    story.tell('autoscaling', () => `carries out a call of ${life.id} ${late} ms late`);
    try {
      work();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  });
  throw new AwsError('InternalServiceException', 'No answer.', { status: 500 });
}

const UNMODELLED: readonly UnmodelledError[] = [
  { name: 'InternalFailure', message: 'The request processing has failed.', status: 500 },
  { name: 'ServiceUnavailable', message: 'Service is temporarily unavailable.', status: 503 },
  { name: 'InternalDependencyException', message: 'An internal dependency failed.', status: 400 },
];

/** A run's result as a line of the story. */
export function resultText(result: RunResult<RolloutState>): string {
  switch (result.kind) {
    case 'waiting':
      return `waits until ${result.item.dueAt.slice(11, 19)}: ${result.item.why}`;
    case 'failed':
      return `failed: ${result.error instanceof Error ? result.error.message : String(result.error)}`;
    case 'leased':
      return `leaves it to ${result.owner}`;
    default:
      return result.kind;
  }
}
