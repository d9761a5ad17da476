import { same, sameParts } from './compare.ts';
import { normalised, normalisedParts } from './normalise.ts';
import { byKey, type Fields, type LiveScaling, type ScalingPart } from './part.ts';

/**
 * Live scaling as it is once changes of ours, of which some may not have been made, all are.
 *
 * Whatever still is as it was before them counts as changed; what is neither as before nor as after them is a person's,
 * and stays. So `restore` can tell our own half-made changes from an edit.
 *
 * @param before - as it was when the changes were written down
 * @param left - as they leave it (`afterOperations`)
 */
export function withPending(live: LiveScaling, before: LiveScaling, left: LiveScaling): LiveScaling {
  const [now, was, after] = [byKey(live.parts), byKey(before.parts), byKey(left.parts)];
  const keys = new Set([...now.keys(), ...was.keys(), ...after.keys()]);
  const parts = [...keys].flatMap((key) => pendingPart(now.get(key), was.get(key), after.get(key)) ?? []);
  return { ...live, parts: normalisedParts(parts) };
}

type Part = ScalingPart | undefined;

function pendingPart(now: Part, was: Part, after: Part): Part {
  if (sameParts(was, after)) return now;
  if (sameParts(now, was)) return after;
  if (!now || !was || !after) return now;
  const [seen, old, next] = [normalised(now).fields, normalised(was).fields, normalised(after).fields];
  const fields: Fields = {};
  for (const field of new Set([...Object.keys(seen), ...Object.keys(next)])) {
    const value = same(seen[field], old[field]) ? next[field] : seen[field];
    if (value !== undefined) fields[field] = value;
  }
  return { ...now, fields };
}
