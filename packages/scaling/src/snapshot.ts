import * as z from 'zod/mini';
import { normalisedParts } from './normalise.ts';
import { type LiveScaling, ScalingPart } from './part.ts';

/** The scaling of an endpoint at a moment, to be stored before anything changes it. Normalised, in the order of keys. */
export const ScalingSnapshot = z.object({
  schemaVersion: z.literal(1),
  endpointName: z.string(),
  parts: z.array(ScalingPart),
});
export type ScalingSnapshot = z.infer<typeof ScalingSnapshot>;

/** Keep all that `restore` needs; about 1 KB per policy, so store it as a record of its own beside a small state. */
export function snapshotOf({ endpointName, parts }: LiveScaling): ScalingSnapshot {
  return { schemaVersion: 1, endpointName, parts: normalisedParts(parts) };
}
