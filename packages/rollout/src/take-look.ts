import type { Judgement } from '@fairlead/guard';
import type { RolloutDecision, Settled } from './decision.ts';
import { judgeHold, type LookSettings, withLook } from './judging.ts';
import { beginRollback } from './phases/rolling-back.ts';

/** What every look of a hold does before anything else: judge, keep the evidence, turn round at proof of harm. */
export function takeLook(
  look: Settled,
  settings: LookSettings,
  otherwise: (look: Settled, judgement: Judgement) => RolloutDecision,
): RolloutDecision {
  const judged = judgeHold(look.state, look.window, { now: look.now, ...settings });
  const seen: Settled = { ...look, state: judged.state };
  return withLook(judged.harm ? beginRollback(seen, judged.harm) : otherwise(seen, judged.judgement), judged);
}
