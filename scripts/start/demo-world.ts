import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { ENDPOINT, FIRST_CHAMPION } from './stories.ts';

const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud-detector:latest';
const ROLE = 'arn:aws:iam::111122223333:role/sagemaker-execution';

/** A model that answers a share of requests with a 500. What stands already, from an earlier run, stays. */
export async function ensureModel(client: SageMakerClient, model: { model: string; errorRate: number }): Promise<void> {
  const PrimaryContainer = { Image: IMAGE, Environment: { LOCAL_MODEL_ERROR_RATE: String(model.errorRate) } };
  await unlessThere(() =>
    client.send(new CreateModelCommand({ ModelName: model.model, ExecutionRoleArn: ROLE, PrimaryContainer })),
  );
}

/** The endpoint of the demo, two instances of one variant. */
export async function ensureEndpoint(client: SageMakerClient): Promise<void> {
  await ensureModel(client, FIRST_CHAMPION);
  const EndpointConfigName = `${ENDPOINT}-1`;
  const variant = { VariantName: 'primary', ModelName: FIRST_CHAMPION.model, InstanceType: 'ml.m5.xlarge' as const };
  const ProductionVariants = [{ ...variant, InitialInstanceCount: 2, InitialVariantWeight: 1 }];
  await unlessThere(() => client.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants })));
  await unlessThere(() => client.send(new CreateEndpointCommand({ EndpointName: ENDPOINT, EndpointConfigName })));
}

/** Wait, in real time, until the endpoint takes requests. */
export async function endpointInService(client: SageMakerClient): Promise<void> {
  for (;;) {
    const { EndpointStatus } = await client.send(new DescribeEndpointCommand({ EndpointName: ENDPOINT }));
    if (EndpointStatus === 'InService' || EndpointStatus === 'Updating') return;
    if (EndpointStatus === 'Failed')
      throw new Error(`The demo's endpoint ${ENDPOINT} has Failed; start with a fresh --data folder.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('already existing'))) throw error;
  }
}
