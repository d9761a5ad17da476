import type { RolloutState } from '@fairlead/rollout';
import type { Problem } from '@fairlead/runtime';
import { rolloutProblems } from './problems.ts';

/** The refusal of anything that needs an endpoint for itself, while `state` is the rollout that holds it. */
export function endpointHasRollout({ id, endpoint, plan, startedAt }: RolloutState): Problem {
  const detail = `${endpoint.name} is being rolled out by ${id} (to ${plan.challenger.modelName}, started ${startedAt}). Wait for it, or abort it first.`;
  return rolloutProblems.make('endpoint_has_rollout', detail, { extra: { rolloutId: id } });
}
