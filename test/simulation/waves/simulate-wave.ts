import {
  createAmender,
  createReconciler,
  type Item,
  type ItemStore,
  instantOf,
  type Machine,
  memoryStore,
  type OutgoingEvent,
  type Reconciler,
} from '@fairlead/reconcile';
import {
  commandWave,
  decideWave,
  parseWave,
  pendingTarget,
  startWave,
  targetRecord,
  WAVE_SCHEMA_VERSION,
  type WaveAction,
  type WaveSeen,
  type WaveState,
  waveKey,
} from '@fairlead/wave';
import { nextTargets } from '../../../services/rollouts/src/waves/wave-machine.ts';
import { BrokenInvariant } from '../watch/broken-invariant.ts';
import { createAgenda } from '../world/agenda.ts';
import { type Dice, diceOf } from '../world/dice.ts';
import { createLine, type Life, type Line } from '../world/line.ts';
import { calm, HOUR_MS, MINUTE_MS, START_MS } from '../world/setting.ts';
import { storeOver } from '../world/store.ts';
import { createStory, type Line as StoryLine } from '../world/story.ts';
import { takeTurns } from '../world/turns.ts';
import { createRolloutDoubles } from './rollout-doubles.ts';
import { checkBegin, checkCommit, checkEnd } from './wave-rules.ts';
import { type WaveSetting, waveSettingOf } from './wave-setting.ts';

/** How one seed's wave went. */
export interface WaveResult {
  seed: number;
  end: 'succeeded' | 'stopped' | 'aborted' | 'unfinished';
  rollouts: number;
  broken?: BrokenInvariant;
  story: readonly StoryLine[];
}

const ACCOUNT = { accountId: '111122223333', region: 'us-east-1' };
const KEY = waveKey('wav_1');
/** The loop's timeout in the manifest. */
const TIMEOUT_MS = 50_000;
const MOST_SKEW_MS = 2_000;
/** Every wave is over so long after the last fault: ten rollouts in a row, waits for busy endpoints, and the ways back. */
const LONGEST_CALM_MS = 24 * HOUR_MS;

/** Live through one seed's wave: the real loop and decisions, with rollouts that go by a script. */
export async function simulateWave(
  seed: number,
  { isTold = false, setting = waveSettingOf(seed) }: { isTold?: boolean; setting?: WaveSetting } = {},
): Promise<WaveResult> {
  const agenda = createAgenda(START_MS);
  const dice = diceOf(seed, 41);
  const story = createStory(agenda.now, isTold);
  const trouble = () => (agenda.now() < setting.calmFromMs ? setting.trouble : calm());
  const events: OutgoingEvent[] = [];
  const world: { broken?: BrokenInvariant; stored?: Item<WaveState>; isRetired: boolean; runs: number } = {
    isRetired: false,
    runs: 0,
  };
  const memory = memoryStore<WaveState>();
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof BrokenInvariant) world.broken ??= error;
      throw error;
    }
  };
  /** What the world sees of every write. */
  const store: ItemStore<WaveState> = {
    ...memory,
    async commit(next, expected) {
      const answer = await memory.commit(next, expected);
      if (answer === 'committed') {
        world.stored = next;
        story.tell('store', () => next.why);
        guarded(() => checkCommit(next, agenda.now()));
      }
      return answer;
    },
    async retire(tombstone, expected) {
      const answer = await memory.retire(tombstone, expected);
      world.isRetired ||= answer === 'committed';
      return answer;
    },
  };

  const doubles = createRolloutDoubles(agenda, setting, {
    onBegin(start) {
      story.tell('rollouts', () => `${start.purpose} ${start.index} begins`);
      const state = world.stored?.state;
      if (state) guarded(() => checkBegin(start, { plan: setting.plan, stored: state, doubles, nowMs: agenda.now() }));
    },
    onEnd: () => hear(dice, trouble().eventLost, trouble().doubled),
  });

  function employ(): Reconciler<WaveState> {
    world.runs += 1;
    const skewMs = dice.between(-MOST_SKEW_MS, MOST_SKEW_MS);
    const life: Life = { id: `wrk-${world.runs}`, skewMs, isAlive: true, killedAtMs: agenda.now() + TIMEOUT_MS };
    const line = createLine(life, { agenda, dice, story, trouble });
    const reached = storeOver(line, store);
    return createReconciler({
      store: reached,
      machine: machineOver(line, reached),
      clock: { now: () => agenda.now() + skewMs },
      newWorkerId: () => life.id,
      publish: (event) =>
        line.ask({ what: 'PutEvents', mayFail: true }, () => {
          events.push(event);
        }),
      timeout: (ms) => {
        const controller = new AbortController();
        agenda.in(ms, () => controller.abort());
        return controller.signal;
      },
    });
  }

  function machineOver(line: Line, reached: ItemStore<WaveState>): Machine<WaveState, WaveSeen, WaveAction> {
    return {
      kind: 'wave',
      schemaVersion: WAVE_SCHEMA_VERSION,
      parse: parseWave,
      partition: ({ id }) => waveKey(id),
      async observe(state) {
        const ask = { what: 'look', mayFail: true };
        const seen = await Promise.all(
          state.flights.map(async ({ index, rolloutId }) => {
            return [index, await line.ask(ask, () => doubles.look(rolloutId))] as const;
          }),
        );
        return { rollouts: Object.fromEntries(seen), targets: await nextTargets(reached, state) };
      },
      decide: (situation) => decideWave(situation, ({ name }, purpose) => `rol-${name}-${purpose}`),
      async perform(action, { signal }) {
        try {
          return await line.ask({ what: `${action.kind} ${action.index}`, mayFail: true, signal }, () =>
            doubles.act(action),
          );
        } catch (error) {
          return { kind: 'unknown', message: String(error) };
        }
      },
    };
  }

  /** A run's failure is on the item; one whose every request fails is made up for by the sweep. */
  const run = (): void => {
    void employ()
      .run(KEY)
      .catch((error: unknown) => story.tell('run', () => String(error)));
  };
  function hear(by: Dice, lost: number, doubled: number): void {
    const wake = (): void => {
      void employ()
        .wake(KEY)
        .catch((error: unknown) => story.tell('wake', () => String(error)));
    };
    if (!by.chance(lost)) agenda.in(by.between(300, 3_000), wake);
    if (by.chance(doubled)) agenda.in(by.between(300, 3_000), wake);
  }
  const everyMinute = (): void => {
    agenda.in(MINUTE_MS, everyMinute);
    if (world.stored && world.stored.dueAt <= instantOf(agenda.now())) run();
    if (dice.chance(trouble().doubled)) run();
  };

  const amender = createAmender<WaveState>({
    store,
    machine: { schemaVersion: WAVE_SCHEMA_VERSION, parse: parseWave, partition: ({ id }) => waveKey(id) },
    clock: { now: agenda.now },
  });
  const startedAt = instantOf(START_MS);
  for (const index of setting.scripts.keys()) {
    const target = pendingTarget(index, { ...ACCOUNT, name: String(index) }, 'model-2', startedAt);
    await store.putRecord(targetRecord('wav_1', target));
  }
  await amender.start(KEY, startWave({ id: 'wav_1', account: ACCOUNT, startedAt, startedBy: 'ana' }, setting.plan));
  for (const { atMs, name } of setting.commands) {
    agenda.at(atMs, () => {
      void amender.amend(KEY, (state, at) => commandWave(state, name, { by: 'ana', at, reason: 'x' })).then(run);
    });
  }
  everyMinute();

  await takeTurns(() => {
    const isLate = agenda.now() > setting.calmFromMs + LONGEST_CALM_MS;
    return !world.broken && !world.isRetired && !isLate && agenda.next();
  });
  return { seed, ...outcomeOf(), rollouts: doubles.all.size, story: story.lines() };

  function outcomeOf(): Pick<WaveResult, 'end' | 'broken'> {
    const state = world.stored?.state;
    if (world.broken) return { end: 'unfinished', broken: world.broken };
    if (!state?.endedAt || !world.isRetired) {
      return { end: 'unfinished', broken: new BrokenInvariant('everything-ends', world.stored?.why ?? 'Never begun.') };
    }
    try {
      checkEnd(state, doubles, events);
    } catch (error) {
      if (error instanceof BrokenInvariant) return { end: 'unfinished', broken: error };
      throw error;
    }
    return { end: state.stop ? (state.stop.kind === 'abort' ? 'aborted' : 'stopped') : 'succeeded' };
  }
}
