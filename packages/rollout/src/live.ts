import type { Instant } from '@fairlead/reconcile';

/** Every status DescribeEndpoint can answer (SageMaker API reference, EndpointStatus). */
export type EndpointStatus =
  | 'OutOfService'
  | 'Creating'
  | 'Updating'
  | 'SystemUpdating'
  | 'RollingBack'
  | 'InService'
  | 'Deleting'
  | 'Failed'
  | 'UpdateRollbackFailed';

/** A variant as it serves now. Weights are SageMaker's: the share is the weight over the sum of weights. */
export interface LiveVariant {
  name: string;
  currentWeight: number;
  desiredWeight: number;
  currentInstanceCount: number;
  desiredInstanceCount: number;
}

/** What DescribeEndpoint says, as far as a rollout needs it. */
export interface LiveEndpoint {
  name: string;
  status: EndpointStatus;
  configName: string;
  lastModifiedAt: Instant;
  failureReason?: string;
  variants: LiveVariant[];
  hasShadowVariants: boolean;
}

/** Two shares of traffic closer than this are the same: weights travel as 32-bit floats. */
const WEIGHT_TOLERANCE = 1e-6;

/** The share of requests each variant gets, 0–1; no entry when no variant carries weight. */
export function sharesOf(
  variants: readonly LiveVariant[],
  which: 'currentWeight' | 'desiredWeight',
): Map<string, number> {
  const total = variants.reduce((sum, variant) => sum + variant[which], 0);
  return new Map(total > 0 ? variants.map((variant) => [variant.name, variant[which] / total]) : []);
}

/** A variant's share of requests now, in percent to the sixth decimal; undefined when it is not there. */
export function currentPercent({ variants }: LiveEndpoint, variantName: string): number | undefined {
  const share = sharesOf(variants, 'currentWeight').get(variantName);
  return share === undefined ? undefined : Math.round(share * 1e8) / 1e6;
}

/** True when current and desired traffic are both as `weights` (percent per variant) asks, variant by variant. */
export function carriesWeights(endpoint: LiveEndpoint, weights: Readonly<Record<string, number>>): boolean {
  const names = Object.keys(weights);
  if (names.length !== endpoint.variants.length) return false;
  return (['currentWeight', 'desiredWeight'] as const).every((which) => {
    const shares = sharesOf(endpoint.variants, which);
    return names.every((name) => Math.abs((shares.get(name) ?? -1) - (weights[name] ?? 0) / 100) <= WEIGHT_TOLERANCE);
  });
}

/** While one of these lasts SageMaker takes no update; it ends by itself. */
export function isBusy(status: EndpointStatus): boolean {
  return status === 'Creating' || status === 'Updating' || status === 'SystemUpdating' || status === 'RollingBack';
}
