import { describe, expect, it } from 'vitest';
import { at, CEILING, canary, guards, HOLDING, look, minutes, news, planned, request, rollout } from '../fixtures.ts';
import type { OnInconclusive } from '../state.ts';

const policy = { ...guards(CEILING), minEvidence: 1000 };
const holding = (onInconclusive: OnInconclusive = 'ask') =>
  rollout(HOLDING, { plan: planned({ ...request(), guards: policy, onInconclusive }) });
/** A look so many seconds after the start, at a challenger that had so few requests a minute. */
const lookAt = (seconds: number, state = holding(), perMinute = 1) =>
  look(state, canary(state, 10), { now: at(seconds), window: minutes(perMinute) });

describe('a hold that nobody can decide', () => {
  it('is watched each minute, but at its end at the latest', () => {
    expect(lookAt(300)).toMatchObject({ dueAt: at(360), state: { phase: HOLDING } });
    expect(lookAt(570)).toMatchObject({ dueAt: at(600) });
    expect(lookAt(300).why).toContain('The challenger carries 10 %. Guards watch until 09:10:00 UTC.');
  });

  it('is extended from its end on, and looked at each minute until the last moment', () => {
    expect(lookAt(600).why).toContain('The hold is extended, to 09:30:00 UTC at the latest.');
    expect(lookAt(600).dueAt).toBe(at(660));
    expect(lookAt(1790).dueAt).toBe(at(1800));
  });

  it('then asks, and says since when it waits; the next look says it again', () => {
    const asking = lookAt(1800);
    expect(asking.state.phase).toEqual({ name: 'awaiting-decision', step: 0, reachedAt: at(0), sinceAt: at(1800) });
    expect(news(asking)).toEqual(['paused']);
    expect(asking.why).toMatch(
      /^Stays at 10 % and waits for a decision since 09:30:00 UTC, because no guard could decide/,
    );
    const later = lookAt(1860, asking.state);
    expect([later.dueAt, news(later)]).toEqual([at(1920), []]);
    expect(later.why).toContain('since 09:30:00 UTC');
  });

  it('or turns round, where the plan says so, and says why', () => {
    const turned = lookAt(1800, holding('rollback'));
    expect(turned.state.phase.name).toBe('rolling-back');
    expect(turned.transitions[0]).toMatchObject({
      summary: expect.stringMatching(/^No guard could decide in time\. /),
      detail: { cause: 'inconclusive', outcome: 'inconclusive' },
    });
  });

  it('or advances, where the plan says so, with the least evidence and not without', () => {
    const phaseAfter = (perMinute: number) => lookAt(1800, holding('advance'), perMinute).state.phase.name;
    expect([phaseAfter(1), phaseAfter(99)]).toEqual(['awaiting-decision', 'awaiting-decision']);
    expect(phaseAfter(100)).not.toBe('awaiting-decision');
  });
});
