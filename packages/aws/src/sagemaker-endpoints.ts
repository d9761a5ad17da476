import {
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
  type DescribeEndpointOutput,
  DescribeModelCommand,
  DescribeModelPackageCommand,
  ListTagsCommand,
  type ListTagsOutput,
  type ProductionVariantSummary,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ConfigBody, type LiveEndpoint, type LiveVariant, ModelBody } from '@fairlead/rollout';
import type { EndpointReader } from '@fairlead/runtime';
import * as z from 'zod/mini';
import { isMissing } from './sagemaker-errors.ts';

/** Read endpoints, their configs and models from SageMaker. */
export function sageMakerEndpoints(client: SageMakerClient): EndpointReader {
  return {
    endpoint: (name) =>
      orMissing(async () => liveEndpoint(await client.send(new DescribeEndpointCommand({ EndpointName: name })))),

    config: (name) =>
      orMissing(async () => {
        const { EndpointConfigName, EndpointConfigArn, CreationTime, $metadata, ...described } = await client.send(
          new DescribeEndpointConfigCommand({ EndpointConfigName: name }),
        );
        const body = z.parse(ConfigBody, withoutUndefined(described));
        return { body, tags: await tagsOf(client, EndpointConfigArn) };
      }),

    model: (name) =>
      orMissing(async () => {
        const { ModelName, ModelArn, CreationTime, DeploymentRecommendation, $metadata, ...described } =
          await client.send(new DescribeModelCommand({ ModelName: name }));
        return z.parse(ModelBody, withoutUndefined(described));
      }),

    modelPackage: (arn) =>
      orMissing(async () => {
        const { ModelPackageStatus = 'Pending', ModelApprovalStatus = 'PendingManualApproval' } = await client.send(
          new DescribeModelPackageCommand({ ModelPackageName: arn }),
        );
        return { arn, status: ModelPackageStatus, approval: ModelApprovalStatus };
      }),
  };
}

/** What a read answers, `missing` when SageMaker cannot find it. */
export async function orMissing<T>(read: () => Promise<T>): Promise<T | 'missing'> {
  try {
    return await read();
  } catch (error) {
    if (isMissing(error)) return 'missing';
    throw error;
  }
}

/** Own tags only: `aws:` tags belong to AWS and cannot be set. */
export async function tagsOf(client: SageMakerClient, arn: string | undefined): Promise<Record<string, string>> {
  if (!arn) return {};
  const tags: Record<string, string> = {};
  let NextToken: string | undefined;
  do {
    const page: ListTagsOutput = await client.send(
      new ListTagsCommand({ ResourceArn: arn, ...(NextToken ? { NextToken } : {}) }),
    );
    for (const { Key, Value } of page.Tags ?? []) if (Key && !Key.startsWith('aws:')) tags[Key] = Value ?? '';
    NextToken = page.NextToken;
  } while (NextToken);
  return tags;
}

function liveEndpoint(described: DescribeEndpointOutput): LiveEndpoint {
  const { EndpointName, EndpointStatus, EndpointConfigName, LastModifiedTime, FailureReason } = described;
  if (!EndpointName || !EndpointStatus || !EndpointConfigName || !LastModifiedTime) {
    throw new Error(
      `SageMaker described ${EndpointName ?? 'an endpoint'} without its status, config or time of change.`,
    );
  }
  return {
    name: EndpointName,
    status: EndpointStatus,
    configName: EndpointConfigName,
    lastModifiedAt: LastModifiedTime.toISOString(),
    ...(FailureReason ? { failureReason: FailureReason } : {}),
    variants: (described.ProductionVariants ?? []).map(liveVariant),
    hasShadowVariants: (described.ShadowProductionVariants ?? []).length > 0,
  };
}

/** Absent numbers are 0: a variant that is coming up may not show its counts yet. */
function liveVariant(summary: ProductionVariantSummary): LiveVariant {
  const {
    VariantName = '',
    CurrentWeight = 0,
    DesiredWeight = 0,
    CurrentInstanceCount = 0,
    DesiredInstanceCount = 0,
  } = summary;
  return {
    name: VariantName,
    currentWeight: CurrentWeight,
    desiredWeight: DesiredWeight,
    currentInstanceCount: CurrentInstanceCount,
    desiredInstanceCount: DesiredInstanceCount,
  };
}

/** The value as JSON has it: the SDK fills members that were not sent with undefined. */
export function withoutUndefined<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
