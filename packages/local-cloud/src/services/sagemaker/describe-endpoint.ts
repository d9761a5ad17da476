import type {
  DataCaptureConfigSummary,
  DescribeEndpointInput,
  DescribeEndpointOutput,
  PendingDeploymentSummary,
  PendingProductionVariantSummary,
  ProductionVariantSummary,
} from '@aws-sdk/client-sagemaker';
import { configNameOf } from './events.ts';
import type { Change, EndpointRecord, Fleet, VariantRecord } from './records.ts';
import type { World } from './world.ts';

function summary(variant: VariantRecord): ProductionVariantSummary {
  const { spec, container, resolvedImage } = variant;
  return {
    VariantName: variant.name,
    ...(container?.Image !== undefined && {
      DeployedImages: [
        {
          SpecifiedImage: container.Image,
          ResolvedImage: resolvedImage,
          ResolutionTime: new Date(variant.deployedAtMs),
        },
      ],
    }),
    CurrentWeight: variant.currentWeight,
    DesiredWeight: variant.desiredWeight,
    CurrentInstanceCount: variant.currentCount,
    ...(variant.currentServerless
      ? { CurrentServerlessConfig: variant.currentServerless, DesiredServerlessConfig: variant.desiredServerless }
      : { DesiredInstanceCount: variant.desiredCount }),
    ...(spec.ManagedInstanceScaling && { ManagedInstanceScaling: spec.ManagedInstanceScaling }),
    ...(spec.RoutingConfig && { RoutingConfig: spec.RoutingConfig }),
  };
}

/** A variant of a fleet that is being provisioned: no instance is ready until all are. */
function pendingSummary(variant: VariantRecord, startedAtMs: number): PendingProductionVariantSummary {
  return {
    ...summary(variant),
    CurrentInstanceCount: 0,
    ...(variant.spec.InstanceType !== undefined && { InstanceType: variant.spec.InstanceType }),
    VariantStatus: [
      {
        Status: 'Creating',
        StatusMessage: `Launching ${variant.desiredCount} instance(s).`,
        StartTime: new Date(startedAtMs),
      },
    ],
  };
}

function pendingDeployment(change: Change | undefined): PendingDeploymentSummary | undefined {
  if (!change || !('fleet' in change)) return undefined;
  const { fleet, startedAtMs } = change;
  return {
    EndpointConfigName: fleet.configName,
    StartTime: new Date(startedAtMs),
    ProductionVariants: fleet.production.map((variant) => pendingSummary(variant, startedAtMs)),
    ...(fleet.shadow.length > 0 && {
      ShadowProductionVariants: fleet.shadow.map((variant) => pendingSummary(variant, startedAtMs)),
    }),
  };
}

function dataCapture(fleet: Fleet, isServing: boolean): DataCaptureConfigSummary | undefined {
  const capture = fleet.definition.DataCaptureConfig;
  if (!capture) return undefined;
  const isOn = capture.EnableCapture ?? false;
  return {
    EnableCapture: isOn,
    CaptureStatus: isOn && isServing ? 'Started' : 'Stopped',
    CurrentSamplingPercentage: capture.InitialSamplingPercentage,
    DestinationS3Uri: capture.DestinationS3Uri,
    KmsKeyId: capture.KmsKeyId ?? '',
  };
}

function deployed(endpoint: EndpointRecord): Partial<DescribeEndpointOutput> {
  const { fleet } = endpoint;
  if (!fleet) return {};
  const { AsyncInferenceConfig, ExplainerConfig, MetricsConfig } = fleet.definition;
  const capture = dataCapture(fleet, endpoint.status !== 'OutOfService' && endpoint.status !== 'Deleting');
  return {
    ProductionVariants: fleet.production.map(summary),
    ...(fleet.shadow.length > 0 && { ShadowProductionVariants: fleet.shadow.map(summary) }),
    ...(capture && { DataCaptureConfig: capture }),
    ...(AsyncInferenceConfig && { AsyncInferenceConfig }),
    ...(ExplainerConfig && { ExplainerConfig }),
    ...(MetricsConfig && { MetricsConfig }),
  };
}

/**
 * DescribeEndpoint: the fleet that serves, and beside it the one that is being provisioned.
 *
 * A failed endpoint shows no variants. Nested values are shared with the state: read, do not change them.
 */
export function describeEndpoint(world: World, input: DescribeEndpointInput): DescribeEndpointOutput {
  const endpoint = world.endpoint(input.EndpointName);
  const pending = pendingDeployment(endpoint.change);
  return {
    EndpointName: endpoint.name,
    EndpointArn: world.arn('endpoint', endpoint.name),
    EndpointConfigName: configNameOf(endpoint),
    ...(endpoint.status !== 'Failed' && deployed(endpoint)),
    EndpointStatus: endpoint.status,
    ...(endpoint.failureReason !== undefined && { FailureReason: endpoint.failureReason }),
    CreationTime: new Date(endpoint.createdAtMs),
    LastModifiedTime: new Date(endpoint.modifiedAtMs),
    ...(endpoint.lastDeploymentConfig && { LastDeploymentConfig: endpoint.lastDeploymentConfig }),
    ...(pending && { PendingDeploymentSummary: pending }),
  };
}
