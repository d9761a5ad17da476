import { same, sameParts } from './compare.ts';
import { normalised, normalisedParts } from './normalise.ts';
import type { ScalingOperation } from './operation.ts';
import { byKey, type Fields, type LiveScaling, type PartRef, placeOf, refOf, type ScalingPart } from './part.ts';
import type { ScalingSnapshot } from './snapshot.ts';
import { putsFor, removesFor } from './way-to.ts';

type Json = Fields[string];

/** Something that a person changed while the scaling was in our hands. It stands; this tells of it. */
export type Edit =
  | { kind: 'added' | 'removed'; part: PartRef }
  /** `before` is the snapshot's value, `seen` the one that stays. */
  | { kind: 'changed'; part: PartRef; field: string; before: Json | undefined; seen: Json | undefined }
  /** A person changed something that was ours alone and goes away now. */
  | { kind: 'dropped'; part: PartRef };

/** The way back. */
export interface Restoration {
  operations: ScalingOperation[];
  edits: Edit[];
  /** What the account must hold afterwards: `compare(expected, live)` must be empty before anything is called done. */
  expected: ScalingSnapshot;
}

/**
 * Bring scaling back to the snapshot without losing what people did meanwhile: a merge of three.
 *
 * @param snapshot - as it was before the first change of ours
 * @param left - as our own changes left it (`afterOperations`), written down before they were sent
 * @param live - as it is now
 *
 * A value that is as we left it goes back to the snapshot's; one that is not is a person's, stays and is reported. A
 * change that was written down but never sent looks like the snapshot, and is in order.
 */
export function restore(snapshot: ScalingSnapshot, left: LiveScaling, live: LiveScaling): Restoration {
  const was = byKey(snapshot.parts);
  const ours = byKey(left.parts);
  const now = byKey(live.parts);
  const edits: Edit[] = [];
  const goal: ScalingPart[] = [];
  for (const key of new Set([...was.keys(), ...ours.keys(), ...now.keys()])) {
    const merged = mergePart(was.get(key), ours.get(key), now.get(key));
    if (merged.part) goal.push(normalised(merged.part));
    edits.push(...merged.edits);
  }
  const expected: ScalingSnapshot = { ...snapshot, parts: normalisedParts(goal) };
  return { operations: [...putsFor(expected.parts, live), ...removesFor(expected.parts, live)], edits, expected };
}

interface Merged {
  part: ScalingPart | undefined;
  edits: Edit[];
}

function mergePart(was: ScalingPart | undefined, ours: ScalingPart | undefined, now: ScalingPart | undefined): Merged {
  if (sameParts(now, ours) || sameParts(now, was)) return { part: was, edits: [] };
  if (!now)
    return was ? { part: undefined, edits: [{ kind: 'removed', part: refOf(was) }] } : { part: undefined, edits: [] };
  if (!was) {
    if (ours) return { part: undefined, edits: [{ kind: 'dropped', part: refOf(now) }] };
    return { part: now, edits: [{ kind: 'added', part: refOf(now) }] };
  }
  return mergeFields(was, ours ?? was, now);
}

function mergeFields(was: ScalingPart, ours: ScalingPart, now: ScalingPart): Merged {
  const [base, left, seen] = [normalised(was).fields, normalised(ours).fields, normalised(now).fields];
  const fields: Fields = {};
  const edits: Edit[] = [];
  for (const field of new Set([...Object.keys(base), ...Object.keys(seen)])) {
    const untouched = same(seen[field], left[field]);
    const value = untouched ? base[field] : seen[field];
    if (value !== undefined) fields[field] = value;
    if (untouched || same(seen[field], base[field])) continue;
    edits.push({ kind: 'changed', part: refOf(now), field, before: base[field], seen: seen[field] });
  }
  return { part: { ...now, fields }, edits };
}

/** An edit as one line for a person. */
export function editText(edit: Edit): string {
  const place = placeOf(edit.part);
  switch (edit.kind) {
    case 'added':
      return `${place} was added meanwhile; it is kept.`;
    case 'removed':
      return `${place} was removed meanwhile; it stays removed.`;
    case 'dropped':
      return `${place} was changed meanwhile, but was made for the rollout only; it goes away.`;
    case 'changed':
      return `${place}: ${edit.field} was ${JSON.stringify(edit.before)} and was set to ${JSON.stringify(edit.seen)} meanwhile; that is kept.`;
  }
}
