import {
  cloudWatchClient,
  cloudWatchMetrics,
  documentClient,
  dynamoStore,
  sageMakerEndpoints,
  sageMakerReader,
  sqsClient,
  sqsWorkQueue,
} from '@fairlead/aws';
import { createAmender } from '@fairlead/reconcile';
import { parseRollout, ROLLOUT_SCHEMA_VERSION, type RolloutState, rolloutPartition } from '@fairlead/rollout';
import { clock, loadConfig } from '@fairlead/runtime';
import { accepted, created, httpApi, ok, route } from '@fairlead/runtime/http';
import { makeAbortRollout } from '../abort-rollout/abort-rollout.ts';
import { AbortRolloutBody } from '../abort-rollout/body.ts';
import { ApiConfig } from '../config.ts';
import { makeListRollouts } from '../list-rollouts/list-rollouts.ts';
import { ListRolloutsQuery } from '../list-rollouts/query.ts';
import { makeShowRollout } from '../show-rollout/show-rollout.ts';
import { StartRolloutBody } from '../start-rollout/body.ts';
import { makeStartRollout } from '../start-rollout/start-rollout.ts';

const config = loadConfig(ApiConfig, process.env);
const store = dynamoStore<RolloutState>({ client: documentClient(), tableName: config.FAIRLEAD_TABLE });
const queue = sqsWorkQueue({ client: sqsClient(), queueUrl: config.FAIRLEAD_DUE_QUEUE_URL });
const reconciler = createAmender({
  store,
  machine: { schemaVersion: ROLLOUT_SCHEMA_VERSION, parse: parseRollout, partition: ({ id }) => rolloutPartition(id) },
  clock,
});

const startRollout = makeStartRollout({
  endpoints: sageMakerEndpoints(sageMakerReader()),
  metrics: cloudWatchMetrics(cloudWatchClient()),
  reconciler,
  store,
  queue,
  account: { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION },
  clock,
});
const showRollout = makeShowRollout({ store, clock });
const listRollouts = makeListRollouts({ store, clock });
const abortRollout = makeAbortRollout({ store, reconciler, queue, clock });

export const handler = httpApi(
  [
    route('POST /v1/rollouts', { body: StartRolloutBody }, async ({ body, caller, idempotencyKey }) => {
      const rollout = await startRollout(body, { caller, idempotencyKey });
      return created(`/v1/rollouts/${rollout.id}`, rollout);
    }),
    route('GET /v1/rollouts', { query: ListRolloutsQuery }, async ({ query }) => ok(await listRollouts(query))),
    route('GET /v1/rollouts/{id}', {}, async ({ params }) => ok(await showRollout(params.id ?? ''))),
    route('POST /v1/rollouts/{id}/abort', { body: AbortRolloutBody }, async ({ body, params, caller }) => {
      const rollout = await abortRollout(params.id ?? '', { by: caller, reason: body.reason });
      return accepted(`/v1/rollouts/${rollout.id}`, rollout);
    }),
  ],
  store,
);
