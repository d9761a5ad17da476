import { elapsedMs, type Instant, type Outcome, plusMs } from '@fairlead/reconcile';
import { carriesWeights, type LiveEndpoint } from './live.ts';
import type { Outcome as RolloutOutcome } from './outcomes.ts';
import type { Attempt, Wanted } from './state.ts';

/** What to do about a wish, given what the settled endpoint shows. */
export type Progress =
  | { kind: 'reached' }
  | { kind: 'send'; attempt: Attempt }
  /** The call could not be placed now; look again at `until`. */
  | { kind: 'wait'; until: Instant; why: string }
  /** SageMaker will not do it. */
  | GivenUp;

/** Why SageMaker will not do it: in its own words where it has any, and by name. */
export interface GivenUp {
  kind: 'given-up';
  reason: string;
  outcome: RolloutOutcome;
}

/** How often a call is made that SageMaker takes and does not keep, or refuses for a reason that does not pass. */
const MOST_CARRIED_OUT = 2;
/** Sends of a call that never arrived, before we stop believing in it: about five minutes of the sweeper's rhythm. */
const MOST_SENT = 5;
const RETRY_MS = 10_000;
/** A way back that is throttled once is sent again before its ten seconds are over; the call budget slows everybody down besides. */
const FIRST_BACKOFF_MS = 2_000;
/** A call that is throttled again and again is sent this seldom. */
const LONGEST_BACKOFF_MS = 120_000;

/** The endpoint is as wanted, for good: config, and current as well as desired weights. Never judged by InService alone. */
export function isAsWanted(endpoint: LiveEndpoint, wanted: Wanted): boolean {
  if (endpoint.status !== 'InService' || endpoint.configName !== wanted.configName) return false;
  if (wanted.kind === 'config') return true;
  return wanted.kind === 'count' ? runsOn(endpoint, wanted) : carriesWeights(endpoint, wanted.weights);
}

/** An attempt with what this worker's calls came to: a refusal must be kept, for the next look may come from another. */
export function noteOutcomes(attempt: Attempt, outcomes: readonly Outcome[], now: Instant): Attempt {
  const refusal = outcomes.find((outcome) => outcome.kind === 'refused');
  if (!refusal) return attempt;
  if (!passesByItself(refusal)) return { ...attempt, refused: true };
  const deferred = (attempt.deferred ?? 0) + 1;
  const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** (deferred - 1), LONGEST_BACKOFF_MS);
  return { ...attempt, refused: true, deferred, notBeforeAt: plusMs(now, backoffMs) };
}

/**
 * Repeat or stop, never blindly. Only for an endpoint that is settled (not busy).
 *
 * Refused, or unchanged since the call was written down: it was not carried out, so it is sent again. Changed, yet not
 * as wanted: SageMaker undid it, and is asked at most once more unless it said why.
 */
export function converge(
  attempt: Attempt | undefined,
  {
    endpoint,
    wanted,
    outcomes,
    now,
  }: { endpoint: LiveEndpoint; wanted: Wanted; outcomes: readonly Outcome[]; now: Instant },
): Progress {
  if (isAsWanted(endpoint, wanted)) return { kind: 'reached' };
  if (!attempt || !sameWish(attempt.wanted, wanted))
    return { kind: 'send', attempt: newAttempt(wanted, endpoint, now) };
  const failed = outcomes.find((outcome) => outcome.kind !== 'done');
  if (failed) return afterFailure(attempt, failed, now);
  if (attempt.refused && attempt.notBeforeAt !== undefined && now < attempt.notBeforeAt) {
    return { kind: 'wait', until: attempt.notBeforeAt, why: 'SageMaker could not take the change' };
  }
  const isUnchanged = endpoint.lastModifiedAt === attempt.lastModifiedSeen;
  if (attempt.refused || isUnchanged || wasScaledMeanwhile(attempt, endpoint)) {
    return notCarriedOut(attempt, { endpoint, justSent: outcomes.length > 0, now });
  }
  return undone(attempt, endpoint, now);
}

function notCarriedOut(
  attempt: Attempt,
  { endpoint, justSent, now }: { endpoint: LiveEndpoint; justSent: boolean; now: Instant },
): Progress {
  if (justSent)
    return { kind: 'wait', until: plusMs(now, RETRY_MS), why: 'SageMaker took the call but shows no change yet' };
  const counted = triesOf(attempt);
  if (counted < MOST_SENT) return { kind: 'send', attempt: sentAgain(attempt, endpoint, now) };
  const minutes = Math.round(elapsedMs(attempt.firstSentAt, now) / 60_000);
  const reason = `SageMaker did not take the change in ${counted} tries over ${minutes} min`;
  return { kind: 'given-up', reason, outcome: 'change-refused' };
}

function undone(attempt: Attempt, endpoint: LiveEndpoint, now: Instant): Progress {
  const times = attempt.undone + 1;
  if (attempt.rollingBackSeen || endpoint.failureReason) {
    const reason = endpoint.failureReason ? `: ${endpoint.failureReason}` : '';
    const outcome = outcomeOfReason(endpoint.failureReason);
    return { kind: 'given-up', reason: `rolled back by SageMaker${reason}`, outcome };
  }
  if (times >= MOST_CARRIED_OUT) {
    const outcome = attempt.wanted.kind === 'weights' ? 'weights-not-kept' : 'rolled-back-by-sagemaker';
    return { kind: 'given-up', reason: `SageMaker did not keep the change, ${times} times`, outcome };
  }
  return { kind: 'send', attempt: { ...sentAgain(attempt, endpoint, now), undone: times } };
}

function sentAgain(attempt: Attempt, endpoint: LiveEndpoint, now: Instant): Attempt {
  const seen = { lastModifiedSeen: endpoint.lastModifiedAt, counts: countsOf(endpoint) };
  return { ...attempt, ...seen, n: attempt.n + 1, refused: false, lastSentAt: now };
}

/** After a refusal or silence nothing is repeated at once: the world is read again first. */
function afterFailure(attempt: Attempt, failed: Exclude<Outcome, { kind: 'done' }>, now: Instant): Progress {
  const until = passesByItself(failed) ? (attempt.notBeforeAt ?? plusMs(now, RETRY_MS)) : plusMs(now, RETRY_MS);
  if (failed.kind === 'unknown') return { kind: 'wait', until, why: `SageMaker did not answer (${failed.message})` };
  if (failed.code === 'ResourceLimitExceeded')
    return { kind: 'given-up', reason: failed.message, outcome: 'quota-exceeded' };
  if (failed.message.startsWith('Could not find model'))
    return { kind: 'given-up', reason: failed.message, outcome: 'model-deleted' };
  if (triesOf(attempt) >= MOST_CARRIED_OUT && !passesByItself(failed)) {
    return { kind: 'given-up', reason: `SageMaker refused the change: ${failed.message}`, outcome: 'change-refused' };
  }
  return { kind: 'wait', until, why: `SageMaker did not take the change now (${failed.message})` };
}

/** Throttling and "endpoint busy" pass by themselves; the latter is an undeclared ValidationException. */
function passesByItself(failed: Outcome): boolean {
  if (failed.kind !== 'refused') return false;
  return failed.code === 'ThrottlingException' || failed.message.startsWith('Cannot update in-progress endpoint');
}

/** Sends that count: not those that SageMaker only put off. */
function triesOf({ n, deferred = 0 }: Attempt): number {
  return n - deferred;
}

/** What a FailureReason stands for. Its texts are undocumented, so whatever is not known is SageMaker's own rollback. */
function outcomeOfReason(reason = ''): RolloutOutcome {
  if (/insufficient\s?(instance\s?)?capacity|capacityerror|unable to provision/i.test(reason)) return 'capacity-short';
  if (/service limit|ResourceLimitExceeded/i.test(reason)) return 'quota-exceeded';
  return 'rolled-back-by-sagemaker';
}

function newAttempt(wanted: Wanted, endpoint: LiveEndpoint, now: Instant): Attempt {
  return {
    n: 1,
    undone: 0,
    refused: false,
    wanted,
    lastModifiedSeen: endpoint.lastModifiedAt,
    firstSentAt: now,
    lastSentAt: now,
    counts: countsOf(endpoint),
    rollingBackSeen: false,
  };
}

function countsOf({ variants }: LiveEndpoint): Record<string, number> {
  return Object.fromEntries(variants.map(({ name, desiredInstanceCount }) => [name, desiredInstanceCount]));
}

/** A scaler was faster: the endpoint has changed, but not by our call, which it made SageMaker refuse or overtake. */
function wasScaledMeanwhile({ counts, wanted, rollingBackSeen }: Attempt, endpoint: LiveEndpoint): boolean {
  if (!counts || wanted.kind === 'config' || rollingBackSeen || endpoint.failureReason) return false;
  return endpoint.variants.some(({ name, desiredInstanceCount }) => counts[name] !== desiredInstanceCount);
}

function runsOn({ variants }: LiveEndpoint, { variantName, count }: Extract<Wanted, { kind: 'count' }>): boolean {
  return variants.some(({ name, currentInstanceCount }) => name === variantName && currentInstanceCount >= count);
}

function sameWish(a: Wanted, b: Wanted): boolean {
  if (a.kind !== b.kind || a.configName !== b.configName) return false;
  if (a.kind === 'count') return b.kind === 'count' && a.variantName === b.variantName && a.count === b.count;
  if (a.kind !== 'weights' || b.kind !== 'weights') return true;
  const names = new Set([...Object.keys(a.weights), ...Object.keys(b.weights)]);
  return [...names].every((name) => a.weights[name] === b.weights[name]);
}
