import { type Difference, fieldDifferences } from './compare.ts';
import { afterOperations, hangsOn, inOrder, type ScalingOperation } from './operation.ts';
import { byKey, keyOf, type LiveScaling, type PartRef, refOf, type ScalingPart } from './part.ts';

/** What it takes to bring the account to what the code says. */
export interface ScalingPlan {
  /** In order; empty when the account is as the code says. Each may be repeated. */
  operations: ScalingOperation[];
  /** In what the account is not as the code says; foreign parts are none. */
  drift: Difference[];
  /** Parts that neither the code nor an earlier version of it made: kept. */
  foreign: PartRef[];
  /** Parts that an earlier version of the code made and that stay, because foreign ones hang on them. */
  held: PartRef[];
}

/**
 * Work out the changes from the code to the account.
 *
 * A part of the code takes over a live part of the same name. Of a scalable target only the fields that the code sets
 * are looked at, so that scaling which a person or a rollout has suspended stays suspended.
 *
 * @param code - the parts that the code wants, as `partsOf` makes them
 * @param applied - keys of what earlier versions of the code made: what of these is no longer wanted is taken away
 */
export function planChanges(
  code: readonly ScalingPart[],
  live: LiveScaling,
  applied: readonly string[] = [],
): ScalingPlan {
  const wanted = byKey(code);
  const ours = new Set(applied);
  const first = replacements(wanted, live);
  const base = afterOperations(live, first);
  const seen = byKey(base.parts);
  const unknown = base.parts.filter((part) => !wanted.has(keyOf(part)) && !ours.has(keyOf(part)));
  const stale = base.parts.filter((part) => !wanted.has(keyOf(part)) && ours.has(keyOf(part)));
  const isHeld = (part: ScalingPart) => part.kind === 'target' && unknown.some((other) => hangsOn(other, part));
  const gone = stale.filter((part) => !isHeld(part));
  const puts = [...wanted.values()].filter((part) => driftOf(part, seen.get(keyOf(part))).length > 0);
  const before = byKey(live.parts);
  return {
    operations: [
      ...first,
      ...inOrder([
        ...puts.map((part): ScalingOperation => ({ kind: 'put', part })),
        ...gone.map((part): ScalingOperation => ({ kind: 'remove', part: refOf(part) })),
      ]),
    ],
    drift: [
      ...[...wanted.values()].flatMap((part) => driftOf(part, before.get(keyOf(part)))),
      ...gone.map((part): Difference => ({ kind: 'extra', part: refOf(part) })),
    ],
    foreign: unknown.map(refOf),
    held: stale.filter(isHeld).map(refOf),
  };
}

function driftOf(wanted: ScalingPart, seen: ScalingPart | undefined): Difference[] {
  if (!seen) return [{ kind: 'missing', part: refOf(wanted) }];
  const all = fieldDifferences(wanted, seen);
  return wanted.kind === 'target' ? all.filter(({ field }) => field in wanted.fields) : all;
}

/** A policy cannot change its type: the one of the other type goes first. */
function replacements(wanted: ReadonlyMap<string, ScalingPart>, { parts }: LiveScaling): ScalingOperation[] {
  return parts.flatMap((part): ScalingOperation[] => {
    const want = wanted.get(keyOf(part));
    if (part.kind !== 'policy' || !want || want.fields.PolicyType === part.fields.PolicyType) return [];
    return [{ kind: 'remove', part: refOf(part) }];
  });
}
