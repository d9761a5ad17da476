import * as z from 'zod/mini';

/** What Application Auto Scaling can change about a variant (`ScalableDimension`). */
export const ScalableDimension = z.enum([
  'sagemaker:variant:DesiredInstanceCount',
  'sagemaker:variant:DesiredProvisionedConcurrency',
]);
export type ScalableDimension = z.infer<typeof ScalableDimension>;

/** Members of a request of AWS, under AWS's own names: what we do not know ourselves is kept all the same. */
export const Fields = z.record(z.string(), z.json());
export type Fields = z.infer<typeof Fields>;

const ofVariant = { variantName: z.string(), dimension: ScalableDimension };

/**
 * One thing that scaling consists of, in the words of the request that makes it.
 *
 * - `target`: MinCapacity, MaxCapacity, RoleARN, and the members of SuspendedState
 * - `policy`: PolicyType, and the members of the configuration of that type
 * - `schedule`: a scheduled action: Schedule, Timezone, StartTime, EndTime (ISO 8601), MinCapacity, MaxCapacity
 * - `alarm`: a CloudWatch alarm that sets off a step policy, as PutMetricAlarm takes it; where its actions name a
 *   policy of the endpoint they hold a `policyPlaceholder`, because a policy's ARN is new whenever it is made again
 */
export const ScalingPart = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('target'), ...ofVariant, fields: Fields }),
  z.object({ kind: z.literal('policy'), ...ofVariant, name: z.string(), fields: Fields }),
  z.object({ kind: z.literal('schedule'), ...ofVariant, name: z.string(), fields: Fields }),
  z.object({ kind: z.literal('alarm'), name: z.string(), fields: Fields }),
]);
export type ScalingPart = z.infer<typeof ScalingPart>;

/** A part without what it holds: enough to name it, and to take it away. */
export type PartRef = ScalingPart extends infer Part
  ? Part extends ScalingPart
    ? Omit<Part, 'fields'>
    : never
  : never;

/** The scaling of an endpoint as the account holds it now. */
export interface LiveScaling {
  endpointName: string;
  parts: readonly ScalingPart[];
}

/** A key by which the same part is found in a snapshot, in code and in the account. */
export function keyOf(part: PartRef): string {
  if (part.kind === 'alarm') return JSON.stringify(['alarm', part.name]);
  const name = part.kind === 'target' ? [] : [part.name];
  return JSON.stringify([part.kind, part.variantName, part.dimension, ...name]);
}

/** The part for a person: `policy load of variant primary`. */
export function placeOf(part: PartRef): string {
  if (part.kind === 'alarm') return `alarm ${part.name}`;
  const counts = part.dimension === 'sagemaker:variant:DesiredInstanceCount' ? '' : ' (provisioned concurrency)';
  const what = { target: 'scalable target', policy: 'policy', schedule: 'scheduled action' }[part.kind];
  return `${what}${part.kind === 'target' ? '' : ` ${part.name}`} of variant ${part.variantName}${counts}`;
}

/** What stands for a policy's ARN among the actions of an alarm. */
export function policyPlaceholder(policy: { variantName: string; dimension: string; name: string }): string {
  return `{policy ${JSON.stringify([policy.variantName, policy.dimension, policy.name])}}`;
}

/** What stands for the ARN of a policy that is no more: an alarm that holds it calls nobody until it is put again. */
export function stalePlaceholder(policy: { variantName: string; dimension: string; name: string }): string {
  return policyPlaceholder(policy).replace('{policy', '{former policy');
}

/** Parts by key; the last of two with one key wins. */
export function byKey(parts: readonly ScalingPart[]): Map<string, ScalingPart> {
  return new Map(parts.map((part) => [keyOf(part), part]));
}

/** The part without its fields. */
export function refOf(part: ScalingPart): PartRef {
  const { fields: _fields, ...ref } = part;
  return ref;
}
