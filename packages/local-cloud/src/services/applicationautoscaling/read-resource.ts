import { Constraints } from '../sagemaker/constraints.ts';
import { validationException } from './errors.ts';
import { DIMENSIONS, type Dimension, type Resource, variantOf } from './resource.ts';

/** How a request names a resource; read by the wire, so any of it may be missing. */
export interface ResourceInput {
  ServiceNamespace?: string | undefined;
  ResourceId?: string | undefined;
  ScalableDimension?: string | undefined;
}

const UNSUPPORTED = 'Unsupported service namespace, resource type or scalable dimension';

const isDimension = (text: string): text is Dimension => (DIMENSIONS as readonly string[]).includes(text);

/** @throws ValidationException unless the namespace is `sagemaker`, the only one served here */
function checkNamespace({ ServiceNamespace }: ResourceInput): void {
  const constraints = new Constraints();
  constraints.required(ServiceNamespace, 'serviceNamespace');
  constraints.check();
  if (ServiceNamespace !== 'sagemaker')
    throw validationException(`${UNSUPPORTED}. The local cloud scales sagemaker only.`);
}

/** @throws ValidationException for a dimension that is unknown or not served, inference components by name */
function checkDimension(dimension: string): asserts dimension is Dimension {
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
