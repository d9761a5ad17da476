import { converge } from '../converge.ts';
import { act, type RolloutDecision, type Settled, wait } from '../decision.ts';
import { sharesOf } from '../live.ts';
import { shortfall } from '../scaling/capacity.ts';
import { giveUp } from './give-up.ts';

/** Instances before requests: what has to happen before the challenger may carry more; undefined when it has room. */
export function makeRoom(look: Settled, step: number, percent: number): RolloutDecision | undefined {
  const { state, endpoint, now } = look;
  const { variantName } = state.plan.challenger;
  const share = sharesOf(endpoint.variants, 'currentWeight').get(variantName) ?? 0;
  const short = percent / 100 > share ? shortfall(look, percent) : undefined;
  if (!short) return undefined;
  const { count, has, why } = short;
  const wanted = { kind: 'count' as const, configName: state.plan.configs.canary.name, variantName, count };
  const attempt = state.attempt?.wanted.kind === 'count' ? state.attempt : undefined;
  const progress = converge(attempt, { ...look, wanted });
  const aim = `${count} instances (now ${has}) for ${percent} % of the load`;
  switch (progress.kind) {
    case 'reached':
      return undefined;
    case 'send':
      return act(
        { ...state, attempt: progress.attempt },
        [{ kind: 'set-count', endpointName: endpoint.name, variantName, count }],
        now,
        `Gives the challenger ${aim} before it gets them. ${why}`,
      );
    case 'wait':
      return wait(state, progress.until, `${progress.why}; tries again to give the challenger ${aim}.`);
    case 'given-up':
      return giveUp(look, progress, { during: 'shifting', step, sentence: `The challenger could not get ${aim}` });
  }
}
