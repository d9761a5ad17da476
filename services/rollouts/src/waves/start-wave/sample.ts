import type { Plan, Planned } from '@fairlead/rollout';
import { type EndpointAddress, newId, Problem } from '@fairlead/runtime';
import type { WaveFault, WaveOrder } from '@fairlead/wave';
import type { PlanBody } from '../../planning.ts';
import type { StartWaveBody } from './body.ts';

/** What planning the rollout on a few endpoints of the wave came to. */
export interface Sample {
  plans: Plan[];
  warnings: string[];
  faults: WaveFault[];
}

/** So many endpoints are planned before the wave starts: the forecast rests on them, and a bad policy shows on the first. */
const SAMPLED = 5;
/** These pass by themselves, or leave nothing to do: the wave deals with them when their turn comes. */
const PASSING = ['endpoint_busy', 'model_already_live'];

/** Plan the rollout on endpoints spread over the wave, without starting any. */
export function makeSample(plan: (rolloutId: string, endpoint: EndpointAddress, body: PlanBody) => Promise<Planned>) {
  return async function sample({ rollout }: StartWaveBody, { targets }: WaveOrder): Promise<Sample> {
    const some = spread(targets, SAMPLED);
    const planned = await Promise.all(
      some.map(async ({ endpoint, model, pointer }) => {
        try {
          return { planned: await plan(newId('rol'), endpoint, { ...rollout, model }) };
        } catch (error) {
          if (error instanceof Problem && error.errors.length > 0)
            return { faults: faultsOf(error, endpoint.name, pointer) };
          throw error;
        }
      }),
    );
    return {
      plans: planned.flatMap((one) => one.planned?.plan ?? []),
      warnings: [...new Set(planned.flatMap((one) => one.planned?.warnings ?? []))],
      faults: unique(planned.flatMap((one) => one.faults ?? [])),
    };
  };
}

/** Faults of a rollout, as faults of the wave: about the endpoint, the model, or the policy they share. */
function faultsOf({ errors }: Problem, endpoint: string, pointer: string): WaveFault[] {
  return errors
    .filter(({ code }) => !PASSING.includes(code))
    .map((fault) => {
      if (fault.pointer === '#/endpoint') return { ...fault, pointer, detail: `${endpoint}: ${fault.detail}` };
      if (fault.pointer === '#/model') return fault;
      return { ...fault, pointer: fault.pointer.replace('#/', '#/rollout/') };
    });
}

function unique(faults: WaveFault[]): WaveFault[] {
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.detail}`, fault])).values()];
}

/** At most `count` members, evenly over the list, the first and the last among them. */
function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, place) => Math.round((place * (list.length - 1)) / (count - 1))).flatMap(
    (index) => list[index] ?? [],
  );
}
