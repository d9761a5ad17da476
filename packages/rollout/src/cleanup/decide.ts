import { type Instant, plusMs, type Situation, type Transition } from '@fairlead/reconcile';
import { type CleanupDecision, type CleanupSeen, wait } from './decision.ts';
import type { CleanupState, Leftover, SettledLeftover } from './state.ts';
import { watchEnd } from './watch.ts';

/** Nobody waits for a cleanup: it looks again in an hour. */
const LOOK_AGAIN_MS = 3_600_000;

/**
 * Delete what a rollout left once its window is over, and only what is ours and used by nobody. Pure.
 *
 * Each deletion is followed by another look; what is then gone was deleted, whoever did it.
 */
export function decideCleanup({ state, seen, outcomes, now }: Situation<CleanupState, CleanupSeen>): CleanupDecision {
  const { found, used } = seen;
  if (used && state.watch && !found) return watchEnd(state, state.watch, used, now);
  if (!found)
    return wait(state, state.collectAt, `What rollout ${state.rolloutId} made is kept until ${state.collectAt}.`);
  const { open, settled } = settle(state, found, now);
  const looked: CleanupState = { ...state, open, settled: [...state.settled, ...settled] };
  if (open.length === 0) return end(looked);
  const failed = outcomes.find((outcome) => outcome.kind !== 'done');
  const again = plusMs(now, LOOK_AGAIN_MS);
  if (failed) return wait(looked, again, `Could not delete what is left (${failed.message}); tries again at ${again}.`);
  if (found.isBusy) return wait(looked, again, `The endpoint is changing; looks at what is left again at ${again}.`);
  const [next] = open.filter((leftover) => !isInUse(leftover, found.inUse));
  if (!next) return wait(looked, again, `${namesOf(open)} in use; looks again at ${again}.`);
  const why = `Deletes ${next.kind} ${next.name}, which rollout ${state.rolloutId} made and nobody uses.`;
  return { ...wait(looked, again, why), actions: [{ kind: 'delete', leftover: next }] };
}

/** True while an endpoint runs it or is changing to it, by itself or through a config. */
function isInUse({ kind, name }: Leftover, { configs, models }: NonNullable<CleanupSeen['found']>['inUse']): boolean {
  return (kind === 'config' ? configs : models).includes(name);
}

function settle(
  { open, giveUpAt }: CleanupState,
  { owners }: NonNullable<CleanupSeen['found']>,
  now: Instant,
): { open: Leftover[]; settled: SettledLeftover[] } {
  const settled = open.flatMap((leftover): SettledLeftover[] => {
    const owner = owners[leftover.name];
    if (owner === 'nobody') return [{ ...leftover, end: 'gone' }];
    if (owner === 'somebody-else') return [{ ...leftover, end: 'kept', reason: 'it does not carry Fairlead’s tag' }];
    if (now < giveUpAt) return [];
    return [{ ...leftover, end: 'kept', reason: 'it was in use, or could not be deleted, for 30 days' }];
  });
  const names = new Set(settled.map(({ name }) => name));
  return { open: open.filter(({ name }) => !names.has(name)), settled };
}

function end(state: CleanupState): CleanupDecision {
  const { rolloutId, endpoint, settled } = state;
  const kept = settled.filter(({ end }) => end === 'kept');
  const left = kept.map(({ kind, name, reason }) => `${kind} ${name}, as ${reason}`);
  const summary =
    left.length === 0
      ? `Nothing is left of what rollout ${rolloutId} made beside what is in use.`
      : `What rollout ${rolloutId} made is deleted, but for ${left.join('; ')}.`;
  const detail = { rolloutId, accountId: endpoint.accountId, region: endpoint.region, endpointName: endpoint.name };
  const transition: Transition = {
    type: 'rollout.cleaned-up.v1',
    summary,
    detail: { ...detail, kept: kept.map(({ name }) => name), gone: gone(settled) },
  };
  return { ...wait(state, state.collectAt, summary), transitions: [transition], final: true };
}

function gone(settled: readonly SettledLeftover[]): string[] {
  return settled.filter(({ end }) => end !== 'kept').map(({ name }) => name);
}

function namesOf(leftovers: readonly Leftover[]): string {
  const names = leftovers.map(({ name }) => name).join(', ');
  return `${names} ${leftovers.length === 1 ? 'is' : 'are'}`;
}
