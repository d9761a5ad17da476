import { fieldDifferences, sameParts } from './compare.ts';
import { inOrder, type ScalingOperation } from './operation.ts';
import { byKey, type Fields, keyOf, type LiveScaling, refOf, type ScalingPart } from './part.ts';

/** What brings the parts that are wanted about, each as it is wanted; nothing else is touched. */
export function putsFor(wanted: readonly ScalingPart[], live: Pick<LiveScaling, 'parts'>): ScalingOperation[] {
  const seen = byKey(live.parts);
  const puts = wanted.flatMap((part): ScalingOperation[] => {
    const held = seen.get(keyOf(part));
    return sameParts(part, held) ? [] : [{ kind: 'put', part: held ? onlyChanged(part, held) : part }];
  });
  return inOrder(puts);
}

/** What takes away everything that is not wanted. */
export function removesFor(wanted: readonly ScalingPart[], live: Pick<LiveScaling, 'parts'>): ScalingOperation[] {
  const keys = new Set(wanted.map(keyOf));
  const gone = live.parts.filter((part) => !keys.has(keyOf(part)));
  return inOrder(gone.map((part): ScalingOperation => ({ kind: 'remove', part: refOf(part) })));
}

/** Of a target that is there only what differs: its other members may be changed by a schedule at this very moment. */
function onlyChanged(part: ScalingPart, held: ScalingPart): ScalingPart {
  if (part.kind !== 'target') return part;
  const fields: Fields = {};
  for (const { field, wanted } of fieldDifferences(part, held)) if (wanted !== undefined) fields[field] = wanted;
  return { ...part, fields };
}
