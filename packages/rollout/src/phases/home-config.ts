import type { Outcome } from '@fairlead/reconcile';
import type { RolloutAction } from '../actions.ts';
import { nameConfig } from '../names.ts';
import type { RolloutState } from '../state.ts';

/** True when SageMaker has just said that the config it shall go back to is gone; the text is undeclared. */
export function configWasDeleted(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(
    (outcome) => outcome.kind === 'refused' && outcome.message.startsWith('Could not find endpoint configuration'),
  );
}

/** Go home to a config of our own with the same body: somebody deleted the original while the rollout ran. */
export function withClonedHome({ attempt: _refused, ...state }: RolloutState): RolloutState {
  const { configs } = state.plan;
  return { ...state, plan: { ...state.plan, configs: { ...configs, original: cloneOf(state) } } };
}

/** The call that makes the home config, if it is a clone of ours; the user's own is only ever named. */
export function createHome(state: RolloutState): RolloutAction[] {
  const { original } = state.plan.configs;
  if (original.name !== cloneOf(state).name) return [];
  return [{ kind: 'create-config', config: original, tags: state.plan.tags }];
}

function cloneOf({ id, plan }: Pick<RolloutState, 'id' | 'plan'>) {
  return nameConfig(id, 'home', plan.configs.original.body);
}
