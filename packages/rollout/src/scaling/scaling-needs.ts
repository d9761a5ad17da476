import { type Instant, plusMs } from '@fairlead/reconcile';
import type { RolloutState } from '../state.ts';
import { EASES_AFTER_MS } from './operations-for.ts';

/** Whether a look may have to change scaling, and so must read it: a hold that goes on needs not. */
export function needsScaling({ phase, scaling, asked, full, abort }: RolloutState, now: Instant): boolean {
  if (scaling?.pending || abort) return true;
  switch (phase.name) {
    case 'holding':
      if (scaling && scaling.easedAtStep !== phase.step && now >= plusMs(phase.sinceAt, EASES_AFTER_MS)) return true;
      return now >= phase.endsAt || asked !== undefined || full !== undefined;
    case 'shadowing':
      return now >= phase.endsAt || asked !== undefined || full !== undefined;
    default:
      return !('endedAt' in phase);
  }
}

/** Whose scaling to read: the variants a rollout has to do with, and alarms of theirs that may call nobody now. */
export function scalingQueryOf({ endpoint, plan }: RolloutState, kept: readonly { parts: readonly NamedPart[] }[]) {
  const alarms = kept.flatMap(({ parts }) => parts.flatMap(({ kind, name }) => (kind === 'alarm' && name ? name : [])));
  return {
    endpointName: endpoint.name,
    variantNames: [plan.champion.variantName, plan.challenger.variantName],
    alarmNames: [...new Set(alarms)],
  };
}

interface NamedPart {
  kind: string;
  name?: string;
}
