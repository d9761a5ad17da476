import { afterEach, expect, it } from 'vitest';
import { runsOnOneFolder } from './npm-start.ts';

const runs = runsOnOneFolder();
afterEach(() => runs.clearUp());

it('npm start, killed while the challenger carries traffic, goes on where it was and rolls the bad model back', {
  timeout: 300_000,
}, async () => {
  const first = runs.start();
  await first.until('The challenger carries 10 %');
  await first.kill();

  const second = runs.start();
  await second.until('✓ ended rolled-back, as it should');
  expect(second.lines.filter((line) => /^[✓✗]/.test(line))).toEqual(['✓ ended rolled-back, as it should']);
});
