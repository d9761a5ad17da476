import { describe, expect, it } from 'vitest';
import { rolloutData } from '../console-fixture.ts';
import { settingsOf } from './plan-diff.ts';

describe('what a plan changes in the endpoint config', () => {
  it('is named setting by setting, with the value before and after; equal ones are left out', () => {
    expect(settingsOf(rolloutData())).toEqual([
      { name: 'ProductionVariants.0.ModelName', before: 'fraud-v1', after: 'fraud-v2' },
      { name: 'KmsKeyId', before: 'a-key', after: '–' },
    ]);
  });
});
