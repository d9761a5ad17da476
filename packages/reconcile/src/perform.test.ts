import { describe, expect, it } from 'vitest';
import type { Outcome } from './machine.ts';
import { performAll } from './perform.ts';
import { instantOf } from './time.ts';

/** Send actions that answer with these outcomes; each takes so long, and the lease has so long left. */
async function send(answers: Outcome[], { leaseMs = 60_000, eachMs = 0, refusesToWait = false } = {}) {
  let nowMs = 0;
  const sent: number[] = [];
  const timeouts: number[] = [];
  const perform = async (index: number, { check }: { check(): void }): Promise<Outcome> => {
    nowMs += refusesToWait ? eachMs : 0;
    check();
    sent.push(index);
    nowMs += refusesToWait ? 0 : eachMs;
    return answers[index] ?? { kind: 'done' };
  };
  const timeout = (ms: number): AbortSignal => {
    timeouts.push(ms);
    return new AbortController().signal;
  };
  const lease = { owner: 'w1', untilAt: instantOf(leaseMs) };
  const outcomes = await performAll([...answers.keys()], perform, { lease, now: () => instantOf(nowMs), timeout });
  return { outcomes, sent, timeouts };
}

const DONE: Outcome = { kind: 'done' };
const ENDED = {
  kind: 'unknown',
  message: 'The lease of w1 ends at 1970-01-01T00:01:00.000Z; nothing is sent any more.',
};

describe('the actions of an attempt', () => {
  it('are sent in order, each with what is left of the lease but for its margin', async () => {
    const { outcomes, sent, timeouts } = await send([DONE, DONE], { eachMs: 10_000 });
    expect(outcomes).toEqual([DONE, DONE]);
    expect(sent).toEqual([0, 1]);
    expect(timeouts).toEqual([55_000, 45_000]);
  });

  it('stop at the first that is not done', async () => {
    const refused: Outcome = { kind: 'refused', code: 'ValidationException', message: 'no' };
    const { outcomes, sent } = await send([DONE, refused, DONE]);
    expect(outcomes).toEqual([DONE, refused]);
    expect(sent).toEqual([0, 1]);
  });

  it('are not sent from five seconds before the end of the lease', async () => {
    expect(await send([DONE, DONE], { eachMs: 55_000 })).toEqual({
      outcomes: [DONE, ENDED],
      sent: [0],
      timeouts: [55_000, 0],
    });
    expect((await send([DONE, DONE], { eachMs: 54_999 })).outcomes).toEqual([DONE, DONE]);
    expect((await send([DONE, DONE], { eachMs: 58_000 })).timeouts).toEqual([55_000, 0]);
  });

  it('are not sent when preparing one has used the lease up', async () => {
    expect(await send([DONE], { eachMs: 56_000, refusesToWait: true })).toMatchObject({ outcomes: [ENDED], sent: [] });
  });

  it('that fail for another reason fail the whole', async () => {
    const lease = { owner: 'w1', untilAt: instantOf(60_000) };
    const perform = () => Promise.reject(new Error('a bug'));
    const timeout = () => new AbortController().signal;
    await expect(performAll([1], perform, { lease, now: () => instantOf(0), timeout })).rejects.toThrow('a bug');
  });
});
