import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  type ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import type { Cloud, CloudOptions } from '@fairlead/local-cloud';
import type { RolloutView } from '@fairlead/rollout';
import { vi } from 'vitest';
import { localClients } from '../../scripts/local/clients.ts';
import { recordUse, toldDenial } from './permission-use.ts';
import { recordChanges } from './recorded-calls.ts';

const MINUTE_MS = 60_000;
const START_MS = Date.parse('2026-01-14T09:00:00.000Z');

/** Members to change; undefined takes one away. */
type Overrides<T> = { [Name in keyof T]?: T[Name] | undefined };

/** A Fairlead on a local cloud in virtual time, without sockets: what scenarios drive. */
export async function startLocal(options: Pick<CloudOptions, 'dataDir' | 'seed' | 'cloudwatch'> = {}) {
  process.env.POWERTOOLS_LOG_LEVEL = 'SILENT';
  process.env.POWERTOOLS_METRICS_DISABLED = 'true';
  // Every cloud gets code of its own: handlers read the environment and the platform when they are loaded.
  vi.resetModules();
  const { startCloud } = await import('@fairlead/local-cloud');
  const cloud = await startCloud({ clock: 'virtual', startMs: START_MS, ...options });
  const { deploy } = await import('../../scripts/local/deploy.ts');
  const { recorded, changes } = recordChanges(cloud as Cloud);
  await deploy(recorded);
  const clients = localClients(cloud);
  let stopTraffic = (): void => undefined;

  async function api(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const request = new Request(`http://api.local${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...init,
    });
    const response = await cloud.fetchApi('fairlead', request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
  }

  const local = {
    cloud,
    clients,
    api,
    clock: cloud.clock,
    /** What the product has sent to change SageMaker, in order. */
    changes,

    /** A model that answers a share of requests with a 500. */
    async model(name: string, errorRate: number, environment: Record<string, string> = {}): Promise<void> {
      const Environment = { LOCAL_MODEL_ERROR_RATE: String(errorRate), ...environment };
      const PrimaryContainer = { Image: '111122223333.dkr.ecr.us-east-1.amazonaws.com/fraud:1', Environment };
      const ExecutionRoleArn = 'arn:aws:iam::111122223333:role/sagemaker';
      await clients.sageMaker.send(new CreateModelCommand({ ModelName: name, PrimaryContainer, ExecutionRoleArn }));
    },

    /** An endpoint in service, with one variant `primary`. */
    async endpoint(name: string, model: string, instanceCount = 2): Promise<void> {
      const config = `${name}-original`;
      await local.config(config, model, { InitialInstanceCount: instanceCount });
      await local.endpointOn(name, config);
    },

    /** An endpoint in service on a config that exists. */
    async endpointOn(name: string, config: string): Promise<void> {
      await clients.sageMaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: config }));
      await local.until(async () => (await local.describe(name)).EndpointStatus === 'InService', 30);
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
        for (let i = 0; i < perMinute / spread; i++) await local.invoke(endpoint);
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

    /** Let minutes pass until something holds; throws with the last rollout's view when it does not come. */
    async until(holds: () => Promise<boolean>, minutes: number): Promise<void> {
      for (let minute = 0; minute <= minutes; minute++) {
        if (await holds()) return;
        await cloud.clock.advance(MINUTE_MS);
      }
      const { body } = await api('GET', '/v1/rollouts?limit=1');
      throw new Error(
        `Did not come true within ${minutes} minutes. Newest rollout: ${JSON.stringify(body?.items?.[0])}`,
      );
    },

    /** Let minutes pass until the newest rollout stands in a phase (and at a step, from 0). */
    async untilPhase(id: string, phase: string, minutes = 60, step?: number): Promise<RolloutView> {
      const stands = (view: RolloutView) => view.phase === phase && (step === undefined || view.currentStep === step);
      await local.until(async () => stands(await local.show(id)), minutes);
      return local.show(id);
    },

    async advanceMinutes(minutes: number): Promise<void> {
      await cloud.clock.advance(minutes * MINUTE_MS);
    },

    async start(body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<RolloutView> {
      const { status, body: rollout } = await api('POST', '/v1/rollouts', body, headers);
      if (status !== 201) throw new Error(`The start answered ${status}: ${JSON.stringify(rollout)}`);
      return rollout;
    },

    async show(id: string): Promise<RolloutView> {
      return (await api('GET', `/v1/rollouts/${id}`)).body;
    },

    async untilStatus(id: string, statuses: string | string[], minutes: number): Promise<RolloutView> {
      const wanted = [statuses].flat();
      await local.until(async () => wanted.includes((await local.show(id)).status), minutes);
      return local.show(id);
    },

    async abort(id: string, reason = 'a test'): Promise<RolloutView> {
      const { status, body } = await api('POST', `/v1/rollouts/${id}/abort`, { reason });
      if (status !== 202) throw new Error(`The abort answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },

    /** @throws Error naming what a function's role does not allow, although the function asked for it */
    async stop(): Promise<void> {
      stopTraffic();
      await cloud.stop();
      recordUse(cloud.access);
      const denials = cloud.access.denials().map(toldDenial);
      if (denials.length > 0) throw new Error(`Missing in the manifests:\n  ${[...new Set(denials)].join('\n  ')}`);
    },
  };
  return local;
}
export type Local = Awaited<ReturnType<typeof startLocal>>;
