import { createHash } from 'node:crypto';
import { canonicalJson, type StoredRecord } from '@fairlead/reconcile';
import { type LiveScaling, ScalingPart, ScalingSnapshot, withPending } from '@fairlead/scaling';
import * as z from 'zod/mini';
import { rolloutPartition } from '../names.ts';
import type { RolloutState, ScalingProgress } from '../state.ts';

/** Changes of ours to scaling: how it was right before them, and as they leave it. */
export const ScalingChanges = z.object({
  schemaVersion: z.literal(1),
  before: z.array(ScalingPart),
  left: z.array(ScalingPart),
});
export type ScalingChanges = z.infer<typeof ScalingChanges>;

/** What a rollout has kept about scaling, in records beside its state. */
export interface KeptScaling {
  snapshot: ScalingSnapshot;
  changes: ScalingChanges;
}

/** What a look has found out about the endpoint's scaling. */
export type SeenScaling =
  | { live: LiveScaling; kept?: KeptScaling; invocationsPerMinute?: number }
  /** Nothing about scaling can be decided now; everything else can. */
  | { unreadable: string };

/** Where the records of a state lead: partition and sort key. */
export function keptKeys({ id }: Pick<RolloutState, 'id'>, { snapshot, changes }: ScalingProgress) {
  const pk = rolloutPartition(id);
  return { snapshot: [pk, snapshot], changes: [pk, changes] } as const;
}

/** Read what such records hold. @throws when one is missing or is not what this code knows */
export function readKept(snapshot: StoredRecord | undefined, changes: StoredRecord | undefined): KeptScaling {
  return { snapshot: z.parse(ScalingSnapshot, snapshot?.body), changes: z.parse(ScalingChanges, changes?.body) };
}

/**
 * A record under a key that its content gives: a worker that froze over an older look writes another one, which nothing
 * leads to, and never spoils the one that counts.
 */
export function scalingRecord({ id }: Pick<RolloutState, 'id'>, body: ScalingSnapshot | ScalingChanges): StoredRecord {
  const digest = createHash('sha256').update(canonicalJson(body)).digest('hex').slice(0, 16);
  const kind = 'left' in body ? 'CHANGES' : 'SNAPSHOT';
  return { pk: rolloutPartition(id), sk: `SCALING#${kind}#${digest}`, body: { ...body } };
}

/** How scaling stands by our own doing, and as it is, with what may be on its way taken for done. */
export function accountOf(
  live: LiveScaling,
  changes: ScalingChanges,
  pending: boolean,
): { left: LiveScaling; now: LiveScaling } {
  const was = { ...live, parts: changes.before };
  const left = { ...live, parts: [...changes.left, ...stillRegistered(live, changes)] };
  return { left, now: pending ? withPending(live, was, left) : live };
}

/**
 * What a deregistration of ours has not taken away, for its target is still there: what of it is missing now, a person
 * has removed.
 */
export function stillRegistered({ parts }: LiveScaling, { before, left }: ScalingChanges): ScalingPart[] {
  const isThere = (among: readonly ScalingPart[], target: ScalingPart): boolean =>
    among.some((part) => part.kind === 'target' && isOfTarget(part, target));
  const targets = before.filter((part) => part.kind === 'target' && !isThere(left, part) && isThere(parts, part));
  return before.filter((part) => targets.some((target) => isOfTarget(part, target)));
}

function isOfTarget(part: ScalingPart, target: ScalingPart): boolean {
  if (part.kind === 'alarm' || target.kind === 'alarm') return false;
  return part.variantName === target.variantName && part.dimension === target.dimension;
}
