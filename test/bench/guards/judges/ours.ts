import { compareGuard, type Profile, rollbackParams } from '@fairlead/guard';
import { alpha, type MakeJudge } from './judge.ts';

/** The compare guard of a profile, alone at the whole alpha; its baseline rate was measured before the rollout. */
export function ours(profile: Profile): MakeJudge {
  return ({ baseRate }) => {
    const learned = { noise: 0, baselineRate: baseRate };
    const guard = compareGuard(rollbackParams(profile, { alpha, weight: 1, learned }));
    const threshold = -Math.log(alpha) - 1e-12;
    return {
      name: profile,
      watch() {
        let state = guard.start();
        return {
          look({ nA, xA, nB, xB }) {
            state = guard.step(state, [nA, xA, nB, xB]);
            return state.logE >= threshold;
          },
        };
      },
    };
  };
}
