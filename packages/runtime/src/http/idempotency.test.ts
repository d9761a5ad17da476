import { memoryStore } from '@fairlead/reconcile';
import { describe, expect, it } from 'vitest';
import { idempotently, type KeyedRequest } from './idempotency.ts';
import type { Answer } from './response.ts';

const NOW = Date.parse('2026-01-14T09:00:00.000Z');
const DAY_MS = 24 * 3_600_000;
const FIRST: KeyedRequest = { caller: 'ana', route: 'POST /v1/rollouts', key: 'k1', bodyText: '{"a":1}' };

function bench() {
  const store = memoryStore();
  const world = { runs: 0 };
  const work = async (): Promise<Answer> => ({ status: 201, body: { run: ++world.runs }, headers: { location: '/x' } });
  const send = (request: Partial<KeyedRequest> = {}, now = NOW) =>
    idempotently(store, { ...FIRST, ...request }, now, work);
  return { store, world, send };
}

describe('a request with an Idempotency-Key', () => {
  it('sent again gets the first answer, marked as a replay, and nothing runs', async () => {
    const { send, world } = bench();
    await send();
    expect(await send({}, NOW + DAY_MS - 1000)).toEqual({
      status: 201,
      body: { run: 1 },
      headers: { location: '/x', 'idempotency-replayed': 'true' },
    });
    expect(world.runs).toBe(1);
  });

  it('with another body is refused and does not run', async () => {
    const { send, world } = bench();
    await send();
    await expect(send({ bodyText: '{"a":2}' })).rejects.toMatchObject({ code: 'idempotency_key_reused' });
    expect(world.runs).toBe(1);
  });

  it.each([
    ['another caller', { caller: 'bob' }],
    ['another route', { route: 'POST /v1/rollouts/rol_1/abort' }],
    ['another key', { key: 'k2' }],
  ])('of %s runs by itself', async (_, other) => {
    const { send, world } = bench();
    await send();
    await send({ ...other, bodyText: '{"a":2}' });
    expect(world.runs).toBe(2);
  });

  it('runs anew after a day, with any body', async () => {
    const { send, world } = bench();
    await send();
    await send({ bodyText: '{"a":2}' }, NOW + DAY_MS);
    expect(world.runs).toBe(2);
  });

  it('runs again after a refusal, since that changed nothing', async () => {
    const { store, send } = bench();
    await expect(idempotently(store, FIRST, NOW, () => Promise.reject(new Error('refused')))).rejects.toThrow(
      'refused',
    );
    expect(await send()).toMatchObject({ status: 201, body: { run: 1 } });
  });

  it.each([[''], ['with space'], ['é'], ['k'.repeat(256)]])(
    '%j as the key is refused before anything runs',
    async (key) => {
      const { send, world } = bench();
      await expect(send({ key })).rejects.toMatchObject({ code: 'idempotency_key_invalid' });
      expect(world.runs).toBe(0);
    },
  );
});
