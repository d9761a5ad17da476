import { FINAL_RECORD, type Instant, type ItemStore, isActive } from '@fairlead/reconcile';
import {
  endpointKey,
  hasEnded,
  isUrgent,
  parseRollout,
  type RolloutState,
  rolloutPartition,
  viewOf,
} from '@fairlead/rollout';
import { type Flight, instancesOf, type SeenRollout } from '@fairlead/wave';

/** A rollout of a wave: under its endpoint's key while it runs, its last state afterwards. One or two reads. */
export async function lookAtRollout(
  store: ItemStore<RolloutState>,
  { endpoint, rolloutId }: Flight,
  now: Instant,
): Promise<SeenRollout | 'absent'> {
  const item = await store.load(endpointKey(endpoint));
  if (isActive(item)) {
    const state = parseRollout(item.state, item.schemaVersion);
    if (state.id === rolloutId) return seenOf(state, item.why, now);
  }
  const final = await store.getRecord(rolloutPartition(rolloutId), FINAL_RECORD);
  if (!final) return 'absent';
  const { body } = final;
  return seenOf(parseRollout(body.state, Number(body.schemaVersion)), String(body.why), now);
}

function seenOf(state: RolloutState, why: string, now: Instant): SeenRollout {
  const { status, startedAt, endedAt } = viewOf(state, { why, asOf: now });
  return {
    status,
    ended: hasEnded(status),
    goingBack: isUrgent(state),
    pausedBy: state.paused?.by ?? null,
    why,
    startedAt,
    endedAt,
    previousModel: state.plan.champion.modelName,
    instances: instancesOf(state.plan),
  };
}
