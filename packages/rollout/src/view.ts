import { epochMsOf, type Instant, type Trouble } from '@fairlead/reconcile';
import { allowedCommands } from './allowed-commands.ts';
import type { CommandName } from './command-names.ts';
import { durationText } from './duration-text.ts';
import { outcomeOf } from './outcome-of.ts';
import type { Outcome } from './outcomes.ts';
import type { Cause, Look, PhaseName, RolloutState, Step } from './state.ts';
import { servedPercent } from './weights.ts';

/** How a rollout stands, in one word. */
export type RolloutStatus =
  | 'progressing'
  | 'paused'
  | 'drifted'
  | 'rolling-back'
  | 'succeeded'
  | 'rolled-back'
  | 'lost'
  | 'adopted'
  | 'abandoned';

/** A rollout as the API shows it. */
export interface RolloutView {
  id: string;
  endpoint: string;
  accountId: string;
  region: string;
  status: RolloutStatus;
  phase: PhaseName;
  /** What has become of it, or what it is stuck in, by name (`docs/outcomes`); null while it simply goes on. */
  outcome: Outcome | null;
  /** The commands it takes now. */
  allowedActions: CommandName[];
  /** One sentence: what it waits for, since when, when something happens next. */
  why: string;
  startedAt: Instant;
  startedBy: string;
  endedAt: Instant | null;
  champion: { variant: string; model: string };
  challenger: { variant: string; model: string; weight: number };
  steps: { weight: number; hold: string }[];
  /** 0-based; null before the first and after the last step. */
  currentStep: number | null;
  /** When the phase can end at the earliest, if that is known. */
  phaseEndsAt: Instant | null;
  lastLook: Look | null;
  cause: Cause | null;
  abortRequestedBy: string | null;
  pausedBy: string | null;
  /** Set while Fairlead itself cannot make progress with this rollout. */
  trouble: { failures: number; message: string; quarantined: boolean } | null;
  /** The clock by which all of this is told. */
  asOf: Instant;
}

/** Show a state; `why` and `trouble` come from the item that holds it. */
export function viewOf(
  state: RolloutState,
  { why, trouble, asOf }: { why: string; trouble?: Trouble | undefined; asOf: Instant },
): RolloutView {
  const { phase, plan } = state;
  return {
    id: state.id,
    endpoint: state.endpoint.name,
    accountId: state.endpoint.accountId,
    region: state.endpoint.region,
    status: statusOf(state),
    phase: phase.name,
    outcome: outcomeOf(state) ?? null,
    allowedActions: allowedCommands(state, asOf),
    why,
    startedAt: state.startedAt,
    startedBy: state.startedBy,
    endedAt: 'endedAt' in phase ? phase.endedAt : null,
    champion: { variant: plan.champion.variantName, model: plan.champion.modelName },
    challenger: {
      variant: plan.challenger.variantName,
      model: plan.challenger.modelName,
      weight: servedPercent(state),
    },
    steps: plan.steps.map(({ weightPercent, holdSeconds }: Step) => ({
      weight: weightPercent,
      hold: durationText(holdSeconds),
    })),
    currentStep: 'step' in phase ? phase.step : null,
    phaseEndsAt: phase.name === 'holding' || phase.name === 'shadowing' ? phase.endsAt : null,
    lastLook: state.look ?? null,
    cause: state.cause ?? null,
    abortRequestedBy: state.abort?.by ?? null,
    pausedBy: state.paused?.by ?? null,
    trouble: trouble
      ? { failures: trouble.failures, message: trouble.message, quarantined: trouble.quarantinedAt !== undefined }
      : null,
    asOf,
  };
}

const ENDED: readonly RolloutStatus[] = ['succeeded', 'rolled-back', 'lost', 'adopted', 'abandoned'];

/** True once nothing will change any more. */
export function hasEnded(status: RolloutStatus): boolean {
  return ENDED.includes(status);
}

function statusOf({ phase, paused }: RolloutState): RolloutStatus {
  switch (phase.name) {
    case 'shadowing':
      return phase.askedAt || paused ? 'paused' : 'progressing';
    case 'starting-shadow':
    case 'smoke-testing':
    case 'preparing':
    case 'shifting':
    case 'holding':
    case 'finishing':
      return paused ? 'paused' : 'progressing';
    case 'awaiting-decision':
    case 'stalled':
      return 'paused';
    default:
      return phase.name;
  }
}

/** Milliseconds left until `endsAt`, at least 0. */
export function millisecondsLeft(endsAt: Instant, asOf: Instant): number {
  return Math.max(0, epochMsOf(endsAt) - epochMsOf(asOf));
}
