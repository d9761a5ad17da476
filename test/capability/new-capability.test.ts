import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldersOf, makeCapability } from '../../scripts/new-capability/make-capability.ts';
import { type ScratchRepository, scratchRepository } from '../helpers/scratch-repository.ts';

describe('a capability made by new-capability', () => {
  let scratch: ScratchRepository;
  beforeAll(() => {
    scratch = scratchRepository();
    makeCapability('tide-tables', scratch.root);
    scratch.link();
    scratch.run('biome', 'check', '--write', ...foldersOf('tide-tables'));
  });
  afterAll(() => scratch.remove());

  it('touches nothing but its own three folders', () => {
    expect(scratch.changes()).toEqual([
      '?? events/tide-tables/',
      '?? packages/tide-tables/',
      '?? services/tide-tables/',
    ]);
  });

  it('fits the compiler, the linter and the finder of dead code', () => {
    expect(scratch.run('tsc', '-p', '.')).toBe('');
    expect(scratch.run('biome', 'check', ...foldersOf('tide-tables'))).toContain('No fixes applied');
    expect(scratch.run('knip', '--no-progress', '--no-exit-code')).not.toContain('tide-tables');
  });

  it('passes its own tests, deployed beside the others, and the rules of the house', () => {
    const own = ['packages/tide-tables', 'services/tide-tables', 'events/samples', 'test/architecture', 'test/readme'];
    expect(scratch.run('vitest', 'run', '--no-color', ...own)).toMatch(/Test Files +\d+ passed/);
  });

  it('is not made twice, nor under a name that AWS would not take', () => {
    expect(() => makeCapability('tide-tables', scratch.root)).toThrow(
      'events/tide-tables and packages/tide-tables and services/tide-tables: a capability of this name stands already; choose another.',
    );
    expect(() => makeCapability('Tide_Tables', scratch.root)).toThrow('Got "Tide_Tables".');
  });
});
