import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { Bench } from '../bench.ts';
import type { Experiment } from '../fact.ts';
import type { Lab } from '../lab.ts';

const Event = z.looseObject({
  time: z.optional(z.string()),
  'detail-type': z.string(),
  resources: z.optional(z.array(z.string())),
  detail: z.looseObject({ EndpointStatus: z.optional(z.string()), Tags: z.optional(z.unknown()) }),
});
type Event = z.infer<typeof Event>;

/** The last event may be on its way for a while. */
const LATE_MS = 60_000;

export const eventShapes: Experiment = {
  id: 'event-shapes',
  question: 'How do endpoint events spell statuses, and what shapes have tags, times and ARNs in them?',
  assumed: 'UPPER_SNAKE statuses, ARNs lower-cased; tags as a map or a list and times in any form are tolerated.',
  async run(lab, bench) {
    await lab.pause(LATE_MS);
    const events = await drain(lab, bench);
    const statuses = [...new Set(events.flatMap(({ detail }) => detail.EndpointStatus ?? []))];
    const seen = {
      count: events.length,
      detailTypes: countsOf(events.map((event) => event['detail-type'])),
      statuses,
      tags: [...new Set(events.map(({ detail }) => shapeOf(detail.Tags)))],
      creationTime: [...new Set(events.map(({ detail }) => shapeOf(detail.CreationTime)))],
      hasFailureReason: events.some(({ detail }) => 'FailureReason' in detail),
      envelopeTime: events[0]?.time,
      resources: [...new Set(events.flatMap(({ resources }) => resources ?? []))].map((arn) => arn.split(':').at(-1)),
    };
    const upperSnake = statuses.length > 0 && statuses.every((status) => /^[A-Z]+(_[A-Z]+)*$/.test(status));
    return { holds: events.length === 0 ? 'unclear' : upperSnake, seen };
  },
};

/** SQS asks some of its servers only, and may answer nothing although there is something. */
const EMPTY_ANSWERS = 3;

/** Every message in the queue, deleted as it is read. What is no event at all fails the experiment, and so is told. */
async function drain(lab: Lab, { queueUrl: QueueUrl }: Bench): Promise<Event[]> {
  const { sqs } = lab.clients;
  const events: Event[] = [];
  for (let empty = 0; empty < EMPTY_ANSWERS; ) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) {
      empty += 1;
      await lab.pause(1_000);
    }
    for (const { Body = '', ReceiptHandle } of Messages) {
      events.push(z.parse(Event, JSON.parse(Body)));
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
  return events;
}

function shapeOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object' && value !== null) return 'map';
  return typeof value === 'string' ? `string such as ${value}` : `${typeof value} such as ${value}`;
}

function countsOf(values: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(values, (value) => value);
  return Object.fromEntries([...groups].map(([value, all]) => [value, all.length]));
}
