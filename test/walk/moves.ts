import { isActive } from '@fairlead/reconcile';
import { COMMANDS, giveCommand, isWatched, type RolloutState } from '@fairlead/rollout';
import { AwsError } from '../../packages/local-cloud/src/service.ts';
import type { Fault } from '../../packages/local-cloud/src/services/sagemaker/fault-kinds.ts';
import { hold } from '../simulation/watch/broken-invariant.ts';
import { type Answer, SAYINGS, type Saying } from './doubles.ts';
import { nextDeadlineMs, nextInstantMs } from './instants.ts';
import { OUTSIDE } from './outside.ts';
import type { Place } from './place.ts';
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
