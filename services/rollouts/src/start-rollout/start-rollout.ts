import { derivedId } from '@fairlead/runtime';
import type { makePlanner } from '../planning.ts';
import type { makeBeginRollout, StartedRollout } from './begin-rollout.ts';
import type { StartRolloutBody } from './body.ts';

interface Deps {
  plan: ReturnType<typeof makePlanner>;
  begin: ReturnType<typeof makeBeginRollout>;
}

/** Start a rollout. The id comes from caller and key, so a repeat finds the first. */
export function makeStartRollout({ plan, begin }: Deps) {
  return function start(
    body: StartRolloutBody,
    who: { caller: string; idempotencyKey: string },
  ): Promise<StartedRollout> {
    const id = derivedId('rol', who.caller, who.idempotencyKey);
    return begin({ id, endpointName: body.endpoint, by: who.caller, plan: () => plan(id, body) });
  };
}
