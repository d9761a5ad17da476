import { afterEach, expect, it } from 'vitest';
import { runsOnOneFolder } from './npm-start.ts';

const runs = runsOnOneFolder();
afterEach(() => runs.clearUp());

it('npm start, killed twice in the middle of a rollout, goes on where it was, and both stories end as they should', {
  timeout: 300_000,
}, async () => {
  const first = runs.start();
  await first.until('The challenger carries 10 %');
  await first.kill();

  const second = runs.start();
  await second.until('fraud-v3  progressing  25 %');
  await second.kill();

  const third = runs.start();
  expect([await third.end(), third.lines.filter((line) => /^[✓✗]/.test(line))]).toEqual([
    0,
    ['✓ ended rolled-back, as it should', '✓ ended succeeded, as it should'],
  ]);
});
