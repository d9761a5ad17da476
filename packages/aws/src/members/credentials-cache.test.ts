import { expect, it } from 'vitest';
import { keptCredentials } from './credentials-cache.ts';

const MINUTE_MS = 60_000;

/** Credentials that live for 15 minutes from when they are fetched; the wall clock is moved by hand. */
function kept(fails: (nth: number) => boolean = () => false) {
  const wall = { nowMs: 0 };
  let fetched = 0;
  const get = keptCredentials(
    async () => {
      fetched += 1;
      if (fails(fetched)) throw new Error('STS does not answer');
      const expiration = new Date(wall.nowMs + 15 * MINUTE_MS);
      return { accessKeyId: `key-${fetched}`, secretAccessKey: 's', sessionToken: 't', expiration };
    },
    () => wall.nowMs,
  );
  return { get, wall };
}

it('credentials are shared until five minutes before their end, then renewed', async () => {
  const { get, wall } = kept();
  expect((await get()).accessKeyId).toBe('key-1');
  wall.nowMs = 10 * MINUTE_MS;
  expect((await get()).accessKeyId).toBe('key-1');
  wall.nowMs += 1;
  expect((await get()).accessKeyId).toBe('key-2');
  expect((await get()).accessKeyId).toBe('key-2');
});

it('calls at the same moment fetch once', async () => {
  const { get } = kept();
  const keys = await Promise.all([get(), get(), get()]);
  expect(keys.map(({ accessKeyId }) => accessKeyId)).toEqual(['key-1', 'key-1', 'key-1']);
});

it('a failure is told and not kept', async () => {
  const { get } = kept((nth) => nth === 1);
  await expect(get()).rejects.toThrow('STS does not answer');
  expect((await get()).accessKeyId).toBe('key-2');
});
