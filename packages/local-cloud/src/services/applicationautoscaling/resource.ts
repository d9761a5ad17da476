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

const RESOURCE_ID = /^endpoint\/([^/]+)\/variant\/([^/]+)$/;

/** The endpoint and variant of a resource id; undefined for any other kind of resource. */
export function variantOf(resourceId: string): { endpoint: string; variant: string } | undefined {
  const [, endpoint, variant] = RESOURCE_ID.exec(resourceId) ?? [];
  return endpoint && variant ? { endpoint, variant } : undefined;
}

/** One key per resource; endpoint names keep their case here, as AWS shows them back. */
export const resourceKey = ({ resourceId, dimension }: Resource): string => `${resourceId}|${dimension}`;
