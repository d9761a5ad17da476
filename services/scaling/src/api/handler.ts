import { loadReaderOnDemand, sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { clock, loadConfig } from '@fairlead/runtime';
import { httpApi, ok, route } from '@fairlead/runtime/http';
import { scalingPolicySchema } from '@fairlead/scaling/policy';
import { makeAdviseScaling } from '../advise-scaling/advise-scaling.ts';
import { QueueConfig } from '../config.ts';
import { unknownPolicy } from '../problems.ts';
import {
  makeGetScaling,
  makePlanScaling,
  makePutScaling,
  makeScalingStatus,
} from '../scaling-policy/scaling-policy.ts';
import { wire } from '../wire.ts';
import { AdviceQuery, PlanScalingBody, PutScalingBody } from './body.ts';

const { applyScaling, ...looking } = wire(process.env);
const queue = sqsWorkQueue({
  client: sqsClient(),
  queueUrl: loadConfig(QueueConfig, process.env).FAIRLEAD_SCALING_QUEUE_URL,
});
const putScaling = makePutScaling({ ...looking, queue });
const getScaling = makeGetScaling(looking);
const planScaling = makePlanScaling(looking);
const showStatus = makeScalingStatus(looking);

const adviseScaling = makeAdviseScaling({ ...looking, load: loadReaderOnDemand(), clock });

const withEtag = (etag: string, body: unknown) => ({ ...ok(body), headers: { etag: `"${etag}"` } });

export const handler = httpApi(
  [
    route('GET /v1/endpoints/{name}/scaling', {}, async ({ params: { name = '' } }) => {
      const { etag, written } = await getScaling(name);
      return withEtag(etag, written);
    }),
    route('PUT /v1/endpoints/{name}/scaling', { body: PutScalingBody }, async ({ params, body, rawBody, ifMatch }) => {
      const { etag, policy } = await putScaling(params.name ?? '', body, rawBody, ifMatch);
      return withEtag(etag, policy);
    }),
    route('GET /v1/endpoints/{name}/scaling/status', {}, async ({ params }) => ok(await showStatus(params.name ?? ''))),
    route('POST /v1/endpoints/{name}/scaling/plan', { body: PlanScalingBody }, async ({ params, body }) =>
      ok(await planScaling(params.name ?? '', body.policy)),
    ),
    route('POST /v1/endpoints/{name}/scaling/apply', {}, async ({ params: { name = '' } }) => {
      const status = await applyScaling(name, { force: true });
      if (!status) throw unknownPolicy(name);
      return ok(status);
    }),
    route('GET /v1/endpoints/{name}/scaling/advice', { query: AdviceQuery }, async ({ params, query }) =>
      ok(await adviseScaling(params.name ?? '', query)),
    ),
    route('GET /v1/schemas/scaling-policy', {}, async () => ok(scalingPolicySchema())),
  ],
  looking.store,
);
