import type { Amendment, CallFreeDecision, Transition } from '@fairlead/reconcile';
import { endpointKey } from '../keys.ts';
import { rolloutPartition } from '../names.ts';
import type { NextState } from './state.ts';

/** How every key of a waiting rollout begins. */
export const NEXT_PREFIX = 'NEXT#';
/** The sort key of the item that leads from a waiting rollout's id to its endpoint. */
export const QUEUED = 'QUEUED';

/** The one place beside an endpoint's rollout where the next can wait. */
export function nextKey(endpoint: NextState['endpoint']): string {
  return `${NEXT_PREFIX}${endpointKey(endpoint).slice('EP#'.length)}`;
}

/** Where the records about a waiting rollout lie. */
export function nextPartition({ queueId }: Pick<NextState, 'queueId'>): string {
  return `${rolloutPartition(queueId)}#QUEUE`;
}

/** Take the place beside the endpoint's rollout. */
export function queueNext(state: NextState, behind: string): CallFreeDecision<NextState> {
  const summary = `${state.by} asked for ${state.model} on ${state.endpoint.name}; it waits for ${behind} to end.`;
  const publish = [{ pk: rolloutPartition(state.id), sk: QUEUED, body: { nextKey: nextKey(state.endpoint) } }];
  return { state, transitions: [news(state, 'queued', summary)], publish, why: summary };
}

/** The newest request takes the place of the one that waited; the same request again changes nothing. */
export function replaceNext(
  before: NextState,
  state: NextState,
  behind: string,
): Amendment<NextState, { kind: 'already' }> {
  if (before.id === state.id) return { kind: 'refused', refusal: { kind: 'already' } };
  const { queueId } = before;
  const decision = queueNext({ ...state, queueId }, behind);
  const replaced = news(before, 'dequeued', `${state.by} asked for ${state.model} instead.`, { reason: 'replaced' });
  return { kind: 'amended', decision: { ...decision, transitions: [replaced, ...decision.transitions] } };
}

/** Take a waiting rollout back. */
export function withdrawNext(
  state: NextState,
  { id, by, reason }: { id: string; by: string; reason: string },
): Amendment<NextState, { kind: 'gone' }> {
  if (state.id !== id || state.withdrawnBy) return { kind: 'refused', refusal: { kind: 'gone' } };
  const withdrawn: NextState = { ...state, withdrawnBy: by };
  const summary = `${by} took the waiting rollout of ${state.model} back: ${reason}.`;
  const told = { ...news(withdrawn, 'dequeued', summary, { reason: 'withdrawn' }), actor: by };
  return { kind: 'amended', decision: { state: withdrawn, transitions: [told], why: summary } };
}

/** A transition of a waiting rollout. */
export function news(
  { id, endpoint, model, by }: NextState,
  type: 'queued' | 'dequeued',
  summary: string,
  extra: Record<string, unknown> = {},
): Transition {
  const { accountId, region, name } = endpoint;
  const detail = { rolloutId: id, accountId, region, endpointName: name, modelName: model, ...extra };
  return { type: `rollout.${type}.v1`, summary, detail, ...(type === 'queued' ? { actor: by } : {}) };
}
