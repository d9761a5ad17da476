import { defineProblems, type Problems } from '@fairlead/runtime';

/** How this capability refuses. */
export const rolloutProblems: Problems<
  | 'command_not_allowed'
  | 'cursor_invalid'
  | 'endpoint_has_rollout'
  | 'endpoint_unknown'
  | 'policy_refused'
  | 'policy_unknown'
  | 'rollout_has_ended'
  | 'rollout_plan_refused'
  | 'rollout_unknown'
> = defineProblems({
  command_not_allowed: { status: 409, title: 'The rollout does not take this command now' },
  cursor_invalid: { status: 400, title: 'Cursor invalid' },
  endpoint_has_rollout: { status: 409, title: 'The endpoint has a rollout already' },
  endpoint_unknown: { status: 404, title: 'No such endpoint' },
  policy_refused: { status: 422, title: 'Policy refused' },
  policy_unknown: { status: 404, title: 'The endpoint has no policy' },
  rollout_has_ended: { status: 409, title: 'The rollout has ended' },
  rollout_plan_refused: { status: 422, title: 'Rollout plan refused' },
  rollout_unknown: { status: 404, title: 'No such rollout' },
});
