import { WaveEvents } from '@fairlead/events';
import { commandWave, startWave } from '@fairlead/wave';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { at, flight, HOME, look, PLAN, ROLLED_BACK, SUCCEEDED, wave } from '../../packages/wave/src/fixtures.ts';

const commands = (['pause', 'resume', 'abort'] as const).map((name) => {
  const state = name === 'resume' ? wave({ pause: { by: 'ana', at: at(0), reason: 'x' } }) : wave();
  const amended = commandWave(state, name, { by: 'ana', at: at(1), reason: 'x' });
  if (amended.kind === 'refused') throw new Error(`${name} is refused.`);
  return amended.decision;
});

/** Decisions that between them make every transition a wave knows, and every way an endpoint ends. */
const decisions = [
  startWave({ id: 'wav_1', account: HOME, startedAt: at(0), startedBy: 'ana' }, PLAN),
  ...commands,
  look(wave({ next: 2, flights: [flight(0), flight(1, { stage: 'starting' })] }), { rollouts: { 0: ROLLED_BACK } }),
  look(wave({ next: 4, flights: [flight(3)] }), { rollouts: { 3: SUCCEEDED } }),
  look(wave({ next: 1, flights: [flight(0, { purpose: 'revert' })] }), { rollouts: { 0: SUCCEEDED } }),
];
const told = decisions.flatMap(({ transitions, why }) => transitions.map((transition) => ({ ...transition, why })));

describe('the events of a wave', () => {
  it('are the ones of the contract, all of them and no others', () => {
    expect([...new Set(told.map(({ type }) => type))].sort()).toEqual(Object.keys(WaveEvents).sort());
  });

  it.each(told)(
    '$type says what the contract promises: $summary',
    ({ type, summary, detail, why, actor = 'fairlead' }) => {
      const schema = WaveEvents[type as keyof typeof WaveEvents];
      const parsed = z.safeParse(schema, { ...detail, id: 'WAVE#wav_1#1', summary, why, actor });
      expect(parsed.error?.message).toBeUndefined();
    },
  );
});
