import { isActive } from '@fairlead/reconcile';
import { deadlinesOf, isBusy, type RolloutState } from '@fairlead/rollout';
import { NAMES } from '../simulation/world/setting.ts';
import { machineAt, type Place } from './place.ts';

/** The next deadline of ours, epoch milliseconds, at a place where nothing else will happen by itself. */
export function nextDeadlineMs({ nowMs, stored, sageMaker }: Place): number | undefined {
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
export function nextInstantMs({ nowMs, stored, sageMaker }: Place): number | undefined {
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

/** True for the text of a moment. */
export function isInstant(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
}
