import { createEndpoint, createModels, realWorld, startRollout } from '../world.ts';

/** What a handler finds that is started against a local cloud over HTTP. */
export interface ColdStartWorld {
  /** The whole environment of its process. */
  env: NodeJS.ProcessEnv;
  /** An event about an endpoint: `no-rollout` has none, `rolled-out` has one that waits for a busy endpoint. */
  eventOf(endpointName: 'no-rollout' | 'rolled-out'): object;
  getRollouts: object;
  stop(): Promise<void>;
}

/** Start a Fairlead with a rollout whose first swap takes longer than the bench. */
export async function coldStartWorld(): Promise<ColdStartWorld> {
  const world = await realWorld();
  const { accountId, region } = world.cloud.context;
  await createModels(world.clients);
  await createEndpoint(world.clients, 'rolled-out');
  await startRollout(world, 'rolled-out', { hold: '10m' });
  const { PATH, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = process.env;
  const fairlead = Object.entries(process.env).filter(([name]) => name.startsWith('FAIRLEAD_'));
  return {
    env: {
      PATH,
      AWS_REGION,
      AWS_ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY,
      AWS_ENDPOINT_URL: world.cloud.url,
      ...Object.fromEntries(fairlead),
    },
    eventOf: (endpointName) => ({
      source: 'aws.sagemaker',
      'detail-type': 'SageMaker Endpoint State Change',
      account: accountId,
      region,
      detail: { EndpointName: endpointName },
    }),
    getRollouts: httpEvent('GET', '/v1/rollouts', world.token),
    stop: () => world.stop(),
  };
}

/** An API Gateway HTTP API event, payload format 2.0, as far as handlers read it. */
function httpEvent(method: string, rawPath: string, token: string): object {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: '',
    headers: { host: 'bench', 'x-forwarded-proto': 'https', authorization: `Bearer ${token}` },
    requestContext: { requestId: 'bench', domainName: 'bench', http: { method, path: rawPath, sourceIp: '127.0.0.1' } },
    isBase64Encoded: false,
  };
}
