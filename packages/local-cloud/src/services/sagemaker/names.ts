/** Resource kinds as they appear in ARNs. */
export type ResourceKind = 'model' | 'model-package' | 'model-package-group' | 'endpoint-config' | 'endpoint';

/** Longest name of a model, endpoint config, endpoint or variant (botocore 1.43.107 service model). */
export const MAX_NAME_LENGTH = 63;

/** Names of endpoints, endpoint configs and variants, as the service prints it in its errors. */
export const RESOURCE_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** Names of models. */
export const MODEL_NAME = /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/;

/** The key under which a name is unique: SageMaker compares names without regard to case. */
export const nameKey = (name: string): string => name.toLowerCase();

/** The ARN of a resource, its name lower-cased as the service does in answers, errors and events alike. */
export function arnOf(
  place: { partition: string; region: string; accountId: string },
  kind: ResourceKind,
  name: string,
): string {
  return `arn:${place.partition}:sagemaker:${place.region}:${place.accountId}:${kind}/${nameKey(name)}`;
}

const ARN =
  /^arn:[^:]+:sagemaker:[^:]*:[^:]*:(model|model-package|model-package-group|endpoint-config|endpoint)\/(.+)$/;

/** Read kind and name key out of an ARN; undefined when it is no ARN of a resource served here. */
export function parseArn(arn: string): { kind: ResourceKind; key: string } | undefined {
  const match = ARN.exec(arn);
  const [kind, name] = [match?.[1], match?.[2]];
  return kind && name ? { kind: kind as ResourceKind, key: nameKey(name) } : undefined;
}
