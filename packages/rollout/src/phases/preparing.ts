import type { RolloutAction } from '../actions.ts';
import { converge } from '../converge.ts';
import { act, type RolloutDecision, type Settled, wait } from '../decision.ts';
import type { RolloutState } from '../state.ts';
import { isFrozen, standStill } from './asked.ts';
import { giveUp } from './give-up.ts';
import { enterSmokeTest } from './smoke-testing.ts';

/** Bring the challenger up beside the champion, at weight 0. */
export function prepare(look: Settled): RolloutDecision {
  const { state, endpoint, now } = look;
  const { canary } = state.plan.configs;
  const progress = converge(state.attempt, { ...look, wanted: { kind: 'config', configName: canary.name } });
  switch (progress.kind) {
    case 'reached':
      return enterSmokeTest({ ...look, state: arrived(state) });
    case 'send':
      if (isFrozen(state)) return standStill(state, now);
      return act(
        { ...state, attempt: progress.attempt },
        [
          ...createNewModel(state),
          { kind: 'create-config', config: canary, tags: state.plan.tags },
          { kind: 'update-endpoint', endpointName: endpoint.name, configName: canary.name, keep: 'everything' },
        ],
        now,
        `Brings ${state.plan.challenger.modelName} up beside the champion; the first requests follow when the endpoint is InService.`,
      );
    case 'wait':
      return wait(state, progress.until, `${progress.why}; tries again to bring the challenger up.`);
    case 'given-up':
      return giveUp(look, progress, { during: 'preparing', step: 0, sentence: 'The challenger did not come up' });
  }
}

/** The call that makes the challenger's model, if it is ours to make: no config can name a model that is not there. */
export function createNewModel({ plan: { newModel, tags } }: RolloutState): RolloutAction[] {
  return newModel ? [{ kind: 'create-model', model: newModel, tags }] : [];
}

/** The rollout's own config is live: what was in its way no longer is. */
function arrived({ overwrites: _gone, stalledSinceAt: _over, ...state }: RolloutState): RolloutState {
  return state;
}
