import { compare, type Difference, fieldDifferences } from './compare.ts';
import { hangsOn, inOrder, type ScalingOperation } from './operation.ts';
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
  const seen = byKey(live.parts);
  const ours = new Set(applied);
  const unknown = live.parts.filter((part) => !wanted.has(keyOf(part)) && !ours.has(keyOf(part)));
  const stale = live.parts.filter((part) => !wanted.has(keyOf(part)) && ours.has(keyOf(part)));
  const isHeld = (part: ScalingPart) => part.kind === 'target' && unknown.some((other) => hangsOn(other, part));
  const puts = [...wanted.values()].flatMap((part) => putsFor(part, seen.get(keyOf(part))));
  const removes = stale
    .filter((part) => !isHeld(part))
    .map((part): ScalingOperation => ({ kind: 'remove', part: refOf(part) }));
  return {
    operations: [...replacements(puts, seen), ...inOrder([...puts, ...removes])],
    drift: [
      ...[...wanted.values()].flatMap((part) => driftOf(part, seen.get(keyOf(part)))),
      ...stale.filter((part) => !isHeld(part)).flatMap((part) => compare({ parts: [] }, { parts: [part] })),
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

function putsFor(part: ScalingPart, seen: ScalingPart | undefined): ScalingOperation[] {
  return driftOf(part, seen).length > 0 ? [{ kind: 'put', part }] : [];
}

/** A policy cannot change its type: the one of the other type goes first. */
function replacements(puts: readonly ScalingOperation[], seen: ReadonlyMap<string, ScalingPart>): ScalingOperation[] {
  return puts.flatMap(({ part }): ScalingOperation[] => {
    const before = seen.get(keyOf(part));
    if (part.kind !== 'policy' || !('fields' in part) || !before) return [];
    return before.fields.PolicyType === part.fields.PolicyType ? [] : [{ kind: 'remove', part: refOf(before) }];
  });
}
