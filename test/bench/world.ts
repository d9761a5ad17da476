import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
} from '@aws-sdk/client-sagemaker';
import { type Cloud, type CloudOptions, startCloud } from '@fairlead/local-cloud';
import { type LocalClients, localClients } from '../../scripts/local/clients.ts';
import { testIssuer } from '../helpers/test-issuer.ts';

/** A Fairlead on a local cloud, quiet, as the benches use it. */
export interface World<C extends Cloud = Cloud> {
  cloud: C;
  clients: LocalClients;
  /** Call the REST API; throws when it refuses. */
  api(method: 'GET' | 'POST', path: string, body?: object): Promise<Record<string, unknown>>;
  /** What it calls with. */
  token: string;
  stop(): Promise<void>;
}

/** Start a local cloud in virtual time and deploy Fairlead into it; `seenAs` may watch what the deployment does to it. */
export function virtualWorld(seenAs?: (cloud: Cloud<'virtual'>) => Cloud<'virtual'>): Promise<World<Cloud<'virtual'>>> {
  return deployed({ clock: 'virtual', startMs: Date.parse('2026-11-20T09:00:00.000Z') }, seenAs);
}

/** Start a local cloud in real time, listening on a free port of the loopback, and deploy Fairlead into it. */
export function realWorld(): Promise<World<Cloud<'real'>>> {
  return deployed({ clock: 'real', port: 0, sagemaker: { createMs: 0 } });
}

async function deployed<const C extends 'virtual' | 'real'>(
  options: CloudOptions<C>,
  seenAs: (cloud: Cloud<C>) => Cloud<C> = (cloud) => cloud,
): Promise<World<Cloud<C>>> {
  // Read when the handlers' modules load, which is why they are loaded only now.
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  const { deploy } = await import('../../scripts/local/deploy.ts');
  const cloud = await startCloud(options);
  const seen = seenAs(cloud);
  const issuer = await testIssuer();
  await deploy(seen as unknown as Cloud, { signIn: issuer.signIn });
  const token = await issuer.token();
  return {
    cloud,
    clients: localClients(cloud),
    api: (method, path, body) => callApi({ cloud: seen, token }, method, path, body),
    token,
    stop: () => cloud.stop(),
  };
}

async function callApi(
  { cloud, token }: { cloud: Pick<Cloud, 'fetchApi'>; token: string },
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const request = new Request(`http://bench.invalid${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const response = await cloud.fetchApi('fairlead', request);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return JSON.parse(text) as Record<string, unknown>;
}

/** Create the models `champion` and `challenger`, which answer every request well. */
export async function createModels({ sageMaker }: LocalClients): Promise<void> {
  for (const ModelName of ['champion', 'challenger']) {
    const PrimaryContainer = { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud:1' };
    const ExecutionRoleArn = 'arn:aws:iam::111122223333:role/sagemaker';
    await sageMaker.send(new CreateModelCommand({ ModelName, PrimaryContainer, ExecutionRoleArn }));
  }
}

/** Create an endpoint of one variant on two instances that serves `champion`. */
export async function createEndpoint({ sageMaker }: LocalClients, endpointName: string): Promise<void> {
  const variant = { VariantName: 'primary', ModelName: 'champion', InstanceType: 'ml.m5.large' as const };
  const ProductionVariants = [{ ...variant, InitialInstanceCount: 2, InitialVariantWeight: 1 }];
  const EndpointConfigName = `${endpointName}-original`;
  await sageMaker.send(new CreateEndpointConfigCommand({ EndpointConfigName, ProductionVariants }));
  await sageMaker.send(new CreateEndpointCommand({ EndpointName: endpointName, EndpointConfigName }));
}

/** Whether the endpoint is InService. */
export async function isInService({ sageMaker }: LocalClients, endpointName: string): Promise<boolean> {
  const { EndpointStatus } = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: endpointName }));
  return EndpointStatus === 'InService';
}

/** Start a rollout whose holds are all `hold` long, with the default guards or those given. @returns its id */
export async function startRollout(
  { api }: World,
  endpointName: string,
  { hold, ...judging }: { hold: string; guards?: readonly object[]; maxHold?: string; onInconclusive?: 'advance' },
): Promise<string> {
  const steps = [10, 25, 50, 100].map((weight) => ({ weight, hold }));
  const plan = { endpoint: endpointName, model: 'challenger', steps, keepWarm: hold, judgeAtFull: false };
  return String((await api('POST', '/v1/rollouts', { ...plan, ...judging })).id);
}
