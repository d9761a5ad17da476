import { DEADLINES, type RunningDeadline } from './deadlines.ts';
import { durationText } from './duration-text.ts';
import type { LiveEndpoint } from './live.ts';
import type { Cause, RolloutState } from './state.ts';

/** A person took it back. */
export function abortCause({ by, reason, isRevert }: NonNullable<RolloutState['abort']>): Cause {
  const [said, outcome] = isRevert ? (['Reverted', 'reverted'] as const) : (['Aborted', 'aborted'] as const);
  return { kind: 'abort', outcome, sentence: `${said} by ${by}: ${reason}.` };
}

/** SageMaker left a mix of two configs. */
export function unmendedCause({ failureReason = 'no reason given' }: LiveEndpoint): Cause {
  return {
    kind: 'sagemaker',
    outcome: 'update-rollback-failed',
    sentence: `SageMaker could neither update nor roll back (${failureReason}).`,
  };
}

/** It took longer than it may. */
export function deadlineCause({ plan, phase }: RolloutState, { name, sinceAt }: RunningDeadline): Cause {
  const { afterSeconds } = plan.deadlines?.[name] ?? DEADLINES[name];
  const since = `${sinceAt.slice(0, 10)} ${sinceAt.slice(11, 19)} UTC`;
  const outcome =
    phase.name === 'stalled' ? phase.outcome : name === 'out-of-service' ? 'out-of-service' : 'deadline-passed';
  return {
    kind: 'deadline',
    outcome,
    sentence: `It was ${name} since ${since}, longer than the ${durationText(afterSeconds)} allowed.`,
  };
}
