import { type ItemStore, instantOf } from '@fairlead/reconcile';
import { endpointOfKey, POINTER, type RolloutState, rolloutPartition } from '@fairlead/rollout';
import { type AskedEndpoint, addressOf, addressOfPath, type Clock, type Places } from '@fairlead/runtime';
import type { Subject } from '@fairlead/runtime/http';
import type { WaveState } from '@fairlead/wave';
import type { NextRollouts } from '../next-rollout/queue-rollout.ts';
import { unknownRollout } from '../rollout-finder.ts';
import { endpointsOfWave } from '../waves/targets.ts';
import { lookForWave, unknownWave } from '../waves/wave-finder.ts';

interface Deps {
  rollouts: ItemStore<RolloutState>;
  waves: ItemStore<WaveState>;
  next: Pick<NextRollouts, 'endpointOf'>;
  places: Places;
  clock: Clock;
}

/** What requests of this capability are about. What cannot be found is about nothing: the act says so. */
export function makeSubjects({ rollouts, waves, next, places, clock }: Deps) {
  return {
    aboutBody: ({ body }: { body: { endpoint: AskedEndpoint } }): Subject => ({
      endpoints: [addressOf(places, body.endpoint, '#/endpoint')],
    }),

    aboutPath: ({
      params,
      query,
    }: {
      params: Record<string, string>;
      query: Omit<AskedEndpoint, 'name'>;
    }): Subject => ({
      endpoints: [addressOfPath(places, params.name, query)],
    }),

    async aboutRollout({ params: { id = '' } }: { params: Record<string, string> }): Promise<Subject> {
      const unknown = () => unknownRollout(id);
      const pointer = await rollouts.getRecord(rolloutPartition(id), POINTER);
      if (pointer) return { endpoints: [endpointOfKey(String(pointer.body.endpointKey))], unknown };
      const endpoint = await next.endpointOf(id);
      return endpoint ? { endpoints: [endpoint], unknown } : { endpoints: [] };
    },

    async aboutWave({ params: { id = '' } }: { params: Record<string, string> }): Promise<Subject> {
      const found = await lookForWave(waves, id, instantOf(clock.now()));
      return found
        ? { endpoints: await endpointsOfWave(waves, found.state), unknown: () => unknownWave(id) }
        : { endpoints: [] };
    },
  };
}
