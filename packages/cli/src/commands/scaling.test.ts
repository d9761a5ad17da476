import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli-fixture.ts';

const POLICY = { variants: { primary: { min: 2, max: 6 } } };
const STATUS = {
  state: 'drifted',
  why: 'The account is no longer as the policy says.',
  checkedAt: '2026-01-14T09:00:00.000Z',
  drift: ['policy load of variant primary: TargetValue is 900, wanted 700'],
  foreign: ['policy by-hand of variant primary'],
  errors: [],
};

describe('the commands on scaling', () => {
  let file = '';
  beforeAll(() => {
    file = join(mkdtempSync(join(tmpdir(), 'fairlead-')), 'scaling.yaml');
    writeFileSync(file, 'variants:\n  primary: { min: 2, max: 6 }\n');
  });
  afterAll(() => rmSync(join(file, '..'), { recursive: true }));

  it('plan sends the file’s policy and shows changes, what is foreign, and notes', async () => {
    const asked: unknown[] = [];
    const { out, code } = await run(['scaling', 'plan', 'fraud', '-f', file], {
      planScaling: async (...all) => {
        asked.push(all);
        const changes = ['+ scalable target of variant primary: MinCapacity 2'];
        return { endpoint: 'fraud', changes, drift: [], foreign: STATUS.foreign, notes: ['min 2 raises it at once.'] };
      },
    });
    expect(asked).toEqual([['fraud', POLICY]]);
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        'fraud: 1 change(s).',
        '  + scalable target of variant primary: MinCapacity 2',
        '  = policy by-hand of variant primary: not in the policy, kept',
        'Note: min 2 raises it at once.',
        '',
      ],
    ]);
  });

  it('apply puts the policy, applies it and shows the outcome', async () => {
    const calls: string[] = [];
    const { out, code } = await run(['scaling', 'apply', 'fraud', '-f', file], {
      putScaling: async (_, policy) => {
        calls.push(`put ${JSON.stringify(policy)}`);
        return policy;
      },
      applyScaling: async () => {
        calls.push('apply');
        return { ...STATUS, state: 'applied', why: 'Applied.', drift: [], foreign: [] };
      },
    });
    expect([code, calls]).toEqual([0, [`put ${JSON.stringify(POLICY)}`, 'apply']]);
    expect(out).toBe('fraud: applied  (2026-01-14 09:00 UTC)\n  Applied.\n');
  });

  it('apply that AWS refused ends with 1', async () => {
    const { code, error } = await run(['scaling', 'apply', 'fraud'], {
      applyScaling: async () => ({ ...STATUS, state: 'failed' }),
    });
    expect([code, error]).toEqual([1, 'It was not applied.\n']);
  });

  it('show tells how the policy stands, then the policy', async () => {
    const { out } = await run(['scaling', 'show', 'fraud'], {
      scaling: async () => POLICY,
      scalingStatus: async () => STATUS,
    });
    expect(out.split('\n')).toEqual([
      'fraud: drifted  (2026-01-14 09:00 UTC)',
      '  The account is no longer as the policy says.',
      '  ~ policy load of variant primary: TargetValue is 900, wanted 700',
      '  = policy by-hand of variant primary: not in the policy, kept',
      '',
      'variants:',
      '  primary:',
      '    min: 2',
      '    max: 6',
      '',
    ]);
  });
});
