import { readFileSync } from 'node:fs';
import { OUTCOMES } from '@fairlead/rollout';
import { describe, expect, it } from 'vitest';
import { ADVICE } from './advice.ts';

const pageOf = (outcome: string): string =>
  readFileSync(new URL(`../../../docs/outcomes/${outcome}.md`, import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');

describe('the advice on an outcome', () => {
  it.each(OUTCOMES)('%s is what its page says', (outcome) => {
    expect(pageOf(outcome)).toContain(`**What Fairlead did.** ${ADVICE[outcome].did} **What you may do.**`);
    expect(pageOf(outcome)).toContain(`**What you may do.** ${ADVICE[outcome].next}`);
  });
});
