import { defineProblems, type Problem, type Problems } from '@fairlead/runtime';
import type { PolicyFault } from '@fairlead/scaling/policy';

/** How this capability refuses. */
export const scalingProblems: Problems<
  'endpoint_unknown' | 'scaling_policy_changed' | 'scaling_policy_refused' | 'scaling_policy_unknown'
> = defineProblems({
  endpoint_unknown: { status: 404, title: 'No such endpoint' },
  scaling_policy_changed: { status: 412, title: 'The scaling policy has changed' },
  scaling_policy_refused: { status: 422, title: 'Scaling policy refused' },
  scaling_policy_unknown: { status: 404, title: 'The endpoint has no scaling policy' },
});

export function unknownEndpoint(name: string): Problem {
  const detail = `No endpoint named ${name} exists in that account and region. Names keep their case.`;
  return scalingProblems.make('endpoint_unknown', detail);
}

export function unknownPolicy(name: string): Problem {
  const detail = `${name} has no scaling policy; PUT /v1/endpoints/${name}/scaling sets one.`;
  return scalingProblems.make('scaling_policy_unknown', detail);
}

export function policyRefused(name: string, errors: readonly PolicyFault[]): Problem {
  const count = errors.length === 1 ? '1 reason' : `${errors.length} reasons`;
  const detail = `${name} cannot be scaled by this policy for ${count}. Nothing was stored or changed.`;
  return scalingProblems.make('scaling_policy_refused', detail, { errors: [...errors] });
}
