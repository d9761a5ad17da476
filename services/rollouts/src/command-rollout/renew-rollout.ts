import type { RolloutRequest, RolloutState } from '@fairlead/rollout';
import { derivedId } from '@fairlead/runtime';
import type { makePlanRequest } from '../planning.ts';
import type { makeBeginRollout, StartedRollout } from '../start-rollout/begin-rollout.ts';

interface Deps {
  planRequest: ReturnType<typeof makePlanRequest>;
  begin: ReturnType<typeof makeBeginRollout>;
}

/** The shortest hold; a revert is watched for as long as the champion of then stays warm. */
const REVERT_HOLD_SECONDS = 60;

/**
 * Start another rollout after one has ended: the same once more, or back to the model before.
 *
 * The new id comes from the old one, so pressing the button twice finds the same rollout.
 */
export function makeRenewRollout({ planRequest, begin }: Deps) {
  return function renew(ended: RolloutState, how: 'retry' | 'revert', by: string): Promise<StartedRollout> {
    const request = how === 'retry' ? sameRequest(ended) : wayBack(ended);
    const id = derivedId('rol', how, ended.id);
    return begin({ id, endpoint: ended.endpoint, by, plan: () => planRequest(id, ended.endpoint, request) });
  };
}

function sameRequest({ endpoint, plan }: RolloutState): RolloutRequest {
  const { steps, keepWarmSeconds, onInconclusive, onNoData, guards, deadlines, headroomPercent, deregisters } = plan;
  return {
    endpointName: endpoint.name,
    modelName: plan.challenger.modelName,
    steps,
    keepWarmSeconds,
    onInconclusive,
    // A step for the last comparison, if it was wanted, is among the steps already.
    judgeAtFull: false,
    onNoData,
    guards,
    ...(deadlines ? { deadlines } : {}),
    ...(headroomPercent === undefined ? {} : { headroomPercent }),
    ...(deregisters ? { deregisters } : {}),
  };
}

/** Straight to 100 %: the old model has proved itself, and whoever reverts is in a hurry. Ceilings still watch it. */
function wayBack(ended: RolloutState): RolloutRequest {
  const { champion, steps } = ended.plan;
  const longestHoldSeconds = steps.at(-1)?.longestHoldSeconds ?? REVERT_HOLD_SECONDS;
  return {
    ...sameRequest(ended),
    modelName: champion.modelName,
    steps: [{ weightPercent: 100, holdSeconds: REVERT_HOLD_SECONDS, longestHoldSeconds }],
  };
}
