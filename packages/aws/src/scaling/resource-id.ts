/** How Application Auto Scaling names a variant. */
export function resourceIdOf(endpointName: string, variantName: string): string {
  return `endpoint/${endpointName}/variant/${variantName}`;
}

/** The variant of such a name; undefined for what is none. */
export function variantOf(resourceId: string | undefined): string | undefined {
  return /^endpoint\/[^/]+\/variant\/([^/]+)$/.exec(resourceId ?? '')?.[1];
}

/** Whose policy an ARN names: `…:resource/sagemaker/endpoint/E/variant/V:policyName/N`; undefined for any other ARN. */
export function policyOfArn(arn: string): { endpointName: string; variantName: string; name: string } | undefined {
  const match = /:scalingPolicy:[^:]+:resource\/sagemaker\/endpoint\/([^/]+)\/variant\/([^:/]+):policyName\/(.+)$/.exec(
    arn,
  );
  const [, endpointName, variantName, name] = match ?? [];
  return endpointName && variantName && name ? { endpointName, variantName, name } : undefined;
}
