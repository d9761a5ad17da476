import type { Item, OutgoingEvent } from '@fairlead/reconcile';
import { frozenUntil, type WaveAction, type WavePlan, type WaveState } from '@fairlead/wave';
import { hold } from '../watch/broken-invariant.ts';
import type { RolloutDoubles } from './rollout-doubles.ts';

type Start = Extract<WaveAction, { kind: 'start' }>;

/** A call that was committed before a stop may still be under way for as long as a lease lasts, and two clocks differ. */
const CALLS_ARE_OVER_MS = 60_000 + 4_000;

/** What must hold when a rollout begins. @throws BrokenInvariant */
export function checkBegin(
  { index, purpose }: Start,
  { plan, stored, doubles, nowMs }: { plan: WavePlan; stored: WaveState; doubles: RolloutDoubles; nowMs: number },
): void {
  const flying = doubles.active().length;
  hold(flying < plan.maxInFlight, 'room-is-kept', () => `${flying} fly of ${plan.maxInFlight}, and ${index} begins.`);
  if (purpose === 'revert') return;
  const { failed } = stored.ended;
  hold(failed.length === 0, 'the-line-stays-stopped', () => `${index} begins though ${failed} failed.`);
  const before = new Date(nowMs - CALLS_ARE_OVER_MS).toISOString();
  const isStopped = (at: string | undefined): boolean => at !== undefined && at < before;
  hold(!isStopped(stored.stop?.at), 'the-line-stays-stopped', () => `${index} begins after the line stopped.`);
  hold(!isStopped(stored.pause?.at), 'the-line-stays-stopped', () => `${index} begins in a pause.`);
  const isFrozen = frozenUntil(plan.freezes, before) !== undefined;
  const isFrozenStill = frozenUntil(plan.freezes, new Date(nowMs + 4_000).toISOString()) !== undefined;
  hold(!(isFrozen && isFrozenStill), 'the-line-stays-stopped', () => `${index} begins in a freeze.`);
  const [first = 0] = plan.stages;
  const early = doubles.active().filter(({ start }) => start.index < first);
  hold(index < first || early.length === 0, 'stages-follow', () => `${index} begins before stage 1 is over.`);
}

/** Every endpoint is in one list at most, and in one list once the wave is past it. @throws BrokenInvariant */
export function checkCommit({ state, dueAt, final }: Item<WaveState>, nowMs: number): void {
  const { ended, flights, next, plan } = state;
  const listed = Object.values(ended).flat();
  const reverting = new Set(flights.filter(({ purpose }) => purpose === 'revert').map(({ index }) => index));
  const forward = flights.filter(({ purpose }) => purpose === 'forward').map(({ index }) => index);
  hold(new Set(listed).size === listed.length, 'each-ends-once', () => `An endpoint ended twice: ${listed}.`);
  const known = [...listed, ...forward].toSorted((a, b) => a - b);
  const expected = Array.from({ length: next }, (_, index) => index);
  hold(known.join() === expected.join(), 'each-ends-once', () => `Of ${next} begun these are known: ${known}.`);
  hold(
    [...reverting].every((index) => ended.succeeded.includes(index)),
    'each-ends-once',
    () => 'Back without forth.',
  );
  hold(next <= plan.count, 'each-ends-once', () => `${next} of ${plan.count} begun.`);
  const waitsMs = Date.parse(dueAt) - nowMs;
  hold(final || waitsMs <= 125_000, 'nobody-waits-for-ever', () => `Due in ${waitsMs} ms.`);
}

/** What the wave says at its end is what became of the rollouts, and was told once. @throws BrokenInvariant */
export function checkEnd({ ended, next }: WaveState, doubles: RolloutDoubles, events: readonly OutgoingEvent[]): void {
  hold(doubles.active().length === 0, 'the-end-is-true', () => 'A rollout of the wave outlives it.');
  for (const [ending, indexes] of Object.entries(ended)) {
    for (const index of indexes) {
      const statusOf = (purpose: string) => {
        const seen = doubles.look(`rol-${index}-${purpose}`);
        return seen === 'absent' ? 'absent' : seen.status;
      };
      const found = `${statusOf('forward')} ${statusOf('revert')}`;
      hold(TRUTH[ending]?.includes(found) === true, 'the-end-is-true', () => `${index} is ${ending}, but ${found}.`);
    }
  }
  const ids = new Map<string, string>();
  for (const { id, ...event } of events) {
    const text = JSON.stringify(event);
    hold((ids.get(id) ?? text) === text, 'one-id-per-transition', () => `${id} says two things.`);
    ids.set(id, text);
  }
  const once = [...new Map(events.map((event) => [event.id, event])).values()];
  const told = once.filter(({ type }) => type === 'wave.endpoint-ended.v1').length;
  const reverted = ended.reverted.length + ended['revert-failed'].length;
  hold(told === next + reverted, 'each-ends-once', () => `${told} ends told of ${next} and ${reverted} ways back.`);
}

/** By ending: what may have become of the rollout forward and the one back. */
const TRUTH: Readonly<Record<string, readonly string[]>> = {
  succeeded: ['succeeded absent'],
  failed: ['rolled-back absent', 'absent absent'],
  skipped: ['absent absent'],
  unchanged: ['absent absent'],
  reverted: ['succeeded succeeded'],
  'revert-failed': ['succeeded absent'],
};
