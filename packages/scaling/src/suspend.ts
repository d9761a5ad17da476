import { same } from './compare.ts';
import type { ScalingOperation } from './operation.ts';
import { byKey, type Fields, keyOf, type LiveScaling, type ScalingPart } from './part.ts';
import type { ScalingSnapshot } from './snapshot.ts';

/** What to hold still: scale-in alone (for hours), or everything (only while a swap lasts). */
export type Suspended = 'scale-in' | 'everything';

const FLAGS = ['DynamicScalingInSuspended', 'DynamicScalingOutSuspended', 'ScheduledScalingSuspended'] as const;

/** Hold the scaling of variants still. What somebody else has suspended stays so. @returns nothing where it is so already */
export function suspend(live: LiveScaling, variantNames: readonly string[], what: Suspended): ScalingOperation[] {
  const flags: readonly string[] = what === 'everything' ? FLAGS : [FLAGS[0]];
  return targetsOf(live, variantNames).flatMap((target) =>
    setFlags(target, Object.fromEntries(flags.map((flag) => [flag, true]))),
  );
}

/**
 * Let variants scale again, exactly as far as they did at the snapshot; a target that is not in it scales freely.
 *
 * @param keep - what shall stay suspended all the same: `scale-in` after a swap in the middle of a rollout
 */
export function resume(
  snapshot: Pick<ScalingSnapshot, 'parts'>,
  live: LiveScaling,
  variantNames: readonly string[],
  keep?: 'scale-in',
): ScalingOperation[] {
  const was = byKey(snapshot.parts);
  return targetsOf(live, variantNames).flatMap((target) => {
    const before = was.get(keyOf(target))?.fields ?? {};
    const flags = Object.fromEntries(FLAGS.map((flag) => [flag, before[flag] ?? false]));
    return setFlags(target, keep ? { ...flags, [FLAGS[0]]: true } : flags);
  });
}

function targetsOf({ parts }: LiveScaling, variantNames: readonly string[]) {
  return parts.filter((part) => part.kind === 'target').filter(({ variantName }) => variantNames.includes(variantName));
}

function setFlags(target: Extract<ScalingPart, { kind: 'target' }>, flags: Fields): ScalingOperation[] {
  const differs = Object.entries(flags).some(([flag, value]) => !same(target.fields[flag] ?? false, value));
  return differs ? [{ kind: 'put', part: { ...target, fields: flags } }] : [];
}
