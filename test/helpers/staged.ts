import { CreateModelPackageCommand, CreateModelPackageGroupCommand } from '@aws-sdk/client-sagemaker';
import type { Local } from './local.ts';

type Approval = 'Approved' | 'Rejected' | 'PendingManualApproval';

/** Register a version of the model package group `fraud` whose model answers a share of requests with a 500. */
export async function modelPackage(
  { clients: { sageMaker } }: Pick<Local, 'clients'>,
  errorRate: number,
  approval: Approval = 'Approved',
): Promise<string> {
  const group = { ModelPackageGroupName: 'fraud' };
  await sageMaker.send(new CreateModelPackageGroupCommand(group)).catch((error: Error) => {
    if (!error.message.startsWith('Cannot create already existing')) throw error;
  });
  const container = {
    Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud:2',
    Environment: { LOCAL_MODEL_ERROR_RATE: String(errorRate) },
  };
  const { ModelPackageArn = '' } = await sageMaker.send(
    new CreateModelPackageCommand({
      ...group,
      ModelApprovalStatus: approval,
      InferenceSpecification: { Containers: [container] },
    }),
  );
  return ModelPackageArn;
}

/** A request that the model understands. */
export const SAMPLE = { contentType: 'application/json', body: '{"amount":12.5}' };
