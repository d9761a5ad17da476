import { checkAlpha, checkNumber } from './checks.ts';
import { reaches } from './e-process.ts';
import { GuardInputError } from './guard-input-error.ts';
import { at, logSumExp } from './log-space.ts';

/** Evidence of several guards, weighed together. */
export interface Combination {
  /** Log of the weighted average of the e-values. */
  readonly logE: number;
  /** True when the average reaches 1/alpha: proof of harm. */
  readonly rollback: boolean;
  /** Indices of the guards that would fire alone; may be empty when several weak ones fire together. */
  readonly significant: readonly number[];
  /** Index of the guard that contributes most, the first on ties. */
  readonly leading: number;
}

const weightSlack = 1e-12;

/**
 * Weigh the evidence of several guards into one decision.
 *
 * The weighted average of e-values is an e-value whatever their dependence, and never fires later than a Bonferroni
 * correction.
 *
 * @param weights - one per guard, each above 0, sum 1 within 1e-12
 * @param logE - log e-values in the same order; a missing one counts as 0, `-Infinity` is allowed
 * @throws GuardInputError for weights or levels out of range
 */
export function combine(
  weights: readonly number[],
  logE: readonly (number | null | undefined)[],
  alpha: number,
): Combination {
  checkAlpha('alpha', alpha);
  checkWeights(weights);
  checkEvidence(logE, weights.length);
  const shares = weights.map((weight, g) => Math.log(weight) + (logE[g] ?? 0));
  const combined = logSumExp(shares);
  return {
    logE: combined,
    rollback: reaches(combined, alpha),
    significant: shares.flatMap((share, g) => (reaches(share, alpha) ? [g] : [])),
    leading: shares.reduce((best, share, g) => (share > at(shares, best) ? g : best), 0),
  };
}

/** Refuse weights that are not above 0 or do not sum to 1. */
export function checkWeights(weights: readonly number[]): void {
  weights.forEach((weight, g) => {
    const range = { from: 0, to: 1, openFrom: true };
    checkNumber(`weights[${g}]`, weight, range, 'Give every guard a share of alpha, or leave the guard out.');
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) <= weightSlack) return;
  throw new GuardInputError({
    field: 'weights',
    seen: weights,
    allowed: `numbers that sum to 1, not ${sum}`,
    remedy: 'Divide each weight by their sum.',
  });
}

function checkEvidence(logE: readonly (number | null | undefined)[], guards: number): void {
  const remedy = 'Pass one log e-value per weight, null for a guard without one.';
  if (logE.length > guards) {
    throw new GuardInputError({ field: 'logE', seen: logE, allowed: `at most ${guards} values`, remedy });
  }
  logE.forEach((value, g) => {
    if (value === null || value === undefined || value === Number.NEGATIVE_INFINITY) return;
    checkNumber(`logE[${g}]`, value, {}, remedy);
  });
}
