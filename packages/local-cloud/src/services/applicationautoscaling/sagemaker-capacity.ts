import type { SageMakerServices } from '../sagemaker/index.ts';
import type { EndpointRecord, VariantRecord } from '../sagemaker/records.ts';
import type { Capacity, CapacityPort } from './ports.ts';
import { type Resource, variantOf } from './resource.ts';

const isConcurrency = ({ dimension }: Resource): boolean =>
  dimension === 'sagemaker:variant:DesiredProvisionedConcurrency';

function findVariant({ fleet }: Readonly<EndpointRecord>, name: string): VariantRecord | undefined {
  return [...(fleet?.production ?? []), ...(fleet?.shadow ?? [])].find((variant) => variant.name === name);
}

function counts(resource: Resource, variant: VariantRecord): Pick<Capacity, 'current' | 'desired'> | undefined {
  if (!isConcurrency(resource)) {
    return variant.currentServerless ? undefined : { current: variant.currentCount, desired: variant.desiredCount };
  }
  const { currentServerless, desiredServerless } = variant;
  return (
    currentServerless && {
      current: currentServerless.ProvisionedConcurrency ?? 0,
      desired: desiredServerless?.ProvisionedConcurrency ?? 0,
    }
  );
}

/** An endpoint's variant as a scalable resource; undefined when it is missing or of the other kind (serverless or not). */
export function capacityOf(endpoint: Readonly<EndpointRecord> | undefined, resource: Resource): Capacity | undefined {
  const names = variantOf(resource.resourceId);
  const variant = endpoint && names && findVariant(endpoint, names.variant);
  const found = variant && counts(resource, variant);
  if (!found) return undefined;
  const { status } = endpoint;
  return { ...found, isScalable: status === 'InService', isLost: status === 'Failed' || status === 'Deleting' };
}

/** The call that brings a variant to a capacity: what any caller would send. */
export function capacityCall(resource: Resource, capacity: number) {
  const { endpoint, variant } = variantOf(resource.resourceId) ?? { endpoint: '', variant: '' };
  const wish = isConcurrency(resource)
    ? { ServerlessUpdateConfig: { ProvisionedConcurrency: capacity } }
    : { DesiredInstanceCount: capacity };
  return { EndpointName: endpoint, DesiredWeightsAndCapacities: [{ VariantName: variant, ...wish }] };
}

/** Scale the endpoints of this cloud's SageMaker. */
export function sageMakerCapacity({
  endpointNow,
  call,
}: Pick<SageMakerServices, 'endpointNow' | 'call'>): CapacityPort {
  return {
    look: (resource) => capacityOf(endpointNow(variantOf(resource.resourceId)?.endpoint ?? ''), resource),
    change(resource, capacity) {
      call('UpdateEndpointWeightsAndCapacities', capacityCall(resource, capacity));
    },
  };
}
