import { type Amendment, earlier, type Instant, plusMs, type StoredRecord, type Transition } from '@fairlead/reconcile';
import type { LoggedCall } from '../changed-by.ts';
import { clockTime } from '../decision.ts';
import { isOwnersTool } from '../drift.ts';
import { isOurName, rolloutPartition } from '../names.ts';
import { type CleanupDecision, type Used, wait } from './decision.ts';
import { type CleanupState, type EndWatch, WATCH_EVERY_MS } from './state.ts';

/** A change takes minutes; its end may come without an event. */
const BUSY_MS = 5 * 60_000;

/** The sort key of what has become of an ended rollout's work. */
export const AFTER_END = 'AFTER_END';

/**
 * Look whether somebody has brought the old model back since the rollout succeeded: an owner of the endpoint, such as a
 * stack, keeps it as its template says. Told once; any other config ends the watch, for the endpoint has moved on.
 */
export function watchEnd(state: CleanupState, watch: EndWatch, used: Used, now: Instant): CleanupDecision {
  const soon = earlier(plusMs(now, BUSY_MS), state.collectAt);
  if (used.isBusy) return wait(state, soon, `The endpoint is changing; looks again at ${soon}.`);
  const again = earlier(plusMs(now, WATCH_EVERY_MS), state.collectAt);
  const { configs } = used.inUse;
  if (configs.length === 0 || configs.includes(watch.configName)) {
    return wait(state, again, `Looks until ${state.collectAt} whether somebody brings the old model back.`);
  }
  const { watch: _over, ...watched } = state;
  const kept = `What rollout ${state.rolloutId} made is kept until ${state.collectAt}.`;
  const decision = wait(watched, state.collectAt, kept);
  return isOldModelBack(watch, used) ? { ...decision, ...told(state, watch, configs, now) } : decision;
}

/** Somebody may have changed the endpoint: have it looked at now, as long as a look can still tell anything. */
export function lookNow(
  state: CleanupState,
  call?: LoggedCall,
): Amendment<CleanupState, 'not-watched' | 'ours' | 'older'> {
  const { watch, open } = state;
  if (!watch) return { kind: 'refused', refusal: 'not-watched' };
  const why = 'Somebody may have changed the endpoint; looks what it runs within a minute.';
  if (!call) return { kind: 'amended', decision: { state, transitions: [], why } };
  const { configName, weights: _one, ...changedBy } = call;
  if (open.some(({ name }) => name === configName)) return { kind: 'refused', refusal: 'ours' };
  if (watch.changedBy && watch.changedBy.at >= changedBy.at) return { kind: 'refused', refusal: 'older' };
  return { kind: 'amended', decision: { state: { ...state, watch: { ...watch, changedBy } }, transitions: [], why } };
}

function isOldModelBack({ championModel, challengerModel }: EndWatch, { inUse: { configs, models } }: Used): boolean {
  return !configs.some(isOurName) && models.includes(championModel) && !models.includes(challengerModel);
}

function told(
  { rolloutId, endpoint: { accountId, region, name } }: CleanupState,
  { changedBy, championModel, challengerModel }: EndWatch,
  [configName = '']: readonly string[],
  now: Instant,
): { transitions: Transition[]; publish: StoredRecord[] } {
  const outcome = 'owner-reverts';
  const who = changedBy
    ? ` CloudTrail names ${changedBy.by} (${changedBy.operation} through ${changedBy.through}, ${clockTime(changedBy.at)}).`
    : '';
  const owner =
    changedBy && !isOwnersTool(changedBy)
      ? ''
      : ' If CloudFormation, Terraform or ACK owns the endpoint, change the endpoint config there, or it happens again.';
  const summary = `Somebody else brought ${championModel} back: ${name} runs config ${configName}, and ${challengerModel} serves nobody any more.${who}${owner}`;
  const detail = { rolloutId, accountId, region, endpointName: name, outcome, configName };
  return {
    transitions: [{ type: 'rollout.undone.v1', summary, detail }],
    publish: [{ pk: rolloutPartition(rolloutId), sk: AFTER_END, body: { outcome, sentence: summary, at: now } }],
  };
}
