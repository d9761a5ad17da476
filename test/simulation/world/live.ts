import type { LiveEndpoint } from '@fairlead/rollout';
import type { EndpointRecord } from '../../../packages/local-cloud/src/services/sagemaker/records.ts';

/** The variants that serve an endpoint at this instant; none when it has Failed. */
export function servingVariants(endpoint: Readonly<EndpointRecord> | undefined) {
  return endpoint?.fleet?.production ?? [];
}

/** The share of requests that a variant gets at this instant, 0–1. */
export function shareOf(endpoint: Readonly<EndpointRecord> | undefined, variantName: string): number {
  const variants = servingVariants(endpoint);
  const total = variants.reduce((sum, { currentWeight }) => sum + currentWeight, 0);
  const weight = variants.find(({ name }) => name === variantName)?.currentWeight ?? 0;
  return total > 0 ? weight / total : 0;
}

/** The share of requests that the shadow gets a copy of at this instant, 0–1. */
export function copiesOf(endpoint: Readonly<EndpointRecord> | undefined): number {
  const [production] = servingVariants(endpoint);
  const [shadow] = endpoint?.fleet?.shadow ?? [];
  if (!production || !shadow || production.currentWeight === 0) return 0;
  return Math.min(1, shadow.currentWeight / production.currentWeight);
}

/** The share that a look has shown for a variant, 0–1. */
export function shownShareOf({ variants }: LiveEndpoint, variantName: string): number {
  const total = variants.reduce((sum, { currentWeight }) => sum + currentWeight, 0);
  const weight = variants.find(({ name }) => name === variantName)?.currentWeight ?? 0;
  return total > 0 ? weight / total : 0;
}
