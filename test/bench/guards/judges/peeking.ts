import type { MakeJudge } from './judge.ts';

/** One-sided normal quantile of 0.99: right for one look, wrong for a look every minute. */
const criticalZ = 2.3263478740408408;

/** A two-proportion z-test on all requests so far, at alpha 0.01, repeated every minute. */
export const peekingZTest: MakeJudge = () => ({
  name: 'z, peeking',
  watch() {
    let [nA, xA, nB, xB] = [0, 0, 0, 0];
    return {
      look(minute) {
        nA += minute.nA;
        xA += minute.xA;
        nB += minute.nB;
        xB += minute.xB;
        const pooled = (xA + xB) / (nA + nB);
        const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / nA + 1 / nB));
        return deviation > 0 && (xB / nB - xA / nA) / deviation > criticalZ;
      },
    };
  },
});
