import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { loadConfig } from './config.ts';

const Config = z.object({
  TABLE: z.string().check(z.minLength(1, 'a value is needed')),
  ACCOUNT: z.string().check(z.regex(/^\d{12}$/, 'an AWS account id of 12 digits is needed')),
});

describe('the settings of a function', () => {
  it('are read whole, and no others with them', () => {
    expect(loadConfig(Config, { TABLE: 't', ACCOUNT: '111122223333', SECRET: 'x' })).toEqual({
      TABLE: 't',
      ACCOUNT: '111122223333',
    });
  });

  it('are refused with every missing and every bad key named', () => {
    const load = () => loadConfig(Config, { ACCOUNT: '12' });
    expect(load).toThrow(/TABLE: .*got nothing/);
    expect(load).toThrow('ACCOUNT: an AWS account id of 12 digits is needed, got "12"');
  });
});
