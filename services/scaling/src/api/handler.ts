import { sqsClient, sqsWorkQueue } from '@fairlead/aws';
import { type AskedEndpoint, addressOfPath, clock, loadConfig, readSignIn } from '@fairlead/runtime';
import { httpApi, ok, PlaceQuery, route } from '@fairlead/runtime/http';
import { routesTo } from '@fairlead/runtime/manifest';
import { scalingPolicySchema } from '@fairlead/scaling/policy';
import { capability } from '../../capability.ts';
import { makeAdviseScaling } from '../advise-scaling/advise-scaling.ts';
import { ApiConfig, QueueConfig } from '../config.ts';
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

const adviseScaling = makeAdviseScaling({ ...looking, clock });

const at = (params: Record<string, string>, query: Omit<AskedEndpoint, 'name'>) =>
  addressOfPath(looking.places, params.name, query);
const about = ({ params, query }: { params: Record<string, string>; query: Omit<AskedEndpoint, 'name'> }) => ({
  endpoints: [at(params, query)],
});
const withEtag = (etag: string, body: unknown) => ({ ...ok(body), headers: { etag: `"${etag}"` } });

export const handler = httpApi(
  [
    route('GET /v1/endpoints/{name}/scaling', { query: PlaceQuery, about }, async ({ params, query }) => {
      const { etag, written } = await getScaling(at(params, query));
      return withEtag(etag, written);
    }),
    route(
      'PUT /v1/endpoints/{name}/scaling',
      { body: PutScalingBody, query: PlaceQuery, about },
      async ({ params, query, body, rawBody, ifMatch }) => {
        const { etag, policy } = await putScaling(at(params, query), body, rawBody, ifMatch);
        return withEtag(etag, policy);
      },
    ),
    route('GET /v1/endpoints/{name}/scaling/status', { query: PlaceQuery, about }, async ({ params, query }) =>
      ok(await showStatus(at(params, query))),
    ),
    route(
      'POST /v1/endpoints/{name}/scaling/plan',
      { body: PlanScalingBody, query: PlaceQuery, about },
      async ({ params, query, body }) => ok(await planScaling(at(params, query), body.policy)),
    ),
    route('POST /v1/endpoints/{name}/scaling/apply', { query: PlaceQuery, about }, async ({ params, query }) => {
      const address = at(params, query);
      const status = await applyScaling(address, { force: true });
      if (!status) throw unknownPolicy(address.name);
      return ok(status);
    }),
    route('GET /v1/endpoints/{name}/scaling/advice', { query: AdviceQuery, about }, async ({ params, query }) =>
      ok(await adviseScaling(at(params, query), query)),
    ),
    route('GET /v1/schemas/scaling-policy', { about: 'nothing' }, async () => ok(scalingPolicySchema())),
  ],
  {
    store: looking.store,
    manifest: routesTo(capability, 'api'),
    signIn: readSignIn(loadConfig(ApiConfig, process.env).FAIRLEAD_SIGN_IN),
    readTags: ({ name, ...place }) => looking.readsAt(place).tags.tagsOf(name),
  },
);
