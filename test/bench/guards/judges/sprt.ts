import { alpha, type MakeJudge } from './judge.ts';

/**
 * Wald's sequential probability ratio test that is told the true ratio and tests it from the first minute: the limit.
 *
 * Like ours it learns the champion's rate from the same minutes (it conditions on the bad requests of both).
 */
export const sprt: MakeJudge = ({ ratio }) => {
  const tilt = Math.log(ratio);
  const threshold = -Math.log(alpha);
  return {
    name: 'SPRT',
    watch() {
      let evidence = 0;
      return {
        look({ nA, xA, nB, xB }) {
          if (nA + nB > 0) evidence += xB * tilt - (xA + xB) * Math.log1p((nB / (nA + nB)) * (ratio - 1));
          return evidence >= threshold;
        },
      };
    },
  };
};
