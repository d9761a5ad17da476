import { EndpointRef } from '@fairlead/runtime/http';
import * as z from 'zod';
import { duration } from '../../duration.ts';
import { Model, StartRolloutBody } from '../../start-rollout/body.ts';

const AT_MOST_50 = 'A whole number from 1 to 50';
const SIZE = 'A whole number of endpoints, from 1, or rest';
const LOCAL_TIME = 'A local time such as 2026-12-24T18:00';
const TIME_OF_DAY = 'A time of day from 00:00 to 24:00';
const TAG = 'A tag value of at most 256 characters';

const timeZone = z.string('A time zone such as Europe/Vienna').min(1, 'A time zone such as Europe/Vienna');
const localTime = z
  .string(LOCAL_TIME)
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, LOCAL_TIME);
const timeOfDay = z.string(TIME_OF_DAY).regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, TIME_OF_DAY);
const Freeze = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('once'), from: localTime, to: localTime, timeZone }),
    z.strictObject({
      kind: z.literal('weekly'),
      days: z
        .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], 'One of mon … sun'))
        .min(1, 'At least one day'),
      from: timeOfDay,
      to: timeOfDay,
      timeZone,
    }),
  ],
  'A kind of freeze window: once or weekly',
);

/** How each rollout of a wave goes: what a single rollout may say, but for the endpoint and the model. */
const RolloutPolicy = StartRolloutBody.omit({ endpoint: true, model: true });

/** `POST /v1/waves`. */
export const StartWaveBody = z
  .strictObject({
    endpoints: z.array(EndpointRef).min(1, 'At least one endpoint').optional().describe('The endpoints, in order.'),
    tags: z
      .record(
        z.string().min(1, 'A tag key').max(128, 'A tag key of at most 128 characters'),
        z.string(TAG).max(256, TAG),
      )
      .optional()
      .describe('Instead of endpoints: all that carry these tags when the wave starts.'),
    model: Model.optional().describe('The model for every endpoint.'),
    models: z.record(z.string(), Model).optional().describe('Models by endpoint; they win over model.'),
    order: z.enum(['given', 'name'], 'One of given, name').default('given'),
    stages: z
      .array(z.union([z.int(SIZE).min(1, SIZE), z.literal('rest')], SIZE))
      .min(1, 'At least one stage')
      .max(20, 'At most 20 stages')
      .default([1, 10, 'rest'])
      .describe('Endpoints per stage; the next begins when all of one are done.'),
    maxInFlight: z.int(AT_MOST_50).min(1, AT_MOST_50).max(50, AT_MOST_50).default(10),
    onFailure: z
      .strictObject({
        running: z.enum(['finish', 'abort'], 'One of finish, abort').default('finish'),
        finished: z.enum(['keep', 'revert'], 'One of keep, revert').default('keep'),
      })
      .prefault({})
      .describe('The first failure stops the line: what becomes of rollouts under way, and of finished ones.'),
    onBusy: z.enum(['wait', 'skip'], 'One of wait, skip').default('wait'),
    busyFor: duration({ atLeastSeconds: 60, atMostSeconds: 7 * 86_400 })
      .default(6 * 3600)
      .describe('How long the wave waits for an endpoint that is busy; then it is skipped.'),
    freezes: z.array(Freeze).max(20, 'At most 20 freeze windows').default([]).describe('When nothing new starts.'),
    whileFrozen: z
      .enum(['go-on', 'pause'], 'One of go-on, pause')
      .default('go-on')
      .describe('What rollouts under way do in a freeze.'),
    prices: z
      .record(z.string(), z.number('USD per hour').min(0, 'USD per hour, from 0'))
      .default({})
      .describe('USD per instance and hour by type, for the forecast of cost.'),
    rollout: RolloutPolicy.prefault({}).describe('How each rollout goes.'),
  })
  .superRefine(({ endpoints, tags, model, models }, context) => {
    if ((endpoints === undefined) === (tags === undefined)) {
      context.addIssue({ code: 'custom', message: 'Give either endpoints or tags', path: ['endpoints'] });
    }
    if (tags && Object.keys(tags).length === 0) {
      context.addIssue({ code: 'custom', message: 'Give at least one tag', path: ['tags'] });
    }
    if (model === undefined && models === undefined) {
      context.addIssue({ code: 'custom', message: 'Give a model for all, or models by endpoint', path: ['model'] });
    }
  });
export type StartWaveBody = z.output<typeof StartWaveBody>;
