import type {
  EndpointConfigRecord,
  EndpointRecord,
  ModelPackageRecord,
  ModelRecord,
  VariantRecord,
} from './records.ts';
import { tagList } from './tags.ts';
import type { World } from './world.ts';

/** `InService` → `IN_SERVICE`: events spell statuses unlike the API. */
const upperSnake = (status: string): string => status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();

const variantInEvent = (variant: VariantRecord): Record<string, unknown> => ({
  VariantName: variant.name,
  CurrentWeight: variant.currentWeight,
  DesiredWeight: variant.desiredWeight,
  CurrentInstanceCount: variant.currentCount,
  DesiredInstanceCount: variant.desiredCount,
});

/** `SageMaker Endpoint State Change`; a new or vanishing endpoint lists no variants. */
export function emitEndpointState(world: World, endpoint: EndpointRecord): void {
  const arn = world.arn('endpoint', endpoint.name);
  const serving = endpoint.status === 'Creating' || endpoint.status === 'Deleting' ? undefined : endpoint.fleet;
  world.events.push({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Endpoint State Change',
    resources: [arn],
    detail: {
      EndpointName: endpoint.name,
      EndpointArn: arn,
      EndpointConfigName: configNameOf(endpoint),
      ...(serving && { ProductionVariants: serving.production.map(variantInEvent) }),
      EndpointStatus: upperSnake(endpoint.status),
      ...(endpoint.failureReason !== undefined && { FailureReason: endpoint.failureReason }),
      CreationTime: endpoint.createdAtMs,
      LastModifiedTime: endpoint.modifiedAtMs,
      Tags: { ...endpoint.tags },
    },
  });
}

/** The config an endpoint counts as running: the deployed one, or the first one while that is being created. */
export function configNameOf(endpoint: EndpointRecord): string {
  const pending = endpoint.change && 'fleet' in endpoint.change ? endpoint.change.fleet : undefined;
  return (endpoint.fleet ?? pending)?.configName ?? '';
}

/** `SageMaker Endpoint Config State Change`, at creation and deletion; tags are a list in this type. */
export function emitEndpointConfigState(world: World, config: EndpointConfigRecord): void {
  const arn = world.arn('endpoint-config', config.name);
  world.events.push({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Endpoint Config State Change',
    resources: [arn],
    detail: {
      EndpointConfigName: config.name,
      EndpointConfigArn: arn,
      CreationTime: config.createdAtMs,
      ProductionVariants: (config.definition.ProductionVariants ?? []).map((variant) => ({
        VariantName: variant.VariantName,
        ModelName: variant.ModelName,
        InstanceType: variant.InstanceType,
        InitialInstanceCount: variant.InitialInstanceCount,
        InitialVariantWeight: variant.InitialVariantWeight,
      })),
      Tags: tagList(config.tags),
    },
  });
}

/** `SageMaker Model State Change`, at creation and deletion alike: no field tells the two apart. */
export function emitModelState(world: World, model: ModelRecord): void {
  const arn = world.arn('model', model.name);
  const container = model.definition.PrimaryContainer ?? model.definition.Containers?.[0];
  world.events.push({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model State Change',
    resources: [arn],
    detail: {
      ModelName: model.name,
      ModelArn: arn,
      ExecutionRoleArn: model.definition.ExecutionRoleArn,
      CreationTime: model.createdAtMs,
      PrimaryContainer: {
        ContainerHostname: container?.ContainerHostname,
        Image: container?.Image,
        ModelDataUrl: container?.ModelDataUrl,
      },
      Tags: tagList(model.tags),
    },
  });
}

/** `SageMaker Model Package State Change`: times are ISO strings in this type; `updated` names the fields that changed. */
export function emitModelPackageState(world: World, record: ModelPackageRecord, updated: readonly string[]): void {
  const arn = world.arn('model-package', record.name);
  const { InferenceSpecification, ModelApprovalStatus, ApprovalDescription, MetadataProperties } = record.definition;
  world.events.push({
    source: 'aws.sagemaker',
    detailType: 'SageMaker Model Package State Change',
    resources: [arn],
    detail: {
      ModelPackageGroupName: record.group,
      ModelPackageVersion: record.version,
      ModelPackageArn: arn,
      CreationTime: new Date(record.createdAtMs).toISOString(),
      LastModifiedTime: new Date(record.modifiedAtMs).toISOString(),
      ModelPackageStatus: 'Completed',
      ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
      ModelApprovalStatus,
      ...(ApprovalDescription !== undefined && { ApprovalDescription }),
      ...(InferenceSpecification && { InferenceSpecification }),
      ...(MetadataProperties && { MetadataProperties }),
      UpdatedModelPackageFields: [...updated],
    },
  });
}
