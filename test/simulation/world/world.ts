import { dueShardOf, type ItemStore, instantOf, memoryStore, sweep } from '@fairlead/reconcile';
import {
  CLEANUP_PREFIX,
  COMMANDS,
  type CommandName,
  ConfigBody,
  cleanupKey,
  endpointKey,
  giveCommand,
  POINTER,
  type RolloutState,
  rolloutPartition,
  startRollout,
} from '@fairlead/rollout';
import { checkCapacity } from '../watch/scaling-rules.ts';
import { Watch, watchedStore } from '../watch/watch.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { createAutoscaling, type SimulatedAutoscaling } from './autoscaling.ts';
import { cleanUp } from './cleaner.ts';
import { type Dice, diceOf } from './dice.ts';
import { liveEndpoint } from './endpoint-ports.ts';
import type { Life } from './line.ts';
import { copiesOf, shareOf } from './live.ts';
import { createOutsiders, type Outsiders } from './outsiders.ts';
import { planFor } from './plan.ts';
import { createSimulatedSageMaker, type SimulatedSageMaker } from './sagemaker.ts';
import { type Act, calm, MINUTE_MS, NAMES, type Setting, START_MS } from './setting.ts';
import { createStory, type Story } from './story.ts';
import { createTraffic } from './traffic.ts';
import { employ, resultText, type Worker, type WorkerDeps } from './worker.ts';

/** One seed's world, set up and ready to go on. */
export interface World {
  agenda: Agenda;
  watch: Watch;
  story: Story;
  sageMaker: SimulatedSageMaker;
  autoscaling: SimulatedAutoscaling;
  store: ItemStore<RolloutState>;
  /** How often the loop was started. */
  runs(): number;
}

const KEY = endpointKey({ ...NAMES.account, name: NAMES.endpoint });
/** A person looks after a rollout that waits for a decision this long. */
const PATIENCE_MS = 10 * MINUTE_MS;
/** A hasty user aborts this soon after a change. */
const LONGEST_HASTE_MS = 10_000;
const ASK_AGAIN_MS = 30_000;
const [SHORTEST_BLIND_MIN, LONGEST_BLIND_MIN] = [1, 20];

/** Build a world: SageMaker, metrics, a store, workers on demand, and everybody who disturbs them. */
export function createWorld(setting: Setting, isTold: boolean): World {
  const agenda = createAgenda(START_MS);
  const story = createStory(agenda.now, isTold);
  const watch = new Watch(agenda.now, { isStrict: setting.isStrict });
  const store = watchedStore(memoryStore<RolloutState>({ shares: !setting.isStrict }), watch);
  const traffic = createTraffic(setting);
  const sageMaker = createSimulatedSageMaker(agenda, setting, {
    changed() {
      const endpoint = sageMaker?.machine.endpoint(NAMES.endpoint);
      const challenger = watch.last?.plan.challenger.variantName;
      if (challenger) traffic.shareIs(shareOf(endpoint, challenger), agenda.now());
      traffic.copiesAre(copiesOf(endpoint), agenda.now());
      watch.endpointChanged(endpoint);
      if (watch.last && watch.outsideChangeAtMs === undefined)
        watch.guard(() => checkCapacity(endpoint, setting.traffic));
    },
    event: (status) => crew.hears(status),
  });
  const autoscaling = createAutoscaling(agenda, setting, sageMaker);
  const isCalm = (): boolean => agenda.now() >= setting.calmFromMs;
  const weather = { blindUntilMs: 0, alarmUntilMs: 0 };
  const deps: WorkerDeps = {
    agenda,
    dice: diceOf(setting.seed, 2),
    lateDice: diceOf(setting.seed, 14),
    veryLate: setting.veryLate,
    story,
    trouble: () => (isCalm() ? calm() : setting.trouble),
    sageMaker,
    autoscaling,
    metrics: {
      traffic,
      now: agenda.now,
      blindness: () => (agenda.now() < weather.blindUntilMs && !isCalm() ? 'Rate exceeded' : undefined),
      alarm: () => (agenda.now() < weather.alarmUntilMs ? 'ALARM' : 'OK'),
    },
    store,
    watch,
    isStrict: setting.isStrict,
    seed: setting.seed,
    answers: (variantName) => {
      if (setting.failsSamples) return { kind: 'refused', code: 'ModelError', message: 'its container answered 500' };
      watch.answered(variantName);
      return { kind: 'done' };
    },
    changeLeaves() {
      if (isCalm() || !dice.chance(setting.hastyAborts)) return;
      agenda.in(dice.between(0, LONGEST_HASTE_MS), () => crew.command('abort', 'hasty-user'));
    },
  };
  const dice = diceOf(setting.seed, 3);
  const crew = createCrew(deps, dice);
  const outsiders = createOutsiders({ agenda, dice, story, sageMaker, watch, autoscaling });
  crew.start('a', planOfStart(setting, sageMaker, 'a'));
  for (const { kind, atMs } of setting.acts) {
    if (kind === 'second-start') {
      const rival = planOfStart(setting, sageMaker, 'b');
      agenda.in(dice.between(0, 2_000), () => crew.start('b', rival));
    } else agenda.at(atMs, () => disturb(kind, { crew, outsiders, weather, now: agenda.now, dice }));
  }
  agenda.at(setting.calmFromMs, () => {
    story.tell('world', () => 'is calm from now on');
    sageMaker.machine.clearFaults();
  });
  let comesBack = setting.plan.revertWindowSeconds !== undefined && setting.seed % 2 === 0;
  everyMinute(agenda, dice, () => {
    if (dice.chance(setting.scaling)) autoscaling.evaluate();
    if (watch.retiredAtMs !== undefined && comesBack) {
      comesBack = false;
      outsiders.returnToCanary();
    }
    if (isCalm() || !dice.chance(setting.trouble.eventLost)) crew.sweeps();
    attend(watch, setting, { isCalm: isCalm(), now: agenda.now(), command: (name) => crew.command(name, 'operator') });
  });
  return { agenda, watch, story, sageMaker, autoscaling, store, runs: crew.runs };
}

function everyMinute(agenda: Agenda, dice: Dice, work: () => void): void {
  agenda.in(MINUTE_MS + dice.between(-500, 500), () => {
    work();
    everyMinute(agenda, dice, work);
  });
}

function disturb(
  kind: Exclude<Act['kind'], 'second-start'>,
  {
    crew,
    outsiders,
    weather,
    now,
    dice,
  }: {
    crew: Crew;
    outsiders: Outsiders;
    weather: { blindUntilMs: number; alarmUntilMs: number };
    now: () => number;
    dice: Dice;
  },
): void {
  const untilMs = now() + dice.between(SHORTEST_BLIND_MIN, LONGEST_BLIND_MIN) * MINUTE_MS;
  if (isCommand(kind)) crew.command(kind, 'user');
  else if (kind === 'blind') weather.blindUntilMs = untilMs;
  else if (kind === 'alarm') weather.alarmUntilMs = untilMs;
  else outsiders.act(kind);
}

function isCommand(kind: Act['kind']): kind is CommandName {
  return (COMMANDS as readonly string[]).includes(kind);
}

/** A person who sees no traffic at all for long takes it back. */
function mayPromote({ phase }: RolloutState, now: number): boolean {
  return 'sinceAt' in phase && now - Date.parse(phase.sinceAt) < 2 * PATIENCE_MS;
}

/** What a person does with a rollout that cannot go on by itself. */
function attend(
  { last, stored }: Watch,
  { operator }: Setting,
  { isCalm, now, command }: { isCalm: boolean; now: number; command: (name: CommandName) => void },
): void {
  if (!last || !stored || last.abort || last.asked) return;
  const { phase, paused } = last;
  const askedAt = phase.name === 'awaiting-decision' ? phase.sinceAt : phase.name === 'shadowing' && phase.askedAt;
  if (askedAt && now - Date.parse(askedAt) > PATIENCE_MS) command(mayPromote(last, now) ? operator.undecided : 'abort');
  if (paused && now - Date.parse(paused.at) > PATIENCE_MS) command('resume');
  if (phase.name === 'stalled' && isCalm && operator.undecided === 'promote') command('retry');
  if (phase.name === 'drifted' && isCalm && operator.drifted) command(operator.drifted);
}

function idOf(seed: number, name: string): string {
  return `rol_${name.repeat(8)}${String(seed).padStart(18, '0')}`;
}

function planOfStart(setting: Setting, { machine }: SimulatedSageMaker, name: string) {
  const id = idOf(setting.seed, name);
  const endpoint = liveEndpoint(machine.call('DescribeEndpoint', { EndpointName: NAMES.endpoint }, START_MS));
  const config = machine.call('DescribeEndpointConfig', { EndpointConfigName: NAMES.originalConfig }, START_MS);
  const body = ConfigBody.parse({ ProductionVariants: config.ProductionVariants });
  const identity = {
    id,
    endpoint: { ...NAMES.account, name: endpoint.name },
    startedAt: instantOf(START_MS),
    startedBy: `user-${name}`,
  };
  return startRollout(identity, planFor(id, setting, { endpoint, body }));
}

/** All who start the loop: events, the sweep by way of the queue, and callers. */
interface Crew {
  start(name: string, first: ReturnType<typeof startRollout>): void;
  /** Somebody asks for something, until it is answered; a refusal is an answer. */
  command(name: CommandName, by: string): void;
  hears(status: string): void;
  sweeps(): void;
  runs(): number;
}

function createCrew(deps: WorkerDeps, dice: Dice): Crew {
  const { agenda, story, store, watch, trouble } = deps;
  let hired = 0;
  /** There are few keys, so only their shards are swept. */
  const cleanups = ['a', 'b'].map((name) =>
    cleanupKey({ id: idOf(deps.seed, name), endpoint: { ...NAMES.account, name: NAMES.endpoint } }),
  );
  const homeShards = [...new Set([KEY, ...cleanups].map(dueShardOf))];
  const hire = (role: 'loop' | 'api'): Worker => {
    hired += 1;
    return employ(`wrk-${hired}`, role, deps);
  };
  const later = (work: () => void): void => {
    const copies = dice.chance(trouble().doubled) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      agenda.in(dice.chance(trouble().doubled) ? dice.between(1_000, 120_000) : dice.between(50, 2_000), work);
    }
  };
  const loop = (how: 'wake' | 'run'): void => {
    const { life, reconciler } = hire('loop');
    reconciler[how](KEY).then(
      (result) => {
        story.tell(life.id, () => `${how}: ${resultText(result)}`);
        if (result.kind === 'failed') expectKnown(watch, result.error);
      },
      (error: unknown) => expectKnown(watch, error),
    );
  };
  const clean = (key: string): void => {
    hired += 1;
    const life: Life = {
      id: `wrk-${hired}`,
      skewMs: dice.between(-1_000, 1_000),
      isAlive: true,
      killedAtMs: Number.POSITIVE_INFINITY,
    };
    cleanUp(key, life, deps).catch((error: unknown) => expectKnown(watch, error));
  };
  /** A caller asks until it is answered. */
  const insist = (what: string, ask: (worker: Worker) => Promise<unknown>): void => {
    let isAnswered = false;
    const again = (): void => {
      if (isAnswered) return;
      ask(hire('api')).then(
        () => {
          isAnswered = true;
          later(() => loop('run'));
        },
        (error: unknown) => expectKnown(watch, error),
      );
      agenda.in(ASK_AGAIN_MS, again);
    };
    story.tell('caller', () => what);
    again();
  };

  return {
    start: (name, first) =>
      insist(`starts ${name}`, async ({ reconciler, store: asked }) => {
        const standing = await asked.getRecord(rolloutPartition(first.state.id), POINTER);
        return standing ?? reconciler.start(KEY, first);
      }),
    command: (name, by) =>
      insist(`${name} as ${by}`, ({ reconciler }) =>
        reconciler.amend(KEY, (state, at) => giveCommand(state, name, { by, at, reason: 'the simulation' })),
      ),
    hears(status) {
      story.tell('event', () => status);
      if (!dice.chance(trouble().eventLost)) later(() => loop('wake'));
    },
    sweeps() {
      const now = instantOf(agenda.now() + dice.between(-1_000, 1_000));
      const enqueue = async (keys: string[]): Promise<void> => {
        for (const key of keys) later(() => (key.startsWith(CLEANUP_PREFIX) ? clean(key) : loop('run')));
      };
      void sweep(store, now, enqueue, deps.isStrict ? undefined : homeShards);
    },
    runs: () => hired,
  };
}

/** Errors that this world makes itself; any other is a bug. */
function expectKnown(watch: Watch, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const isKnown = /socket hang up$|^ThrottlingException|other writers were faster/.test(message);
  if (!isKnown) watch.surprise(error instanceof Error ? (error.stack ?? message) : message);
}
