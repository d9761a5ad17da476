import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALLOWED, allowedCommands, type Situation, situationOf } from './allowed-commands.ts';
import { COMMANDS, type CommandName } from './command-names.ts';
import { giveCommand } from './commands.ts';
import { at, HOLDING, rollout } from './fixtures.ts';
import type { Phase, RolloutState } from './state.ts';

const ANA = { by: 'ana', reason: 'because', at: at(600) };
const WARM: Phase = { ...HOLDING, step: 1 };
const AWAITING = { name: 'awaiting-decision' as const, step: 0, reachedAt: at(0), sinceAt: at(0) };
const STALLED: Phase = {
  name: 'stalled',
  during: 'finishing',
  step: 1,
  outcome: 'quota-exceeded',
  message: 'limit is 2 Instances',
  sinceAt: at(0),
  retryAt: at(900),
};

/** One rollout for each situation; the compiler keeps the list whole. */
const ROLLOUTS: Readonly<Record<Situation, RolloutState>> = {
  'starting-shadow': rollout({ name: 'starting-shadow' }),
  shadowing: rollout({ name: 'shadowing', sinceAt: at(0), endsAt: at(600), latestEndAt: at(1800) }),
  preparing: rollout({ name: 'preparing' }),
  'smoke-testing': rollout({ name: 'smoke-testing', sinceAt: at(0), sample: 0, failures: 0 }),
  shifting: rollout({ name: 'shifting', step: 0 }),
  holding: rollout(HOLDING),
  warm: rollout(WARM),
  'awaiting-decision': rollout(AWAITING),
  'awaiting-decision-warm': rollout({ ...AWAITING, step: 1 }),
  stalled: rollout(STALLED),
  finishing: rollout({ name: 'finishing' }),
  drifted: rollout({ name: 'drifted', sinceAt: at(0), difference: 'x' }),
  'going-back': rollout({ name: 'rolling-back', sinceAt: at(0) }),
  succeeded: rollout({ name: 'succeeded', endedAt: at(0) }),
  'revert-window-over': rollout({ name: 'succeeded', endedAt: at(-72 * 3600) }),
  'rolled-back': rollout({ name: 'rolled-back', endedAt: at(0) }),
  lost: rollout({ name: 'lost', endedAt: at(0) }),
  adopted: rollout({ name: 'adopted', endedAt: at(0) }),
  abandoned: rollout({ name: 'abandoned', endedAt: at(0) }),
};
const SITUATIONS = Object.entries(ROLLOUTS) as [Situation, RolloutState][];

/** Commands that are no more than done already where they are not in the table: to press them does no harm. */
const ALREADY: Partial<Record<Situation, CommandName[]>> = {
  shifting: ['resume'],
  holding: ['resume'],
  warm: ['resume'],
  'awaiting-decision': ['resume'],
  'awaiting-decision-warm': ['resume'],
  'starting-shadow': ['resume'],
  shadowing: ['resume'],
  preparing: ['resume'],
  'smoke-testing': ['resume'],
  'going-back': ['abort'],
};

describe('the table of commands', () => {
  it.each(SITUATIONS)('takes %s for what it is', (situation, state) => {
    expect(situationOf(state, at(600))).toBe(situation);
  });

  it.each(SITUATIONS)('%s takes the commands of its row and refuses all others with them', (situation, state) => {
    for (const name of COMMANDS) {
      const answer = giveCommand(state, name, ANA);
      const isAllowed = ALLOWED[situation].includes(name);
      const refusal = ALREADY[situation]?.includes(name)
        ? { kind: 'already' }
        : { kind: 'not-allowed', allowed: ALLOWED[situation] };
      expect([name, answer.kind]).toEqual([name, isAllowed ? 'amended' : 'refused']);
      if (answer.kind === 'refused') expect([name, answer.refusal]).toEqual([name, refusal]);
    }
  });

  it('offers resume instead of pause while paused', () => {
    const paused = rollout(HOLDING, { paused: ANA });
    expect(allowedCommands(paused, at(600))).toEqual(['promote', 'promote-full', 'resume', 'abort']);
  });

  it('offers nothing once it was aborted, whatever the phase', () => {
    for (const [situation, state] of SITUATIONS) {
      if ('endedAt' in state.phase) continue;
      expect([situation, allowedCommands({ ...state, abort: ANA }, at(600))]).toEqual([situation, []]);
    }
  });

  it('is the one in the documentation', () => {
    const row = (situation: Situation) =>
      `| ${situation} |${COMMANDS.map((name) => (ALLOWED[situation].includes(name) ? ' ✓ |' : '  |')).join('')}`;
    const table = [
      `| | ${COMMANDS.join(' | ')} |`,
      `|---|${COMMANDS.map(() => ':-:|').join('')}`,
      ...SITUATIONS.map(([situation]) => row(situation)),
    ].join('\n');
    expect(readFileSync(new URL('../../../docs/commands.md', import.meta.url), 'utf8')).toContain(table);
  });
});
