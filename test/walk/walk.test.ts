import { describe, expect, it } from 'vitest';
import { type WalkResult, walk } from './walk.ts';

const plan = { weights: [50, 100], onInconclusive: 'ask', onNoData: 'hold' } as const;
const nothing = { crashes: 0, commands: 0, outsiders: 0 };

/** A walk that broke something shows the way there. */
function brokenText({ broken }: WalkResult): string {
  return broken ? `${broken.invariant}: ${broken.message}\n${broken.way.join('\n')}` : '';
}

describe('every place a rollout can get to', () => {
  it.each([
    ['nothing goes wrong', nothing, 100],
    ['one worker dies, or one call is refused or not answered', { ...nothing, crashes: 1 }, 1000],
    ['a person gives one command', { ...nothing, commands: 1 }, 700],
  ])('when %s: every invariant holds there, and an end stays within reach', async (_, budget, atLeast) => {
    const result = await walk({ ...plan, weights: [100], budget });
    expect(brokenText(result)).toBe('');
    expect(result.isWhole).toBe(true);
    expect(result.places).toBeGreaterThan(atLeast);
    expect(result.phases).toMatchObject({ succeeded: expect.any(Number), 'rolled-back': expect.any(Number) });
  });

  it('when somebody else or SageMaker changes the endpoint once, with one step: likewise', async () => {
    const result = await walk({ ...plan, weights: [100], budget: { ...nothing, outsiders: 1 } });
    expect(brokenText(result)).toBe('');
    expect(result.isWhole).toBe(true);
    expect(result.phases).toMatchObject({
      drifted: expect.any(Number),
      lost: expect.any(Number),
      stalled: expect.any(Number),
    });
  });

  it('when a shadow and a smoke request come first: likewise', async () => {
    const result = await walk({ ...plan, weights: [100], isStaged: true, budget: nothing });
    expect(brokenText(result)).toBe('');
    expect(result.isWhole).toBe(true);
    expect(result.phases).toMatchObject({ shadowing: expect.any(Number), succeeded: expect.any(Number) });
  });

  it('when all of that comes together: the nearest two thousand places', async () => {
    const result = await walk({ ...plan, budget: { crashes: 1, commands: 1, outsiders: 1 } }, 2000);
    expect(brokenText(result)).toBe('');
    expect(result.isWhole).toBe(false);
  });
});
