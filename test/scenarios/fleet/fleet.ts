import { createCallBudget, memoryRateStore } from '@fairlead/rate';
import {
  createAmender,
  createReconciler,
  type Item,
  type ItemStore,
  instantOf,
  isActive,
  memoryStore,
  type OutgoingEvent,
  Postponed,
  type RunResult,
  sweep,
} from '@fairlead/reconcile';
import {
  endpointKey,
  parseRollout,
  ROLLOUT_SCHEMA_VERSION,
  type RolloutState,
  rolloutPartition,
} from '@fairlead/rollout';
import type { Arrival, MetricReader, WorkQueue } from '@fairlead/runtime';
import {
  type Address,
  type Place,
  parseWave,
  WAVE_PREFIX,
  WAVE_SCHEMA_VERSION,
  type WaveState,
  waveIdOf,
  waveKey,
} from '@fairlead/wave';
import { sageMakerChanges } from '../../../packages/aws/src/sagemaker-changes.ts';
import { sageMakerEndpoints } from '../../../packages/aws/src/sagemaker-endpoints.ts';
import { capability } from '../../../services/rollouts/capability.ts';
import { makeCommandRollout } from '../../../services/rollouts/src/command-rollout/command-rollout.ts';
import { againAfterSeconds } from '../../../services/rollouts/src/on-urgent/again.ts';
import { makePlanner } from '../../../services/rollouts/src/planning.ts';
import { policyStore } from '../../../services/rollouts/src/policy/policy-store.ts';
import { rolloutMachine } from '../../../services/rollouts/src/rollout-machine.ts';
import { makeBeginRollout } from '../../../services/rollouts/src/start-rollout/begin-rollout.ts';
import { StartRolloutBody } from '../../../services/rollouts/src/start-rollout/body.ts';
import { spreadSeconds } from '../../../services/rollouts/src/sweep-due/spread.ts';
import { makeWaveActor } from '../../../services/rollouts/src/waves/act-for-wave.ts';
import { makeCommandWave } from '../../../services/rollouts/src/waves/command-wave.ts';
import { makeShowWave } from '../../../services/rollouts/src/waves/show-wave.ts';
import { StartWaveBody } from '../../../services/rollouts/src/waves/start-wave/body.ts';
import { makeSample } from '../../../services/rollouts/src/waves/start-wave/sample.ts';
import { makeStartWave } from '../../../services/rollouts/src/waves/start-wave/start-wave.ts';
import { waveMachine } from '../../../services/rollouts/src/waves/wave-machine.ts';
import { noScaling } from '../../helpers/no-scaling.ts';
import { createAgenda } from '../../simulation/world/agenda.ts';
import { diceOf } from '../../simulation/world/dice.ts';
import { takeTurns } from '../../simulation/world/turns.ts';
import { fleetClient, later } from './client.ts';
import { healthyMetrics } from './metrics.ts';
import { ACCOUNT, createFleetService } from './service.ts';

/** 2026-01-14T09:00:00Z, a Wednesday. */
const START_MS = 1_768_381_200_000;
const MINUTE_MS = 60_000;

/** The product over many endpoints in virtual time and memory: its own loops, acts and budget; every run a new worker. */
export function createFleet({
  endpoints,
  perSecond,
  failing = [],
  regions = [],
}: {
  endpoints: readonly string[];
  /** SageMaker throttles above this. */
  perSecond: number;
  /** Endpoints whose challenger answers with errors. */
  failing?: readonly string[];
  /** Other regions, with endpoints of the same names and a rate of their own. */
  regions?: readonly string[];
}) {
  const agenda = createAgenda(START_MS);
  const dice = diceOf(12, 3);
  const clock = { now: agenda.now, timeout: () => new AbortController().signal };
  const memory = memoryStore<never>() as ItemStore<unknown>;
  const rollouts = memory as ItemStore<RolloutState>;
  const waves = memory as ItemStore<WaveState>;
  const places: readonly [Place, ...Place[]] = [ACCOUNT, ...regions.map((region) => ({ ...ACCOUNT, region }))];
  const watch = { delaysMs: [] as number[], weightCalls: [] as { endpoint: string; atMs: number }[], runs: 0 };
  const sites = places.map((place) => ({
    place,
    rates: memoryRateStore(),
    service: createFleetService(agenda, { endpoints, perSecond, place }, (name) =>
      agenda.in(dice.between(300, 1_500), () => void hear({ ...place, name })),
    ),
  }));
  const siteAt = ({ region }: Place) => {
    const site = sites.find(({ place }) => place.region === region);
    if (!site) throw new Error(`The fleet is not in ${region}.`);
    return site;
  };
  const { service } = siteAt(ACCOUNT);
  const metrics = healthyMetrics(failing) as MetricReader;

  const tellDelay = (key: string, before: Item<unknown>): void => {
    if (key.startsWith('EP#')) watch.delaysMs.push(Math.max(0, agenda.now() - Date.parse(before.dueAt)));
  };
  /** The store, as one that notes how long after its due time an item was decided. */
  const watched: ItemStore<RolloutState> = {
    ...rollouts,
    async commit(next, expected) {
      const before = await rollouts.load(next.key);
      const answer = await rollouts.commit(next, expected);
      const isDecision = isActive(before) && next.outbox.length >= before.outbox.length && !next.trouble;
      if (answer === 'committed' && isActive(before) && isDecision && before.dueAt !== next.dueAt) {
        tellDelay(next.key, before);
      }
      return answer;
    },
  };

  const budgetOf = (place: Place) =>
    createCallBudget({
      store: siteAt(place).rates,
      clock,
      sleep: (ms) => later(agenda, ms),
      refuse: (retryAfterMs) => new Postponed('full', retryAfterMs),
      warn: (error) => {
        throw error;
      },
    });
  const portsOf = (lane: 'routine' | 'urgent', place: Place) => {
    const budget = budgetOf(place);
    const { service } = siteAt(place);
    const reader = fleetClient({ agenda, service, budget }, { lane, attempts: 3 });
    const changer = fleetClient({ agenda, service, budget }, { lane, attempts: 1 });
    const changes = sageMakerChanges({ changer, reader });
    return {
      endpoints: sageMakerEndpoints(reader),
      changes: {
        ...changes,
        async setWeights(...[change, permit]: Parameters<typeof changes.setWeights>) {
          const outcome = await changes.setWeights(change, permit);
          const isBack = Object.entries(change.weights).some(([name, weight]) => name === 'primary' && weight === 100);
          if (isBack && outcome.kind === 'done')
            watch.weightCalls.push({ endpoint: change.endpointName, atMs: agenda.now() });
          return outcome;
        },
      },
      invoker: { invoke: async () => ({ kind: 'done' }) as const },
      metrics,
      ...noScaling,
    };
  };
  /** What the rule of on-rollout-ended does. */
  const onEvent = (type: string, { startedBy }: Record<string, unknown>): void => {
    const ended = capability.functions['on-rollout-ended']?.triggers[0];
    const types = ended?.kind === 'event' ? ended.pattern['detail-type'] : [];
    const waveId = waveIdOf(String(startedBy ?? ''));
    if (waveId === undefined || !Array.isArray(types) || !types.includes(type)) return;
    const key = waveKey(waveId);
    const wake = async (): Promise<void> => {
      if (await waves.wake(key)) await waveQueue.enqueue([key]);
    };
    agenda.in(dice.between(300, 1_500), () => void wake());
  };
  let workers = 0;
  const shared = {
    clock,
    newWorkerId: () => `wrk-${++workers}`,
    publish: async ({ type, detail }: OutgoingEvent) => onEvent(type, detail),
    timeout: clock.timeout,
  };
  const employ = () =>
    createReconciler({
      ...shared,
      store: watched,
      machine: rolloutMachine(({ endpoint, urgent: goesBack }) => portsOf(goesBack ? 'urgent' : 'routine', endpoint)),
    });

  /** A queue whose messages each get a run of their own. */
  const queueOf = (work: (key: string) => Promise<unknown>): WorkQueue => ({
    async enqueue(keys, { delaySeconds = 0, overSeconds = 0 }: Arrival = {}) {
      for (const [place, key] of keys.entries()) {
        const delayMs = 1_000 * Math.floor(delaySeconds + (overSeconds * place) / keys.length);
        agenda.in(delayMs + dice.between(30, 200), () => void work(key));
      }
    },
  });
  const run = (key: string): Promise<RunResult<RolloutState>> => {
    watch.runs += 1;
    return employ().run(key);
  };
  const hear = (endpoint: Address) => employ().wake(endpointKey(endpoint));
  const due = queueOf(run);
  const urgent: WorkQueue = queueOf(async (key) => {
    const delaySeconds = againAfterSeconds(await run(key));
    if (delaySeconds !== undefined) await urgent.enqueue([key], { delaySeconds });
  });
  const waveQueue = queueOf((key) => waveLoop().run(key));

  const amender = createAmender<RolloutState>({
    store: rollouts,
    machine: {
      schemaVersion: ROLLOUT_SCHEMA_VERSION,
      parse: parseRollout,
      partition: ({ id }) => rolloutPartition(id),
    },
    clock,
  });
  const plan: ReturnType<typeof makePlanner> = (...asked) =>
    makePlanner({
      readsAt: (place) => ({ endpoints: portsOf('routine', place).endpoints, metrics }),
      policies: policyStore(rollouts),
      clock,
    })(...asked);
  const begin = makeBeginRollout({ amender, store: rollouts, queue: due, clock });
  const command = makeCommandRollout({
    store: rollouts,
    amender,
    queue: urgent,
    clock,
    renew: () => Promise.reject(new Error('Nothing is renewed here.')),
  });
  const act = makeWaveActor({ store: rollouts, plan, begin, command });
  const waveLoop = () => createReconciler({ ...shared, store: waves, machine: waveMachine({ rollouts, act }) });
  const waveAmender = createAmender<WaveState>({
    store: waves,
    machine: { schemaVersion: WAVE_SCHEMA_VERSION, parse: parseWave, partition: ({ id }) => waveKey(id) },
    clock,
  });
  const startWave = makeStartWave({
    store: waves,
    amender: waveAmender,
    finderAt: () => ({ names: async () => [...endpoints], tagged: async () => [...endpoints] }),
    sample: makeSample(plan),
    queue: waveQueue,
    places: { home: ACCOUNT, members: [{ accountId: ACCOUNT.accountId, regions }] },
    clock,
  });

  const everyMinute = (): void => {
    agenda.in(MINUTE_MS, everyMinute);
    void sweepDue();
  };
  async function sweepDue(): Promise<void> {
    const keys: string[] = [];
    await sweep(memory, instantOf(agenda.now()), async (found) => void keys.push(...found));
    const others = keys.filter((key) => !key.startsWith(WAVE_PREFIX));
    await due.enqueue(others, {
      overSeconds: spreadSeconds(others.length, await budgetOf(ACCOUNT).routinePerMinute()),
    });
    await waveQueue.enqueue(keys.filter((key) => key.startsWith(WAVE_PREFIX)));
  }
  everyMinute();

  async function itemOf(name: string): Promise<Item<RolloutState>> {
    const item = await rollouts.load(endpointKey({ ...ACCOUNT, name }));
    if (!isActive(item)) throw new Error(`No rollout holds ${name}.`);
    return item;
  }

  const untilMs = (endMs: number, holds: () => boolean = () => false): Promise<void> =>
    takeTurns(() => !holds() && agenda.now() < endMs && agenda.next());
  /** Let time pass until the work is done, which may wait for it. */
  async function during<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    await untilMs(agenda.now() + 30 * MINUTE_MS, () => isDone);
    return done;
  }

  return {
    agenda,
    service,
    watch,
    passMinutes: (minutes: number) => untilMs(agenda.now() + minutes * MINUTE_MS),
    /** Begin a rollout on every endpoint at once. */
    beginAll: (body: Record<string, unknown>) =>
      during(
        Promise.all(
          endpoints.map(async (name) => {
            const id = `rol_${name}`;
            const endpoint = { ...ACCOUNT, name };
            const asked = StartRolloutBody.parse({ ...body, endpoint: name, model: 'scoring-v2' });
            for (;;) {
              try {
                return await begin({ id, endpoint, by: 'test', plan: () => plan(id, endpoint, asked) });
              } catch (error) {
                if (!(error instanceof Postponed)) throw error;
                await later(agenda, error.retryAfterMs);
              }
            }
          }),
        ),
      ),
    abort: (id: string) => during(command(id, 'abort', { by: 'test', reason: 'S12' })),
    startWave: (body: Record<string, unknown>) =>
      during(
        startWave(StartWaveBody.parse(body), body, {
          caller: 'test',
          idempotencyKey: 'wave',
          access: { require: async () => {} },
        }),
      ),
    showWave: (id: string) => makeShowWave({ waves, rollouts, clock })(id),
    commandWave: (id: string, name: 'pause' | 'resume' | 'abort') =>
      makeCommandWave({ store: waves, amender: waveAmender, queue: waveQueue, clock })(id, name, {
        by: 'test',
        reason: 'S12',
      }),
    /** Let time pass until a wave has ended. @throws after so many hours */
    async untilEnded(id: string, hours: number) {
      for (let minute = 0; minute < hours * 60; minute += 5) {
        await untilMs(agenda.now() + 5 * MINUTE_MS);
        const wave = await makeShowWave({ waves, rollouts, clock })(id);
        if (wave.endedAt) return wave;
      }
      throw new Error(`The wave has not ended: ${(await makeShowWave({ waves, rollouts, clock })(id)).why}`);
    },
    /** When the call left that gives an endpoint's traffic back to the champion. */
    leftAtMs: (name: string) =>
      watch.weightCalls.find(({ endpoint }) => endpoint === name)?.atMs ?? Number.POSITIVE_INFINITY,
    modelOf: (name: string, region = ACCOUNT.region) =>
      siteAt({ ...ACCOUNT, region }).service.machine.endpoint(name)?.fleet?.production[0]?.spec.ModelName,
    /** Make an endpoint's item one that nobody can read. */
    async spoil(name: string): Promise<void> {
      const item = await itemOf(name);
      const { version, wakes } = item;
      await rollouts.commit({ ...item, version: version + 1, schemaVersion: 99 }, { version, wakes });
    },
    troubleOf: async (name: string) => (await itemOf(name)).trouble,
    whyOf: async (name: string) => (await itemOf(name)).why,
  };
}
