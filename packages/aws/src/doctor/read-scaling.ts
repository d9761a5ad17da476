import {
  type ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { GetRoleCommand, type IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import type { ScalableTargetSeen } from '@fairlead/doctor';
import { nextToken, pages } from './read.ts';

const SERVICE_LINKED_ROLE = 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';

/** The instance-count targets of all variants. */
export async function readScalableTargets(client: ApplicationAutoScalingClient): Promise<ScalableTargetSeen[]> {
  const targets = await pages(
    (token) => client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker', ...nextToken(token) })),
    ({ ScalableTargets }) => ScalableTargets,
  );
  return targets.flatMap(targetSeen);
}

function targetSeen({
  ResourceId = '',
  MinCapacity = 0,
  MaxCapacity = 0,
  SuspendedState,
}: ScalableTarget): ScalableTargetSeen[] {
  const [, endpointName, variantName] = /^endpoint\/([^/]+)\/variant\/([^/]+)$/.exec(ResourceId) ?? [];
  if (!endpointName || !variantName) return [];
  const kinds = [
    ['scale-in', SuspendedState?.DynamicScalingInSuspended],
    ['scale-out', SuspendedState?.DynamicScalingOutSuspended],
    ['scheduled', SuspendedState?.ScheduledScalingSuspended],
  ] as const;
  const suspended = kinds.flatMap(([kind, isSuspended]) => (isSuspended ? [kind] : []));
  return [{ endpointName, variantName, minCapacity: MinCapacity, maxCapacity: MaxCapacity, suspended }];
}

/** Whether autoscaling of endpoints has the role that AWS makes for it. */
export async function readServiceLinkedRole(client: IAMClient): Promise<'present' | 'missing'> {
  try {
    await client.send(new GetRoleCommand({ RoleName: SERVICE_LINKED_ROLE }));
    return 'present';
  } catch (error) {
    if (error instanceof NoSuchEntityException) return 'missing';
    throw error;
  }
}
