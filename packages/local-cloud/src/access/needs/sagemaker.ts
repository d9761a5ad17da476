import type { Need } from '../evaluate.ts';
import { type CallSite, type NeedsOf, type NeedsTable, onAll, requestTags, resourceTags, siteArn } from './table.ts';

type Kind = 'endpoint' | 'endpoint-config' | 'model' | 'model-package-group';

/** SageMaker lower-cases the names in ARNs (its events show it), so policies name them in lower case. */
function arnOf(site: CallSite, kind: Kind, name: string | undefined): string {
  return siteArn(site, 'sagemaker', `${kind}/${(name ?? '').toLowerCase()}`);
}

function need(site: CallSite, action: string, resource: string, context: Need['context'] = {}): Need {
  return {
    action: `sagemaker:${action}`,
    resource,
    context: { ...resourceTags(site, resource, 'sagemaker'), ...context },
  };
}

/** An action on the one resource that a member of the input names. */
function on(kind: Kind, member: string, action: string): NeedsOf {
  return (input, site) => [need(site, action, arnOf(site, kind, input[member]))];
}

/** Tags in a create call need AddTags on what is created (SageMaker Developer Guide, "Tagging resources"). */
function addTags(site: CallSite, resource: string, tags: object[] | undefined): Need[] {
  return tags?.length ? [need(site, 'AddTags', resource, requestTags(tags))] : [];
}

function passRole(role: string | undefined): Need[] {
  const context = { 'iam:PassedToService': 'sagemaker.amazonaws.com' };
  return role ? [{ action: 'iam:PassRole', resource: role, context }] : [];
}

/**
 * A storage volume with a customer's key: whoever brings the config to life lets SageMaker use the key by a grant.
 * Unverified: whether the caller's own policy is asked, or only the key's policy; asked here, to be on the safe side.
 */
function useKey(site: CallSite, configName: string | undefined): Need[] {
  const key = site.volumeKeyOf(configName ?? '');
  if (key === undefined) return [];
  const resource = key.startsWith('arn:') ? key : siteArn(site, 'kms', `key/${key}`);
  const context = { 'kms:ViaService': `sagemaker.${site.region}.amazonaws.com`, 'kms:GrantIsForAWSResource': 'true' };
  return ['kms:CreateGrant', 'kms:DescribeKey'].map((action) => ({ action, resource, context }));
}

/** Create- and UpdateEndpoint list endpoint and endpoint config as required: both are asked for. */
function endpointOn(action: 'CreateEndpoint' | 'UpdateEndpoint'): NeedsOf {
  return (input, site) => {
    const endpoint = arnOf(site, 'endpoint', input.EndpointName);
    const config = arnOf(site, 'endpoint-config', input.EndpointConfigName);
    return [
      need(site, action, endpoint, requestTags(input.Tags)),
      need(site, action, config, requestTags(input.Tags)),
      ...addTags(site, endpoint, input.Tags),
      ...useKey(site, input.EndpointConfigName),
    ];
  };
}

interface Variant {
  InstanceType?: string;
  ModelName?: string;
}

const createEndpointConfig: NeedsOf = (input, site) => {
  const config = arnOf(site, 'endpoint-config', input.EndpointConfigName);
  const variants: Variant[] = [...(input.ProductionVariants ?? []), ...(input.ShadowProductionVariants ?? [])];
  const context = {
    ...requestTags(input.Tags),
    'sagemaker:InstanceTypes': variants.flatMap(({ InstanceType }) => InstanceType ?? []),
    'sagemaker:ModelArn': variants.flatMap(({ ModelName }) => (ModelName ? [arnOf(site, 'model', ModelName)] : [])),
    ...(input.KmsKeyId && { 'sagemaker:VolumeKmsKeyArn': input.KmsKeyId }),
  };
  return [need(site, 'CreateEndpointConfig', config, context), ...addTags(site, config, input.Tags)];
};

const createModel: NeedsOf = (input, site) => {
  const model = arnOf(site, 'model', input.ModelName);
  const isolated = { 'sagemaker:NetworkIsolation': String(input.EnableNetworkIsolation ?? false) };
  return [
    need(site, 'CreateModel', model, { ...requestTags(input.Tags), ...isolated }),
    ...addTags(site, model, input.Tags),
    ...passRole(input.ExecutionRoleArn),
  ];
};

function onArn(action: string): NeedsOf {
  return (input, site) => [need(site, action, input.ResourceArn ?? '', requestTags(input.Tags))];
}

/** A version that is made or changed: policies may say who may set which approval. A new version's number is not known before. */
function onPackage(action: string): NeedsOf {
  return (input, site) => {
    const group = input.ModelPackageGroupName?.toLowerCase();
    const arn =
      input.ModelPackageArn ?? input.ModelPackageName ?? siteArn(site, 'sagemaker', `model-package/${group}/*`);
    const status = input.ModelApprovalStatus;
    const context = { ...requestTags(input.Tags), ...(status && { 'sagemaker:ModelApprovalStatus': status }) };
    return [need(site, action, arn, context), ...addTags(site, arn, input.Tags)];
  };
}

const createModelPackageGroup: NeedsOf = (input, site) => {
  const group = arnOf(site, 'model-package-group', input.ModelPackageGroupName);
  return [need(site, 'CreateModelPackageGroup', group, requestTags(input.Tags)), ...addTags(site, group, input.Tags)];
};

/** SageMaker's control plane and runtime. */
export const SAGEMAKER: NeedsTable = {
  AddTags: onArn('AddTags'),
  CreateEndpoint: endpointOn('CreateEndpoint'),
  CreateEndpointConfig: createEndpointConfig,
  CreateModel: createModel,
  CreateModelPackage: onPackage('CreateModelPackage'),
  CreateModelPackageGroup: createModelPackageGroup,
  // A variant's scalable target goes with it; the permission for that is the autoscaling service's to ask.
  DeleteEndpoint: on('endpoint', 'EndpointName', 'DeleteEndpoint'),
  DeleteEndpointConfig: on('endpoint-config', 'EndpointConfigName', 'DeleteEndpointConfig'),
  DeleteModel: on('model', 'ModelName', 'DeleteModel'),
  DeleteTags: onArn('DeleteTags'),
  DescribeEndpoint: on('endpoint', 'EndpointName', 'DescribeEndpoint'),
  DescribeEndpointConfig: on('endpoint-config', 'EndpointConfigName', 'DescribeEndpointConfig'),
  DescribeModel: on('model', 'ModelName', 'DescribeModel'),
  DescribeModelPackage: onPackage('DescribeModelPackage'),
  DescribeModelPackageGroup: on('model-package-group', 'ModelPackageGroupName', 'DescribeModelPackageGroup'),
  InvokeEndpoint: on('endpoint', 'EndpointName', 'InvokeEndpoint'),
  InvokeEndpointAsync: on('endpoint', 'EndpointName', 'InvokeEndpointAsync'),
  ListDomains: onAll('sagemaker:ListDomains'),
  ListEndpointConfigs: onAll('sagemaker:ListEndpointConfigs'),
  ListEndpoints: onAll('sagemaker:ListEndpoints'),
  Search: onAll('sagemaker:Search'),
  ListModelPackageGroups: onAll('sagemaker:ListModelPackageGroups'),
  // Unverified: whether it is checked on the group's packages when a group is named; taken as on all.
  ListModelPackages: onAll('sagemaker:ListModelPackages'),
  ListModels: onAll('sagemaker:ListModels'),
  ListTags: onArn('ListTags'),
  UpdateEndpoint: endpointOn('UpdateEndpoint'),
  UpdateEndpointWeightsAndCapacities: on('endpoint', 'EndpointName', 'UpdateEndpointWeightsAndCapacities'),
  UpdateModelPackage: onPackage('UpdateModelPackage'),
};
