import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { eventHandler } from './event-handler.ts';
import { queueHandler } from './queue-handler.ts';
import { scheduleHandler } from './schedule-handler.ts';

const context = { awsRequestId: 'r1', functionName: 'f' } as Context;
const Event = z.object({ name: z.string() });

// The log level is read when the modules below are loaded.
vi.hoisted(() => Object.assign(process.env, { POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' }));

describe('an event handler', () => {
  it('reacts to an event that fits', async () => {
    const names: string[] = [];
    const handler = eventHandler(Event, async ({ name }) => void names.push(name));
    expect(await handler({ name: 'fraud' }, context)).toEqual({ handled: true });
    expect(names).toEqual(['fraud']);
  });

  it.each([[{ name: 7 }], [{}], [null], ['text'], [undefined]])(
    'rejects %o without an error, so that nobody tries it again',
    async (event) => {
      const handler = eventHandler(Event, async () => expect.unreachable());
      expect(await handler(event, context)).toMatchObject({
        handled: false,
        reason: expect.stringContaining('Invalid input'),
      });
    },
  );

  it('throws what its reaction throws, so that the event is tried again', async () => {
    const handler = eventHandler(Event, () => Promise.reject(new Error('no table')));
    await expect(handler({ name: 'fraud' }, context)).rejects.toThrow('no table');
  });
});

describe('a queue handler', () => {
  const records = (...bodies: string[]) =>
    ({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) }) as SQSEvent;

  it('returns the message that fails, alone', async () => {
    const done: string[] = [];
    const handler = queueHandler(async (body) => {
      if (body === 'bad') throw new Error('no');
      done.push(body);
    });
    expect(await handler(records('a', 'bad', 'b'), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] });
    expect(done).toEqual(['a', 'b']);
  });

  it('returns none when all went well', async () => {
    expect(await queueHandler(async () => undefined)(records('a'), context)).toEqual({ batchItemFailures: [] });
  });
});

describe('a schedule handler', () => {
  it('lets a failure surface', async () => {
    await expect(scheduleHandler(() => Promise.reject(new Error('no queue')))({}, context)).rejects.toThrow('no queue');
  });
});
