import type { Outcome } from '@fairlead/reconcile';
import { BUSY, type SeenRollout, UNCHANGED, type WaveAction } from '@fairlead/wave';
import { hold } from '../watch/broken-invariant.ts';
import type { Agenda } from '../world/agenda.ts';
import { MINUTE_MS } from '../world/setting.ts';
import type { WaveSetting } from './wave-setting.ts';

type Start = Extract<WaveAction, { kind: 'start' }>;

/** A rollout that goes as its script says. */
interface DoubleRollout {
  start: Start;
  startedMs: number;
  /** How long it still takes, from `sinceMs` on while it is not paused. */
  leftMs: number;
  sinceMs: number;
  pausedBy: string | null;
  isAborted: boolean;
  endedMs?: number;
}

/** The rollouts of a wave, as its acts find them: one active rollout per endpoint, and a repeated start finds the first. */
export interface RolloutDoubles {
  all: ReadonlyMap<string, DoubleRollout>;
  active(): DoubleRollout[];
  act(action: WaveAction): Outcome;
  look(rolloutId: string): SeenRollout | 'absent';
}

const WAY_BACK_MS = 4 * MINUTE_MS;

/** @param onBegin - told before a rollout begins; @param onEnd - told when one has ended */
export function createRolloutDoubles(
  agenda: Agenda,
  { scripts }: Pick<WaveSetting, 'scripts'>,
  { onBegin, onEnd }: { onBegin(start: Start): void; onEnd(): void },
): RolloutDoubles {
  const all = new Map<string, DoubleRollout>();
  const active = (): DoubleRollout[] => [...all.values()].filter(({ endedMs }) => endedMs === undefined);
  const isWell = ({ start, isAborted }: DoubleRollout): boolean =>
    !isAborted && (start.purpose === 'revert' || scripts[start.index]?.fate === 'succeeded');

  const begin = (start: Start): Outcome => {
    if (all.has(start.rolloutId)) return { kind: 'done' };
    const script = scripts[start.index];
    const holder = active().find((other) => other.start.index === start.index);
    if (!script || holder || agenda.now() < script.busyUntilMs) return refused(BUSY);
    if (start.purpose === 'forward' && script.answer === 'unchanged') return refused(UNCHANGED);
    if (start.purpose === 'forward' && script.answer === 'refused') return refused('rollout_plan_refused');
    const earlier = [...all.values()].filter(
      (other) => other.start.index === start.index && other.start.purpose === start.purpose,
    );
    hold(earlier.length === 0, 'one-rollout-per-endpoint', () => `${start.index} is rolled out on twice.`);
    onBegin(start);
    const leftMs = start.purpose === 'revert' ? WAY_BACK_MS : script.minutes * MINUTE_MS;
    const basis = { startedMs: agenda.now(), sinceMs: agenda.now(), pausedBy: null, isAborted: false };
    const rollout: DoubleRollout = { ...basis, start, leftMs };
    all.set(start.rolloutId, rollout);
    endLater(rollout);
    return { kind: 'done' };
  };

  function endLater(rollout: DoubleRollout): void {
    const { sinceMs } = rollout;
    agenda.in(rollout.leftMs, () => {
      if (rollout.sinceMs !== sinceMs || rollout.pausedBy || rollout.endedMs !== undefined) return;
      rollout.endedMs = agenda.now();
      onEnd();
    });
  }

  const command = (rollout: DoubleRollout, name: 'abort' | 'pause' | 'resume'): void => {
    if (rollout.endedMs !== undefined || rollout.isAborted) return;
    const ran = rollout.pausedBy ? 0 : agenda.now() - rollout.sinceMs;
    rollout.leftMs = name === 'abort' ? WAY_BACK_MS : rollout.leftMs - ran;
    rollout.sinceMs = agenda.now();
    rollout.isAborted = name === 'abort';
    rollout.pausedBy = name === 'pause' ? 'wave wav_1' : null;
    if (!rollout.pausedBy) endLater(rollout);
  };

  return {
    all,
    active,
    act(action) {
      if (action.kind === 'start') return begin(action);
      const rollout = all.get(action.rolloutId);
      hold(rollout !== undefined, 'no-surprise', () => `${action.kind} of a rollout that was never begun.`);
      if (rollout) command(rollout, action.kind);
      return { kind: 'done' };
    },
    look(rolloutId) {
      const rollout = all.get(rolloutId);
      if (!rollout) return 'absent';
      const { startedMs, endedMs, isAborted, pausedBy } = rollout;
      const ended = endedMs !== undefined;
      return {
        status: ended ? (isWell(rollout) ? 'succeeded' : 'rolled-back') : 'progressing',
        ended,
        goingBack: isAborted,
        pausedBy,
        why: ended ? 'Over.' : 'Under way.',
        startedAt: new Date(startedMs).toISOString(),
        endedAt: ended ? new Date(endedMs).toISOString() : null,
        previousModel: 'model-1',
        instances: {},
      };
    },
  };
}

function refused(code: string): Outcome {
  return { kind: 'refused', code, message: `${code}.` };
}
