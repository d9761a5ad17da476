import type { Decision, StoredRecord } from '@fairlead/reconcile';
import { alarmNamesOf } from './alarms.ts';
import { transition } from './decision.ts';
import { endpointKey } from './keys.ts';
import { rolloutPartition } from './names.ts';
import type { Plan, RolloutState } from './state.ts';

/** Where all rollouts are listed, newest last; one partition a month keeps each small. */
export function listPartition(month: string): string {
  return `ROLLOUTS#${month}`;
}

/** Where the endpoints are listed that a CloudWatch alarm matters to. Alarm names are unique in an account and region. */
export function alarmPartition(
  { accountId, region }: { accountId: string; region: string },
  alarmName: string,
): string {
  return `ALARM#${accountId}#${region}#${alarmName}`;
}

/** The sort key of the item that leads from a rollout's id to its endpoint. */
export const POINTER = 'POINTER';

/** Alarm entries outlive their rollout a little: a wake that finds nothing does no harm. */
const ALARM_ENTRY_LIFE_SECONDS = 30 * 86_400;

/** A new rollout's first commit: its state, and the items by which it is found. */
export function startRollout(
  identity: Pick<RolloutState, 'id' | 'endpoint' | 'startedAt' | 'startedBy'>,
  plan: Plan,
): Omit<Decision<RolloutState, never>, 'actions' | 'dueAt'> {
  const state: RolloutState = {
    ...identity,
    plan,
    phase: { name: plan.shadow ? 'starting-shadow' : 'preparing' },
    traffic: [],
    disarmedAlarms: plan.disarmedAlarms,
  };
  const summary = `${identity.startedBy} started the rollout of ${plan.challenger.modelName} on ${identity.endpoint.name}.`;
  const detail = {
    modelName: plan.challenger.modelName,
    championModelName: plan.champion.modelName,
    steps: plan.steps,
  };
  return {
    state,
    transitions: [transition(state, 'started', summary, { detail, actor: identity.startedBy })],
    publish: indexRecords(state),
    why: `Brings ${plan.challenger.modelName} up ${plan.shadow ? 'as the champion’s shadow' : 'beside the champion'} next.`,
  };
}

function indexRecords({ id, endpoint, startedAt, plan }: RolloutState): StoredRecord[] {
  const key = endpointKey(endpoint);
  const pointer = { pk: rolloutPartition(id), sk: POINTER, body: { endpointKey: key, startedAt } };
  const listed = { pk: listPartition(startedAt.slice(0, 7)), sk: `${startedAt}#${id}`, body: { id, endpointKey: key } };
  const expiresAtSeconds = Math.floor(Date.parse(startedAt) / 1000) + ALARM_ENTRY_LIFE_SECONDS;
  const watched = alarmNamesOf(plan.guards.rules).map((alarmName) => ({
    pk: alarmPartition(endpoint, alarmName),
    sk: key,
    body: { rolloutId: id },
    expiresAtSeconds,
  }));
  return [pointer, listed, ...watched];
}
