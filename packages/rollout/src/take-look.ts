import { emptyWindow, type GuardPolicy, type Judgement } from '@fairlead/guard';
import type { StoredRecord } from '@fairlead/reconcile';
import { blindAction, noteSight } from './blind.ts';
import type { RolloutDecision, Settled } from './decision.ts';
import { evidenceOf, judgeLook, lookOf, lookRecord } from './look.ts';
import { beginRollback } from './phases/rolling-back.ts';

/** How a look judges. */
export interface LookSettings {
  holdIsOver: boolean;
  /** Other guards than the plan's. */
  guards?: GuardPolicy;
  /** What goes before the sentence of a failed guard, such as where it was seen. */
  where?: string;
}

/** What every look does before anything else: judge, keep the evidence, turn round at proof of harm, say when it is blind. */
export function takeLook(
  look: Settled,
  { holdIsOver, guards = look.state.plan.guards, where = '' }: LookSettings,
  otherwise: (look: Settled, judgement: Judgement) => RolloutDecision,
): RolloutDecision {
  const { now } = look;
  const window = look.window ?? { ...emptyWindow(), unreadable: 'nothing has been read yet' };
  const judgement = judgeLook({ ...look.state, plan: { ...look.state.plan, guards } }, window, holdIsOver);
  const evidence = evidenceOf(judgement, window, now);
  const record = lookRecord(look.state, evidence);
  const newest = lookOf(evidence);
  const { state, transitions } = noteSight(
    { ...look.state, look: newest, disarmedAlarms: stillDisarmed(look) },
    window,
    now,
  );
  const seen: Settled = { ...look, state };
  const blind = blindAction(state, now);
  const decision =
    judgement.kind === 'fail'
      ? beginRollback(seen, { kind: 'guard', sentence: `${where}${judgement.sentence}` })
      : blind?.action === 'rollback'
        ? beginRollback(seen, { kind: 'no-data', sentence: blind.sentence })
        : otherwise(seen, judgement);
  return withNews(decision, record, transitions);
}

/** An alarm that has been OK once may stop the rollout from then on. */
function stillDisarmed({ state, window }: Settled): string[] {
  return state.disarmedAlarms.filter((name) => window?.alarms[name] !== 'OK');
}

function withNews(
  decision: RolloutDecision,
  record: StoredRecord,
  transitions: RolloutDecision['transitions'],
): RolloutDecision {
  return {
    ...decision,
    records: [...(decision.records ?? []), record],
    transitions: [...transitions, ...decision.transitions],
  };
}
