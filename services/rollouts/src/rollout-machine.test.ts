import { instantOf } from '@fairlead/reconcile';
import type { RolloutState } from '@fairlead/rollout';
import { expect, it } from 'vitest';
import { type PortsFor, type RolloutPorts, rolloutMachine } from './rollout-machine.ts';

const MEMBER = { accountId: '222233334444', region: 'eu-west-1', name: 'fraud' };

/** Only what a look at an unwatched rollout reads. */
function stateOf(phase: string): RolloutState {
  return { endpoint: MEMBER, phase: { name: phase } } as unknown as RolloutState;
}

it('ports are chosen by the endpoint’s account and region, and by whether the rollout is on its way back', async () => {
  const asked: Parameters<PortsFor>[0][] = [];
  const looked: string[] = [];
  const endpoints = {
    async endpoint(name: string) {
      looked.push(name);
      return 'missing';
    },
  };
  const machine = rolloutMachine((which) => {
    asked.push(which);
    return { endpoints } as unknown as RolloutPorts;
  });
  await machine.observe(stateOf('preparing'), instantOf(0), []);
  await machine.observe(stateOf('rolling-back'), instantOf(0), []);
  expect(looked).toEqual(['fraud', 'fraud']);
  expect(asked).toEqual([
    { endpoint: MEMBER, urgent: false },
    { endpoint: MEMBER, urgent: true },
  ]);
});
