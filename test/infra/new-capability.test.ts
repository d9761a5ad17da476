import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeCapability } from '../../scripts/new-capability/make-capability.ts';
import { scratchRepository } from '../helpers/scratch-repository.ts';
import { evaluate, ofType, PROGRAMS } from './evaluated.ts';
import { faultsOf } from './faults.ts';

const scratch = scratchRepository();
afterAll(() => scratch.remove());

it('a new capability is deployed with the others, without a fault', { timeout: 300_000 }, async () => {
  makeCapability('tide-tables', scratch.root);
  scratch.link();
  symlinkSync(resolve('.sst'), join(scratch.root, '.sst'));
  const graph = await evaluate(PROGRAMS.dev, scratch.root);
  expect(faultsOf(graph)).toEqual([]);
  const functions = ofType(graph, 'aws:lambda/function:Function').map(({ name }) => name);
  expect(functions).toContain('TideTablesOnEndpointChangedFunction');
  expect(functions.some((name) => name.startsWith('Rollouts'))).toBe(true);
  expect(existsSync(join(scratch.root, 'dist/dev/tide-tables/on-endpoint-changed/index.mjs'))).toBe(true);
});
