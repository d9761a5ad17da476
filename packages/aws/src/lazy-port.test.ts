import { expect, it } from 'vitest';
import { lazyPort } from './lazy-port.ts';

interface Counter {
  add(by: number): Promise<number>;
}

function countedOpening() {
  const opened = { times: 0 };
  const port = lazyPort<Counter>(async () => {
    opened.times += 1;
    let sum = 0;
    return {
      async add(by) {
        sum += by;
        return sum;
      },
    };
  });
  return { opened, port };
}

it('a lazy port is opened by its first call and kept', async () => {
  const { opened, port } = countedOpening();
  expect(opened.times).toBe(0);
  await Promise.all([port.add(2), port.add(3)]);
  expect(await port.add(4)).toBe(9);
  expect(opened.times).toBe(1);
});

it('a method of a lazy port works apart from it', async () => {
  const { add } = countedOpening().port;
  expect(await add(5)).toBe(5);
});

it('a port that cannot be opened fails each call with the reason', async () => {
  const port = lazyPort<Counter>(async () => {
    throw new Error('no such chunk');
  });
  await expect(port.add(1)).rejects.toThrow('no such chunk');
  await expect(port.add(1)).rejects.toThrow('no such chunk');
});
