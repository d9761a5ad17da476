import { putsFor, removesFor, type ScalingOperation, type ScalingPart } from '@fairlead/scaling';
import type { LiveEndpoint } from '../live.ts';
import { copyTo, isThere, type Standing } from './operations-for.ts';

/**
 * What brings scaling back when a rollout ends; empty once a look shows it, field by field.
 *
 * Where the challenger stays under its own name, so does its scaling. Only variants that are there can scale.
 */
export function wayBack(standing: Standing): ScalingOperation[] {
  const { endpoint, expected, live, state } = standing;
  const possible = expected.parts.filter((part) => isPossible(part, endpoint));
  const puts = putsFor(possible, live);
  if (isThere(endpoint, state.plan.challenger.variantName)) return [...puts, ...copyTo(standing)];
  return [...puts, ...removesFor(expected.parts, live)];
}

/** An alarm calls a policy, so it can only be put back where its policy can. */
function isPossible(part: ScalingPart, endpoint: LiveEndpoint): boolean {
  if (part.kind !== 'alarm') return isThere(endpoint, part.variantName);
  const { AlarmActions } = part.fields;
  const calls = (Array.isArray(AlarmActions) ? AlarmActions : []).flatMap(
    (action) => policyOwner(String(action)) ?? [],
  );
  return calls.every((variantName) => isThere(endpoint, variantName));
}

/** The variant of a policy's placeholder; undefined for any other action. */
function policyOwner(action: string): string | undefined {
  return /^\{policy \["((?:[^"\\]|\\.)*)"/.exec(action)?.[1];
}
