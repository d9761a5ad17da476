import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  type ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import type { Cloud } from '@fairlead/local-cloud';
import type { LocalClients } from '../../scripts/local/clients.ts';

const MINUTE_MS = 60_000;

/** Members to change; undefined takes one away. */
type Overrides<T> = { [Name in keyof T]?: T[Name] | undefined };

/**
 * The models, endpoints and requests of one account, as its owner makes them.
 *
 * @param until - lets minutes pass until something holds
 */
export function accountOf(
  cloud: Cloud<'virtual'>,
  clients: LocalClients,
  until: (holds: () => Promise<boolean>, minutes: number) => Promise<void>,
) {
  const { accountId, region } = cloud.context;
  let stopTraffic = (): void => undefined;
  const account = {
    /** A model that answers a share of requests with a 500. */
    async model(name: string, errorRate: number, environment: Record<string, string> = {}): Promise<void> {
      const Environment = { LOCAL_MODEL_ERROR_RATE: String(errorRate), ...environment };
      const PrimaryContainer = { Image: `${accountId}.dkr.ecr.${region}.amazonaws.com/fraud:1`, Environment };
      const ExecutionRoleArn = `arn:aws:iam::${accountId}:role/sagemaker`;
      await clients.sageMaker.send(new CreateModelCommand({ ModelName: name, PrimaryContainer, ExecutionRoleArn }));
    },

    /** An endpoint in service, with one variant `primary`. */
    async endpoint(name: string, model: string, instanceCount = 2): Promise<void> {
      const config = `${name}-original`;
      await account.config(config, model, { InitialInstanceCount: instanceCount });
      await account.endpointOn(name, config);
    },

    /** An endpoint in service on a config that exists. */
    async endpointOn(name: string, config: string): Promise<void> {
      await clients.sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: config }));
      await until(async () => (await account.describe(name)).EndpointStatus === 'InService', 30);
    },

    /** A config with one variant `primary`. */
    async config(name: string, model: string, overrides: Overrides<ProductionVariant> = {}): Promise<void> {
      const variant = { VariantName: 'primary', ModelName: model, InstanceType: 'ml.m5.large' as const };
      const ProductionVariants = [{ ...variant, InitialInstanceCount: 2, InitialVariantWeight: 1, ...overrides }];
      await clients.sageMaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants }));
    },

    delete: (name: string) => clients.sageMaker.send(new DeleteEndpointCommand({ EndpointName: name })),

    describe: (name: string) => clients.sageMaker.send(new DescribeEndpointCommand({ EndpointName: name })),

    /** Requests per minute from now on, spread evenly over each minute. */
    traffic(endpoint: string, perMinute: number): void {
      stopTraffic();
      const spread = 6;
      const burst = async (): Promise<void> => {
        for (let i = 0; i < perMinute / spread; i++) await account.invoke(endpoint);
        stopTraffic = cloud.clock.at(cloud.clock.now() + MINUTE_MS / spread, burst);
      };
      stopTraffic = cloud.clock.at(cloud.clock.now() + MINUTE_MS / spread, burst);
    },

    async invoke(endpoint: string): Promise<string | undefined> {
      const call = { requestId: 'r', accessKeyId: 'local' };
      const input = { EndpointName: endpoint, Body: new Uint8Array([123, 125]), ContentType: 'application/json' };
      try {
        const answer = (await cloud.sagemaker.runtime.operations.InvokeEndpoint?.(input, call)) as {
          InvokedProductionVariant?: string;
        };
        return answer.InvokedProductionVariant;
      } catch (error) {
        if (error instanceof Error && error.name === 'ModelError') return undefined;
        throw error;
      }
    },

    stopTraffic: (): void => stopTraffic(),
  };
  return account;
}
