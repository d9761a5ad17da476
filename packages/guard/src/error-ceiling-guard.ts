import type { MinuteCount, WindowGuard } from './verdict.ts';

/** How much the challenger may fail, and how many requests it takes to say anything. */
export interface ErrorCeiling {
  /** Highest tolerated share of 5xx answers, percent, above 0 and below 100. */
  maxErrorPercent: number;
  /** Requests of the challenger needed before the guard decides. */
  minRequests: number;
}

/** An absolute ceiling on the challenger's share of 5xx answers over the whole window. */
export function errorCeilingGuard({ maxErrorPercent, minRequests }: ErrorCeiling): WindowGuard {
  const guard = 'error-ceiling';
  return ({ challenger, unreadable }) => {
    const { requests, errors } = totals(challenger);
    const errorPercent = requests > 0 ? (100 * errors) / requests : null;
    const evidence = { requests, errors, errorPercent, maxErrorPercent, minRequests };
    if (unreadable) return { guard, kind: 'undecided', sentence: `Metrics cannot be read: ${unreadable}`, evidence };
    if (errorPercent === null || requests < minRequests) {
      const sentence = `The challenger has answered ${requests} of the ${minRequests} requests needed to judge its errors.`;
      return { guard, kind: 'undecided', sentence, evidence };
    }
    const kind = errorPercent > maxErrorPercent ? 'fail' : 'pass';
    const comparison = kind === 'fail' ? 'more than' : 'within';
    const sentence = `${errors} of ${requests} challenger requests failed (${errorPercent.toFixed(2)} %), ${comparison} the ${maxErrorPercent} % allowed.`;
    return { guard, kind, sentence, evidence };
  };
}

/** Requests and errors of all minutes together. */
export function totals(minutes: readonly MinuteCount[]): { requests: number; errors: number } {
  let requests = 0;
  let errors = 0;
  for (const minute of minutes) {
    requests += minute.requests;
    errors += minute.errors;
  }
  return { requests, errors };
}
