import type { Outcome } from '@fairlead/reconcile';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commandWave } from './commands.ts';
import { BUSY, type SeenRollout, UNCHANGED } from './decision.ts';
import { at, look, ROLLED_BACK, SUCCEEDED, seen, wave } from './fixtures.ts';
import { frozenUntil } from './freeze.ts';
import type { FreezeWindow, WaveState } from './state.ts';

const FREEZE: FreezeWindow = { kind: 'once', from: '2026-01-14T09:20', to: '2026-01-14T10:00', timeZone: 'UTC' };
const refused = (code: string): Outcome => ({ kind: 'refused', code, message: code });
const OUTCOMES: Outcome[] = [
  { kind: 'done' },
  { kind: 'unknown', message: 'timeout' },
  refused(BUSY),
  refused(UNCHANGED),
  refused('rollout_plan_refused'),
];
const ROLLOUTS: SeenRollout[] = [seen(), seen(), seen(), SUCCEEDED, SUCCEEDED, ROLLED_BACK];

const plan = fc.record({
  count: fc.constant(6),
  stages: fc.constantFrom<number[]>([6], [1, 5], [2, 3, 1]),
  maxInFlight: fc.integer({ min: 1, max: 4 }),
  onFailure: fc.record({
    running: fc.constantFrom('finish' as const, 'abort' as const),
    finished: fc.constantFrom('keep' as const, 'revert' as const),
  }),
  onBusy: fc.constantFrom('wait' as const, 'skip' as const),
  freezes: fc.constantFrom<FreezeWindow[]>([], [FREEZE]),
});
/** What one look finds: how long after the last, how the calls went, what became of rollouts, what somebody asked for. */
const step = fc.record({
  seconds: fc.integer({ min: 1, max: 400 }),
  outcome: fc.constantFrom(...OUTCOMES),
  rollout: fc.array(fc.constantFrom(...ROLLOUTS), { minLength: 6, maxLength: 6 }),
  command: fc.option(fc.constantFrom('pause' as const, 'resume' as const, 'abort' as const), { freq: 8 }),
});

function commanded(state: WaveState, name: 'pause' | 'resume' | 'abort' | null, now: string): WaveState {
  const amended = name && commandWave(state, name, { by: 'ana', at: now, reason: 'x' });
  return amended?.kind === 'amended' ? amended.decision.state : state;
}

it('whatever is seen, no more fly than may, nothing starts that must not, and each endpoint ends once', () => {
  fc.assert(
    fc.property(plan, fc.array(step, { minLength: 5, maxLength: 60 }), (wanted, steps) => {
      let state = wave({ plan: wanted });
      let [seconds, asked] = [0, 0];
      const ends: number[] = [];
      for (const { outcome, rollout, command, ...taken } of steps) {
        seconds += taken.seconds;
        state = commanded(state, command, at(seconds));
        const outcomes = Array.from({ length: Math.min(1, asked) }, () => outcome);
        const running = state.flights.filter(({ stage }) => stage === 'running');
        const rollouts = Object.fromEntries(running.map(({ index }) => [index, rollout[index] ?? seen()]));
        const decision = look(state, { rollouts, outcomes, now: at(seconds) });
        const starts = decision.actions.flatMap((action) => (action.kind === 'start' ? [action] : []));
        const forward = starts.filter(({ purpose }) => purpose === 'forward');
        state = decision.state;

        const waiting = state.flights.filter(({ stage }) => stage === 'waiting').map(({ index }) => index);
        const tried = starts.filter(({ index }) => waiting.includes(index)).length;
        expect(state.flights.length - waiting.length + tried).toBeLessThanOrEqual(wanted.maxInFlight);
        const mustNot = state.stop || state.pause || frozenUntil(wanted.freezes, at(seconds));
        if (mustNot) expect(forward).toEqual([]);
        for (const { type, detail } of decision.transitions) {
          const index = Number(String(detail.rolloutId).split('-')[2]);
          if (type === 'wave.endpoint-ended.v1' && String(detail.rolloutId).endsWith('forward')) ends.push(index);
        }
        const listed = Object.values(state.ended).flat();
        const under = state.flights.filter(({ purpose }) => purpose === 'forward').map(({ index }) => index);
        expect([...listed, ...under].toSorted()).toEqual(Array.from({ length: state.next }, (_, index) => index));
        expect(new Set(ends).size).toBe(ends.length);
        if (decision.final) return;
        asked = decision.actions.length;
      }
    }),
    { numRuns: 400 },
  );
});
