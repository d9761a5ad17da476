import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { at, canary, HOLDING, look, rollout, sent, wantsConfig } from './fixtures.ts';
import { outcomeOf } from './outcome-of.ts';
import { OUTCOMES } from './outcomes.ts';
import type { RolloutState } from './state.ts';

const PAGES = new URL('../../../docs/outcomes/', import.meta.url);

describe('every outcome', () => {
  it('has its page, and every page its outcome', () => {
    const pages = readdirSync(PAGES).map((page) => page.replace(/\.md$/, ''));
    expect(pages.toSorted()).toEqual([...OUTCOMES].toSorted());
  });

  it.each([...OUTCOMES])('%s says what it means, what was done and what may be done', (name) => {
    const page = readFileSync(new URL(`${name}.md`, PAGES), 'utf8');
    expect(page).toMatch(
      new RegExp(`^# ${name}\n\n.+\n\n\\*\\*What Fairlead did\\.\\*\\* .+\n\n\\*\\*What you may do\\.\\*\\* .+`),
    );
  });
});

describe('the outcome of a rollout', () => {
  const drifted = rollout({ name: 'drifted', sinceAt: at(0), difference: 'x' });
  const by = { at: at(9), by: 'arn:aws:sts::111122223333:assumed-role/Deploy/x', operation: 'UpdateEndpoint' };

  it.each<[string, RolloutState, string | undefined]>([
    ['simply goes on', rollout(HOLDING), undefined],
    ['drifted', drifted, 'drifted'],
    ['drifted twice to the same config', { ...drifted, reverts: { configName: 'theirs', times: 2 } }, 'owner-reverts'],
    ['drifted by hand', { ...drifted, changedBy: { ...by, through: 'console.amazonaws.com' } }, 'drifted'],
    [
      'drifted by a stack',
      { ...drifted, changedBy: { ...by, through: 'cloudformation.amazonaws.com' } },
      'owner-reverts',
    ],
    [
      'was stored before outcomes had names',
      rollout({ name: 'lost', endedAt: at(0) }, { cause: { kind: 'lost', sentence: 'gone' } }),
      'endpoint-failed',
    ],
    [
      'is throttled',
      rollout({ name: 'preparing' }, { attempt: sent(wantsConfig('c'), { refused: true, deferred: 3 }) }),
      'throttled',
    ],
  ])('that %s', (_, state, outcome) => {
    expect(outcomeOf(state)).toBe(outcome);
  });

  it('that waits an hour for a busy endpoint has a name then, and somebody is told once an hour', () => {
    const state = rollout(HOLDING);
    const busy = canary(state, 10, { status: 'SystemUpdating' });
    let current = look(state, busy, { now: at(0) });
    const told: number[] = [];
    for (let minute = 1; minute <= 130; minute += 1) {
      current = look(current.state, busy, { now: at(60 * minute) });
      if (current.transitions.some(({ type }) => type === 'rollout.overdue.v1')) told.push(minute);
    }
    expect([told, outcomeOf(current.state)]).toEqual([[60, 120], 'system-updating']);
  });
});
