import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { countsOf, ENDPOINT, PLAN, startFraud } from '../helpers/fraud.ts';
import { type Local, startLocal } from '../helpers/local.ts';

describe('a process that ends in the middle of a rollout', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'fairlead-'));
  let local: Local;
  afterEach(async () => {
    await local.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each([
    ['preparing', 0],
    ['shifting', 0],
    ['holding', 0],
    ['finishing', undefined],
  ])('while %s goes on when it is started again on the same data, and ends right', async (phase, step) => {
    local = await startFraud({ dataDir });
    const { id } = await local.start(PLAN);
    await local.untilPhase(id, phase, 60, phase === 'preparing' ? undefined : step);
    const before = countsOf(local);
    await local.stop();

    local = await startLocal({ dataDir });
    local.traffic(ENDPOINT, 60);
    expect(await local.untilStatus(id, ['succeeded', 'rolled-back', 'drifted', 'paused'], 60)).toMatchObject({
      status: 'succeeded',
    });
    const after = countsOf(local);
    expect((before.UpdateEndpoint ?? 0) + (after.UpdateEndpoint ?? 0)).toBe(2);
    expect((await local.describe(ENDPOINT)).ProductionVariants).toMatchObject([{ VariantName: 'primary' }]);
  });
});
