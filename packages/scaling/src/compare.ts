import { canonicalJson } from '@fairlead/reconcile';
import { normalised } from './normalise.ts';
import { byKey, type Fields, keyOf, type PartRef, placeOf, refOf, type ScalingPart } from './part.ts';

type Json = Fields[string];

/** One way in which the account differs from what is wanted. */
export type Difference =
  | { kind: 'missing'; part: PartRef }
  | { kind: 'extra'; part: PartRef }
  | { kind: 'field'; part: PartRef; field: string; wanted: Json | undefined; seen: Json | undefined };

interface Parts {
  readonly parts: readonly ScalingPart[];
}

/**
 * Everything in which `live` is not as `wanted`, field by field, in the order of keys.
 *
 * Order, defaults that AWS may or may not show, and ARNs that are new after a restore are no differences.
 */
export function compare(wanted: Parts, live: Parts): Difference[] {
  const want = byKey(wanted.parts);
  const seen = byKey(live.parts);
  return [...new Set([...want.keys(), ...seen.keys()])].toSorted().flatMap((key): Difference[] => {
    const left = want.get(key);
    const right = seen.get(key);
    if (left && right) return fieldDifferences(left, right);
    if (left) return [{ kind: 'missing', part: refOf(left) }];
    return right ? [{ kind: 'extra', part: refOf(right) }] : [];
  });
}

/** The fields of one part that differ, by name. */
export function fieldDifferences(wanted: ScalingPart, seen: ScalingPart): Extract<Difference, { kind: 'field' }>[] {
  const want = normalised(wanted).fields;
  const have = normalised(seen).fields;
  return [...new Set([...Object.keys(want), ...Object.keys(have)])]
    .toSorted()
    .filter((field) => !same(want[field], have[field]))
    .map((field) => ({ kind: 'field', part: refOf(wanted), field, wanted: want[field], seen: have[field] }));
}

/** Two values that say the same; members in any order. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** The same part with the same fields. */
export function sameParts(a: ScalingPart | undefined, b: ScalingPart | undefined): boolean {
  if (!a || !b) return a === b;
  return keyOf(a) === keyOf(b) && fieldDifferences(a, b).length === 0;
}

/** A difference as one line for a person. */
export function differenceText(difference: Difference): string {
  const place = placeOf(difference.part);
  if (difference.kind === 'missing') return `${place}: missing`;
  if (difference.kind === 'extra') return `${place}: not in the code`;
  const { field, seen, wanted } = difference;
  return `${place}: ${field} is ${valueText(seen)}, wanted ${valueText(wanted)}`;
}

function valueText(value: Json | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
