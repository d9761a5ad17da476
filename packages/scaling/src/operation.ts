import { normalised, normalisedParts } from './normalise.ts';
import {
  byKey,
  keyOf,
  type LiveScaling,
  type PartRef,
  placeOf,
  policyPlaceholder,
  type ScalingPart,
  stalePlaceholder,
} from './part.ts';

/**
 * One change of the account, safe to repeat.
 *
 * `put` of a target sets only the fields that it names; of everything else it replaces the whole. `remove` of a target
 * deregisters it, which also deletes its policies and scheduled actions; of what is not there it does nothing.
 */
export type ScalingOperation = { kind: 'put'; part: ScalingPart } | { kind: 'remove'; part: PartRef };

/** In which order things must be made: a policy needs its target, an alarm its policy. Taken away in reverse. */
const RANK = { target: 0, policy: 1, schedule: 2, alarm: 3 } as const;

/** Operations in an order in which each finds what it needs: things are made first, then taken away. */
export function inOrder(operations: readonly ScalingOperation[]): ScalingOperation[] {
  const rank = ({ kind, part }: ScalingOperation): number => (kind === 'put' ? RANK[part.kind] : 7 - RANK[part.kind]);
  return operations.toSorted((a, b) => rank(a) - rank(b));
}

/** What the account holds after an operation: how the memory double acts, and how a caller knows what it left behind. */
export function afterOperation(live: LiveScaling, { kind, part }: ScalingOperation): LiveScaling {
  const parts = byKey(live.parts);
  const key = keyOf(part);
  if (kind === 'put') {
    const before = part.kind === 'target' ? parts.get(key)?.fields : {};
    parts.set(key, normalised({ ...part, fields: { ...before, ...part.fields } }));
  } else {
    const gone = [...parts.values()].filter((held) => keyOf(held) === key || hangsOn(held, part));
    for (const held of gone) parts.delete(keyOf(held));
    for (const [other, held] of parts) parts.set(other, withoutCallsTo(gone, held));
  }
  return { ...live, parts: normalisedParts([...parts.values()]) };
}

/** An alarm whose actions name a policy that is gone: the ARN in it leads nowhere, even when the policy is made again. */
function withoutCallsTo(gone: readonly ScalingPart[], part: ScalingPart): ScalingPart {
  const { AlarmActions } = part.fields;
  if (part.kind !== 'alarm' || !Array.isArray(AlarmActions)) return part;
  const policies = gone.filter((held) => held.kind === 'policy');
  const stale = new Map(policies.map((policy) => [policyPlaceholder(policy), stalePlaceholder(policy)]));
  const actions = AlarmActions.map((action) => (typeof action === 'string' ? (stale.get(action) ?? action) : action));
  return { ...part, fields: { ...part.fields, AlarmActions: actions } };
}

/** What the account holds after several operations. */
export function afterOperations(live: LiveScaling, operations: readonly ScalingOperation[]): LiveScaling {
  return operations.reduce(afterOperation, live);
}

/** True for the policies and scheduled actions of a scalable target: gone when it is deregistered. */
export function hangsOn(part: ScalingPart, target: PartRef): boolean {
  if (part.kind === 'alarm' || part.kind === 'target' || target.kind !== 'target') return false;
  return part.variantName === target.variantName && part.dimension === target.dimension;
}

/** The operation as one line for a person. */
export function operationText(operation: ScalingOperation): string {
  const place = placeOf(operation.part);
  if (operation.kind === 'remove') return `- ${place}`;
  const { fields } = operation.part;
  const shown = Object.entries(fields).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `+ ${place}: ${shown.join(', ')}`;
}
