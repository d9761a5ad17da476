import type { MakeJudge } from './judge.ts';

/** Failed checks that roll back, as in Flagger's documented examples. */
const failedChecksToRollback = 5;

/** The rate a user would call bad: twice the champion's. */
const thresholdFactor = 2;

/**
 * A Flagger-like judge: each minute the challenger's bad rate is checked against a fixed threshold, and five failed
 * checks in a row roll back. A minute without requests fails, as "no values found" does there.
 */
export const flaggerLike: MakeJudge = ({ baseRate }) => ({
  name: 'Flagger-like',
  watch() {
    let failedChecks = 0;
    return {
      look({ nB, xB }) {
        const passes = nB > 0 && xB / nB <= thresholdFactor * baseRate;
        failedChecks = passes ? 0 : failedChecks + 1;
        return failedChecks >= failedChecksToRollback;
      },
    };
  },
});
