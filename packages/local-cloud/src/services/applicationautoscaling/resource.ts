import { Constraints } from '../sagemaker/constraints.ts';
import { validationException } from './errors.ts';

/** The dimensions of an endpoint's variant that are scaled here. */
export const DIMENSIONS = [
  'sagemaker:variant:DesiredInstanceCount',
  'sagemaker:variant:DesiredProvisionedConcurrency',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** What can be scaled: a variant in one of its dimensions. The namespace is always `sagemaker`. */
export interface Resource {
  /** `endpoint/<name>/variant/<name>`. */
  resourceId: string;
  dimension: Dimension;
}

/** How a request names a resource; read by the wire, so any of it may be missing. */
export interface ResourceInput {
  ServiceNamespace?: string | undefined;
  ResourceId?: string | undefined;
  ScalableDimension?: string | undefined;
}

const RESOURCE_ID = /^endpoint\/([^/]+)\/variant\/([^/]+)$/;

const UNSUPPORTED = 'Unsupported service namespace, resource type or scalable dimension';

const isDimension = (text: string): text is Dimension => (DIMENSIONS as readonly string[]).includes(text);

/** The endpoint and variant of a resource id; undefined for any other kind of resource. */
export function variantOf(resourceId: string): { endpoint: string; variant: string } | undefined {
  const [, endpoint, variant] = RESOURCE_ID.exec(resourceId) ?? [];
  return endpoint && variant ? { endpoint, variant } : undefined;
}

/** One key per resource; endpoint names keep their case here, as AWS shows them back. */
export const resourceKey = ({ resourceId, dimension }: Resource): string => `${resourceId}|${dimension}`;

/** @throws ValidationException unless the namespace is `sagemaker`, the only one served here */
export function checkNamespace({ ServiceNamespace }: ResourceInput): void {
  const constraints = new Constraints();
  constraints.required(ServiceNamespace, 'serviceNamespace');
  constraints.check();
  if (ServiceNamespace !== 'sagemaker')
    throw validationException(`${UNSUPPORTED}. The local cloud scales sagemaker only.`);
}

/** @throws ValidationException for a dimension that is unknown or not served, inference components by name */
export function checkDimension(dimension: string): asserts dimension is Dimension {
  if (dimension.startsWith('sagemaker:inference-component:')) {
    throw validationException(`${UNSUPPORTED}. The local cloud does not serve inference components (${dimension}).`);
  }
  if (!isDimension(dimension)) throw validationException(UNSUPPORTED);
}

/** Read the three members that name a scalable target. @throws ValidationException naming all that is missing */
export function readResource(input: ResourceInput): Resource {
  const { ResourceId: resourceId = '', ScalableDimension: dimension = '' } = input;
  const constraints = new Constraints();
  constraints.required(input.ServiceNamespace, 'serviceNamespace');
  constraints.required(input.ResourceId, 'resourceId');
  constraints.required(input.ScalableDimension, 'scalableDimension');
  constraints.check();
  checkNamespace(input);
  checkDimension(dimension);
  if (!variantOf(resourceId)) throw validationException(UNSUPPORTED);
  return { resourceId, dimension };
}

/**
 * Check how a listing is narrowed down.
 *
 * @returns whether a resource belongs to the listing
 * @throws ValidationException for a dimension without a resource, and for what is not served
 */
export function checkFilter(input: ResourceInput): (resource: Resource) => boolean {
  const { ResourceId: resourceId, ScalableDimension: dimension } = input;
  checkNamespace(input);
  if (dimension !== undefined) checkDimension(dimension);
  if (dimension !== undefined && resourceId === undefined) {
    throw validationException('If you specify a scalable dimension, you must also specify a resource ID.');
  }
  return (resource) =>
    (resourceId === undefined || resource.resourceId === resourceId) &&
    (dimension === undefined || resource.dimension === dimension);
}
