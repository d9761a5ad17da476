import { describe, expect, it } from 'vitest';
import { SUCCEEDED, VIEW } from '../cli-fixture.ts';
import { paint } from './paint.ts';
import { progressBlock } from './progress.ts';
import { progressView } from './show-progress.ts';

const block = (view = VIEW, width = 100) => progressBlock(view, { paint: paint(false), width });

describe('the progress of a rollout', () => {
  it('during a hold', () => {
    expect(block()).toEqual([
      'fraud  fraud-v2 replaces fraud-v1  09:02:30 UTC',
      '  status      progressing (holding)',
      '  steps       ◉ 10 % ── ○ 50 % ── ○ 100 %',
      '  traffic     ██░░░░░░░░░░░░░░░░░░ 10 % challenger',
      '  champion    1,800 requests, 9 errors (0.50 %)',
      '  challenger  200 requests, 1 errors (0.50 %)',
      '  time left   7m30s in this step at least',
      '  why         The challenger carries 10 %. Guards watch until 09:10:00 UTC.',
    ]);
  });

  it('before the first look, while SageMaker works', () => {
    const view = { ...VIEW, phase: 'preparing' as const, currentStep: null, phaseEndsAt: null, lastLook: null };
    expect(block({ ...view, challenger: { ...VIEW.challenger, weight: 0 } }).slice(1, 7)).toEqual([
      '  status      progressing (preparing)',
      '  steps       ○ 10 % ── ○ 50 % ── ○ 100 %',
      '  traffic     ░░░░░░░░░░░░░░░░░░░░ 0 % challenger',
      '  champion    not judged yet',
      '  challenger  not judged yet',
      '  time left   until SageMaker is ready',
    ]);
  });

  it('at the end', () => {
    expect(block(SUCCEEDED).slice(1, 4)).toEqual([
      '  status      succeeded',
      '  steps       ● 10 % ── ● 50 % ── ● 100 %',
      '  traffic     ████████████████████ 100 % challenger',
    ]);
    expect(block(SUCCEEDED)[6]).toBe('  time left   –');
  });

  it('after the hold says what it waits for', () => {
    expect(block({ ...VIEW, asOf: '2026-01-14T09:11:00.000Z' })[6]).toBe('  time left   as soon as the guards agree');
  });

  it('wraps the reason to the terminal’s width', () => {
    expect(block(VIEW, 50).slice(7)).toEqual([
      '  why         The challenger carries 10 %.',
      '              Guards watch until 09:10:00 UTC.',
    ]);
  });

  it('is redrawn in place on a terminal, with colours unless NO_COLOR is set', () => {
    const drawn = (environment: NodeJS.ProcessEnv): string => {
      let text = '';
      const progress = progressView({ isTTY: true, columns: 80, write: (more) => (text += more) }, environment);
      progress.show(VIEW);
      progress.show(VIEW);
      return text;
    };
    expect(drawn({})).toContain('\u001b[8A\r');
    expect(drawn({})).toContain('\u001b[36mprogressing (holding)\u001b[39m');
    expect(drawn({ NO_COLOR: '1' })).not.toContain('\u001b[36m');
  });
});
