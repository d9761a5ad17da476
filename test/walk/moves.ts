import { isActive } from '@fairlead/reconcile';
import { COMMANDS, deadlinesOf, giveCommand, isBusy, isWatched, type RolloutState } from '@fairlead/rollout';
import { AwsError } from '../../packages/local-cloud/src/service.ts';
import type { Fault } from '../../packages/local-cloud/src/services/sagemaker/fault-kinds.ts';
import { hold } from '../simulation/watch/broken-invariant.ts';
import { servingVariants } from '../simulation/world/live.ts';
import { NAMES } from '../simulation/world/setting.ts';
import { type Answer, SAYINGS, type Saying } from './doubles.ts';
import { isInstant } from './key.ts';
import { machineAt, type Place } from './place.ts';
import { enter, KEY, type Run, runOnce, WATCHED, type Walker } from './walker.ts';

/** A way from one place to the next. */
export interface Step {
  /** For people: what happened. */
  move: string;
  to: Place;
}

/** Every place that one thing that may happen leads to. @throws BrokenInvariant whose message begins with the move */
export async function stepsFrom(place: Place): Promise<Step[]> {
  return [...(await looks(place)), ...(await outsiders(place)), ...(await commands(place)), ...(await wait(place))];
}

/** What may become of a call besides success. */
const CALL_FAULTS: readonly Fault[] = [
  { kind: 'call-throttled' },
  {
    kind: 'call-refused',
    error: { name: 'InternalDependencyException', message: 'An internal dependency failed.', status: 400 },
  },
  {
    kind: 'call-refused',
    error: { name: 'InternalFailure', message: 'The request processing has failed.', status: 500 },
  },
  { kind: 'response-lost' },
  { kind: 'response-lost', executesAfterMs: 45_000 },
];

/** A worker looks: with every verdict where guards watch, whole, dying after each of its requests, with a fault of each call. */
async function looks(place: Place): Promise<Step[]> {
  if (!isActive(place.stored)) return [];
  const steps: Step[] = [];
  for (const { saying, answer } of courses(place)) {
    const whole = await look(place, { saying, answer });
    steps.push(whole.step);
    if (place.budget.crashes === 0) continue;
    const cheaper = { ...place, budget: { ...place.budget, crashes: place.budget.crashes - 1 } };
    for (let diesAfter = 1; diesAfter < whole.requests; diesAfter += 1)
      steps.push((await look(cheaper, { saying, answer, diesAfter })).step);
    for (let call = 1; call <= whole.calls; call += 1)
      for (const fault of CALL_FAULTS)
        steps.push((await look(cheaper, { saying, answer, fault: { call, fault } })).step);
  }
  return steps;
}

/** What the guards may say, and how the model may answer, where anybody asks. */
function courses({ last, budget }: Place): { saying: Saying; answer: Answer }[] {
  const { phase, plan } = last;
  if (WATCHED.includes(phase.name)) return SAYINGS.map((saying) => ({ saying, answer: 'well' }));
  if (isWatched(last)) return IN_PASSING.map((saying) => ({ saying, answer: 'well' }));
  const mayBeAsked = plan.samples && (phase.name === 'preparing' || phase.name === 'smoke-testing');
  const answers: Answer[] = mayBeAsked ? ['well', 'with an error', ...(budget.crashes > 0 ? SILENCE : [])] : ['well'];
  return answers.map((answer) => ({ saying: 'undecided', answer }));
}

/** While traffic or fleets move, only harm has a say. */
const IN_PASSING = ['undecided', 'fail'] as const satisfies readonly Saying[];

/** Only where something may still go wrong: a model that never answers would be asked for ten minutes. */
const SILENCE: readonly Answer[] = ['not at all'];

async function look(place: Place, run: Run): Promise<{ step: Step; requests: number; calls: number }> {
  const walker = await enter(place, run);
  const result = await runOnce(walker);
  const move = lookText(place, run);
  if (result?.kind === 'failed') walker.watch.surprise(String(result.error));
  walker.watch.guard(() => checkHarm(place, walker, run));
  return { step: await arrival(walker, move), requests: walker.requests(), calls: walker.calls() };
}

/** A guard that failed at a look of this very run turns the rollout round. */
function checkHarm({ nowMs }: Place, { watch }: Walker, { saying, diesAfter }: Run): void {
  const { last } = watch;
  const wasLooked = last?.look && Date.parse(last.look.at) === nowMs;
  const hasFailed = saying === 'fail' && last?.look?.verdicts.some(({ kind }) => kind === 'fail');
  hold(
    diesAfter !== undefined || !wasLooked || !hasFailed || TURNED.includes(last.phase.name),
    'harm-does-not-succeed',
    () => {
      return `A guard failed, and the rollout is ${last?.phase.name}.`;
    },
  );
}

const TURNED: readonly RolloutState['phase']['name'][] = ['rolling-back', 'rolled-back', 'drifted', 'lost'];

function lookText({ last: { phase } }: Place, { saying, answer, diesAfter, fault }: Run): string {
  const said = WATCHED.includes(phase.name) ? ` (${saying})` : answer === 'well' ? '' : `, answered ${answer}`;
  const died = diesAfter === undefined ? '' : `, dies after request ${diesAfter}`;
  const struck = fault ? `, call ${fault.call} meets ${JSON.stringify(fault.fault)}` : '';
  return `look while ${phase.name}${said}${died}${struck}`;
}

async function arrival(walker: Walker, move: string): Promise<Step> {
  const { broken } = walker.watch;
  if (broken) {
    broken.message = `${move}: ${broken.message}`;
    throw broken;
  }
  return { move, to: await walker.leave() };
}

const SAGEMAKER_FAULTS = ['swap-rolls-back', 'resize-rolls-back', 'rollback-fails', 'change-fails'] as const;
const EndpointName = NAMES.endpoint;

/** What others may do at any time; what SageMaker refuses them leads nowhere. */
const OUTSIDE: Record<string, (walker: Walker, nowMs: number) => void> = {
  'console sets weights': ({ sageMaker, watch }, nowMs) => {
    watch.outsideChangeAtMs = nowMs;
    const variants = servingVariants(sageMaker.machine.endpoint(EndpointName));
    const DesiredWeightsAndCapacities = variants.map(({ name }, index) => ({
      VariantName: name,
      DesiredWeight: 3 + index,
    }));
    sageMaker.call('UpdateEndpointWeightsAndCapacities', { EndpointName, DesiredWeightsAndCapacities });
  },
  'console swaps the config': ({ sageMaker, watch }, nowMs) => {
    watch.outsideChangeAtMs = nowMs;
    sageMaker.call('UpdateEndpoint', { EndpointName, EndpointConfigName: NAMES.outsiderConfig });
  },
  'console deletes the endpoint': ({ sageMaker, watch }, nowMs) => {
    watch.outsideChangeAtMs = nowMs;
    sageMaker.call('DeleteEndpoint', { EndpointName });
  },
  'console deletes the original config': ({ sageMaker }) => {
    if (sageMaker.machine.endpoint(EndpointName)?.fleet?.configName === NAMES.originalConfig) return;
    sageMaker.call('DeleteEndpointConfig', { EndpointConfigName: NAMES.originalConfig });
  },
  'SageMaker updates the system': ({ sageMaker }) =>
    sageMaker.touch((machine, nowMs) => machine.maintain(EndpointName, 70_000, nowMs)),
  ...Object.fromEntries(
    SAGEMAKER_FAULTS.map((kind) => [
      `SageMaker will meet its change with ${kind}`,
      ({ sageMaker }: Walker) => void sageMaker.machine.inject({ kind }),
    ]),
  ),
};

async function outsiders(place: Place): Promise<Step[]> {
  if (place.budget.outsiders === 0 || !isActive(place.stored)) return [];
  const cheaper = { ...place, budget: { ...place.budget, outsiders: place.budget.outsiders - 1 } };
  const steps: Step[] = [];
  for (const [move, work] of Object.entries(OUTSIDE)) {
    const walker = await enter(cheaper);
    try {
      work(walker, place.nowMs);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      continue;
    }
    steps.push(await arrival(walker, move));
  }
  return steps;
}

/** Everything that a person may ask for, where it is taken. */
async function commands(place: Place): Promise<Step[]> {
  if (place.budget.commands === 0 || !isActive(place.stored)) return [];
  const cheaper = { ...place, budget: { ...place.budget, commands: place.budget.commands - 1 } };
  const steps: Step[] = [];
  for (const name of COMMANDS) {
    const walker = await enter(cheaper);
    const command = { by: 'user', reason: 'the walk' };
    const answer = await walker.reconciler.amend(KEY, (state, at) => giveCommand(state, name, { ...command, at }));
    if (answer.kind === 'amended') steps.push(await arrival(walker, name));
  }
  return steps;
}

/** Time goes on to the next instant at which anything happens by itself, or to the next deadline where nothing else will. */
async function wait(place: Place): Promise<Step[]> {
  const steps: Step[] = [];
  for (const nowMs of new Set([nextInstantMs(place), nextDeadlineMs(place)])) {
    if (nowMs === undefined) continue;
    const walker = await enter({ ...place, nowMs });
    walker.sageMaker.touch(() => undefined);
    steps.push(await arrival(walker, `${Math.round((nowMs - place.nowMs) / 1000)} s pass`));
  }
  return steps;
}

function nextDeadlineMs({ nowMs, stored, sageMaker }: Place): number | undefined {
  const isQuiet = machineAt(sageMaker).nextTransitionAtMs() === undefined;
  if (!isQuiet || !isActive(stored) || stored.lease || stored.final) return undefined;
  return deadlinesOf(stored.state)
    .map(({ at }) => Date.parse(at))
    .find((atMs) => atMs > nowMs);
}

/**
 * The next instant that matters: SageMaker's, the end of a lease, a deadline of the phase, or else when the item is due.
 * The looks before a deadline, and those at a busy endpoint, see nothing that the one after them does not.
 */
function nextInstantMs({ nowMs, stored, sageMaker }: Place): number | undefined {
  const machine = machineAt(sageMaker);
  const instants = [machine.nextTransitionAtMs()];
  const isWaitedFor = isBusy(machine.endpoint(NAMES.endpoint)?.status ?? 'InService');
  if (isActive(stored)) {
    const { lease, state, dueAt } = stored;
    const deadlines = [...instantsIn(state.phase), ...blindDeadline(state)].filter((atMs) => atMs > nowMs);
    instants.push(...(deadlines.length > 0 || isWaitedFor ? deadlines : [Date.parse(dueAt)]));
    if (lease) instants.push(Date.parse(lease.untilAt));
  }
  const later = instants.filter((atMs) => atMs !== undefined && atMs > nowMs) as number[];
  return later.length > 0 ? Math.min(...later) : undefined;
}

function instantsIn(phase: RolloutState['phase']): number[] {
  return Object.values(phase).flatMap((value) => (isInstant(value) ? [Date.parse(value)] : []));
}

function blindDeadline({ blind, plan }: RolloutState): number[] {
  return blind ? [Date.parse(blind.sinceAt) + plan.onNoData.afterSeconds * 1000] : [];
}
