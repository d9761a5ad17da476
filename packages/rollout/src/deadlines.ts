import { elapsedMs, type Instant, later, plusMs } from '@fairlead/reconcile';
import type { Deadline, DeadlineName, OverdueAction } from './deadline-names.ts';
import type { RolloutState } from './state.ts';

const HOUR = 3600;

/**
 * How long everything may take, and what then, unless an endpoint's policy says otherwise.
 *
 * Preparing: SageMaker itself allows an hour for a model's download and another for its health check. What is proven is
 * not rolled back for want of time: finishing only pages. Nothing can be done about a busy endpoint but to tell.
 */
export const DEADLINES: Readonly<Record<DeadlineName, Deadline>> = {
  'starting-shadow': { afterSeconds: 3 * HOUR, action: 'rollback' },
  shadowing: { afterSeconds: 24 * HOUR, action: 'rollback' },
  preparing: { afterSeconds: 3 * HOUR, action: 'rollback' },
  'smoke-testing': { afterSeconds: HOUR, action: 'rollback' },
  shifting: { afterSeconds: HOUR, action: 'rollback' },
  paused: { afterSeconds: 72 * HOUR, action: 'rollback' },
  'awaiting-decision': { afterSeconds: 24 * HOUR, action: 'rollback' },
  stalled: { afterSeconds: 24 * HOUR, action: 'rollback' },
  'finish-stalled': { afterSeconds: 24 * HOUR, action: 'page' },
  finishing: { afterSeconds: 3 * HOUR, action: 'page' },
  'rolling-back': { afterSeconds: 2 * HOUR, action: 'page' },
  drifted: { afterSeconds: 72 * HOUR, action: 'leave' },
  'endpoint-busy': { afterSeconds: HOUR, action: 'page' },
  'out-of-service': { afterSeconds: HOUR / 2, action: 'rollback' },
};

/** A deadline that runs. */
export interface RunningDeadline {
  name: DeadlineName;
  sinceAt: Instant;
  at: Instant;
  action: OverdueAction;
}

/** Every deadline that runs for a rollout, the earliest first. A page is due again each time as long after the last. */
export function deadlinesOf(state: RolloutState): RunningDeadline[] {
  const { busySinceAt, outOfServiceSinceAt, plan, pagedAt } = state;
  const running: [DeadlineName, Instant | undefined][] = [
    phaseDeadline(state),
    ['endpoint-busy', busySinceAt],
    ['out-of-service', outOfServiceSinceAt],
  ];
  return running
    .flatMap(([name, sinceAt]): RunningDeadline[] => {
      if (sinceAt === undefined) return [];
      const { afterSeconds, action } = plan.deadlines?.[name] ?? DEADLINES[name];
      const toldAt = action === 'page' ? (pagedAt?.[name] ?? sinceAt) : sinceAt;
      return [{ name, sinceAt, action, at: plusMs(later(toldAt, sinceAt), afterSeconds * 1000) }];
    })
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

/** Those of them that have passed. */
export function passedDeadlines(state: RolloutState, now: Instant): RunningDeadline[] {
  return deadlinesOf(state).filter(({ at }) => at <= now);
}

/** What happens at the next deadline, as a sentence; undefined when none runs, as in a hold, which has its own end. */
export function deadlineSentence(state: RolloutState, now: Instant): string | undefined {
  const next = deadlinesOf(state).find(({ at }) => at > now);
  if (!next) return undefined;
  const by = momentText(next.at, now);
  switch (next.action) {
    case 'page':
      return `If that is not over by ${by}, somebody is told.`;
    case 'rollback':
      return `If that is not over by ${by}, the rollout goes back.`;
    case 'leave':
      return `Without an answer by ${by} the rollout ends and touches nothing.`;
  }
}

function phaseDeadline({
  phase,
  paused,
  enteredAt,
  stalledSinceAt,
}: RolloutState): [DeadlineName, Instant | undefined] {
  switch (phase.name) {
    case 'starting-shadow':
    case 'preparing':
    case 'smoke-testing':
    case 'shifting':
      return paused ? ['paused', paused.at] : [phase.name, enteredAt];
    case 'shadowing':
      return paused ? ['paused', paused.at] : [phase.name, phase.askedAt];
    case 'holding':
      return ['paused', paused?.at];
    case 'awaiting-decision':
      return paused ? ['paused', paused.at] : [phase.name, phase.sinceAt];
    case 'stalled':
      return [phase.during === 'finishing' ? 'finish-stalled' : 'stalled', stalledSinceAt ?? phase.sinceAt];
    case 'rolling-back':
    case 'drifted':
      return [phase.name, phase.sinceAt];
    case 'finishing':
      return [phase.name, enteredAt];
    default:
      return ['paused', undefined];
  }
}

/** A moment as people read it in a sentence; with its day when that is not plain. */
export function momentText(at: Instant, now: Instant): string {
  const time = `${at.slice(11, 19)} UTC`;
  return elapsedMs(now, at) < 12 * HOUR * 1000 ? time : `${at.slice(0, 10)} ${time}`;
}
