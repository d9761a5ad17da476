import { NotAMember } from '@fairlead/aws';
import { type ItemStore, type Outcome, type Permit, Postponed } from '@fairlead/reconcile';
import type { Planned, RolloutState } from '@fairlead/rollout';
import { type EndpointAddress, Problem } from '@fairlead/runtime';
import { actorOf, BUSY, POLICY_RECORD, UNCHANGED, type WaveAction, type WaveState, waveKey } from '@fairlead/wave';
import type { PlanBody } from '../planning.ts';
import type { Beginning } from '../start-rollout/begin-rollout.ts';
import { StartRolloutBody } from '../start-rollout/body.ts';

/** The acts that a wave makes use of, the same that callers of the API do. */
export interface WaveActs {
  store: ItemStore<RolloutState>;
  plan(rolloutId: string, endpoint: EndpointAddress, body: PlanBody): Promise<Planned>;
  begin(beginning: Beginning): Promise<unknown>;
  command(id: string, name: 'abort' | 'pause' | 'resume', who: { by: string; reason: string }): Promise<unknown>;
}

export type WaveActor = (action: WaveAction, permit: Permit, state: WaveState) => Promise<Outcome>;

/** Straight to 100 %: the old model has proved itself, and ceilings still watch it. */
const WAY_BACK = { steps: [{ weight: 100, hold: '1m' }], keepWarm: '5m', judgeAtFull: false };

/** Carry out a wave's calls. Every refusal of the acts is an outcome that the wave decides by. */
export function makeWaveActor(acts: WaveActs): WaveActor {
  return async function act(action, permit, state) {
    try {
      permit.check();
      if (action.kind === 'start') await start(acts, action, permit, state);
      else await acts.command(action.rolloutId, action.kind, { by: actorOf(state.id), reason: action.reason });
      return { kind: 'done' };
    } catch (error) {
      return outcomeOf(error, action.kind);
    }
  };
}

async function start(
  { store, plan, begin }: WaveActs,
  action: Extract<WaveAction, { kind: 'start' }>,
  permit: Permit,
  state: WaveState,
): Promise<void> {
  const policy = await store.getRecord(waveKey(state.id), POLICY_RECORD);
  const asked = action.purpose === 'revert' ? { ...policy?.body, ...WAY_BACK } : { ...policy?.body };
  const body = StartRolloutBody.parse({ ...asked, endpoint: action.endpoint, model: action.model });
  await begin({
    id: action.rolloutId,
    endpoint: action.endpoint,
    by: actorOf(state.id),
    plan: async () => {
      const planned = await plan(action.rolloutId, action.endpoint, body);
      // Planning takes a while: nothing may begin once another worker may have taken over.
      permit.check();
      return planned;
    },
  });
}

function outcomeOf(error: unknown, kind: WaveAction['kind']): Outcome {
  if (error instanceof Problem) return refusalOf(error, kind);
  // Taken off the stage since the wave began: no look will change that.
  if (error instanceof NotAMember) return { kind: 'refused', code: error.name, message: error.message };
  if (error instanceof Postponed) return { kind: 'unknown', message: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { kind: 'unknown', message };
}

/** A rollout that has ended meanwhile takes no command; the next look sees its end. */
function refusalOf({ code, message, errors }: Problem, kind: WaveAction['kind']): Outcome {
  if (kind !== 'start') return { kind: 'done' };
  const codes = new Set(errors.map((fault) => fault.code));
  const only = (wanted: string): boolean => codes.size === 1 && codes.has(wanted);
  const reasons = errors.map(({ detail }) => detail).join(' ');
  const text = reasons ? `${message} ${reasons}` : message;
  if (code === 'endpoint_has_rollout' || only('endpoint_busy')) return { kind: 'refused', code: BUSY, message: text };
  if (only('model_already_live')) return { kind: 'refused', code: UNCHANGED, message: text };
  return { kind: 'refused', code, message: text };
}
