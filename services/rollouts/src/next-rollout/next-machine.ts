import { type ItemStore, isActive, type Machine, type Outcome, Postponed } from '@fairlead/reconcile';
import {
  decideNext,
  endpointKey,
  NEXT_SCHEMA_VERSION,
  type NextAction,
  type NextSeen,
  type NextState,
  nextPartition,
  parseNext,
  type RolloutState,
} from '@fairlead/rollout';
import { Problem } from '@fairlead/runtime';
import type { makePlanner } from '../planning.ts';
import type { makeBeginRollout } from '../start-rollout/begin-rollout.ts';
import { StartRolloutBody } from '../start-rollout/body.ts';

/** What a waiting rollout looks and acts through. */
export interface NextPorts {
  rollouts: Pick<ItemStore<RolloutState>, 'load'>;
  plan: ReturnType<typeof makePlanner>;
  begin: ReturnType<typeof makeBeginRollout>;
}

/** A rollout that waits for its endpoint, as the loop drives it. A repeated start finds the first by its id. */
export function nextMachine(ports: NextPorts): Machine<NextState, NextSeen, NextAction> {
  return {
    kind: 'next-rollout',
    schemaVersion: NEXT_SCHEMA_VERSION,
    parse: parseNext,
    partition: nextPartition,
    observe: (state) => observe(ports.rollouts, state),
    decide: decideNext,
    perform: (_begin, permit, state) => {
      permit.check();
      return begin(ports, state);
    },
  };
}

async function observe(rollouts: NextPorts['rollouts'], { endpoint }: NextState): Promise<NextSeen> {
  const standing = await rollouts.load(endpointKey(endpoint));
  return isActive(standing) && !standing.final ? { owner: { id: standing.state.id, why: standing.why } } : {};
}

async function begin({ plan, begin: start }: NextPorts, { id, by, endpoint, request }: NextState): Promise<Outcome> {
  try {
    const body = StartRolloutBody.parse(request);
    await start({ id, endpoint, by, plan: () => plan(id, endpoint, body) });
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof Problem) return refusalOf(error);
    if (error instanceof Postponed) return { kind: 'unknown', message: error.message };
    return { kind: 'unknown', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

function refusalOf({ code, message, errors }: Problem): Outcome {
  const [only, ...more] = new Set(errors.map((fault) => fault.code));
  const reasons = errors.map(({ detail }) => detail).join(' ');
  return { kind: 'refused', code: more.length === 0 && only ? only : code, message: `${message} ${reasons}`.trim() };
}
