import type { Instant, Trouble } from '@fairlead/reconcile';
import { allowedWaveCommands, type WaveCommand } from './commands.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import { currentStage, stageOf } from './stages.ts';
import type { WaveState } from './state.ts';
import { TARGET_STATES, type Target, type TargetState } from './target.ts';
import { statusOf, type WaveStatus } from './why.ts';

/** A wave as the API lists it. */
export interface WaveView {
  id: string;
  status: WaveStatus;
  why: string;
  startedAt: Instant;
  startedBy: string;
  endedAt: Instant | null;
  endpoints: number;
  /** Sizes of the stages, and the one under way, from 0. */
  stages: number[];
  currentStage: number | null;
  maxInFlight: number;
  /** Endpoints by how they stand; those at 0 are left out. */
  counts: Partial<Record<TargetState, number>>;
  forecast: Forecast;
  allowedActions: WaveCommand[];
  /** Set while Fairlead itself cannot make progress with this wave. */
  trouble: { failures: number; message: string; quarantined: boolean } | null;
  asOf: Instant;
}

/** One endpoint of a wave, as the API shows it. */
export interface TargetView {
  endpoint: string;
  accountId: string;
  region: string;
  model: string;
  stage: number;
  state: TargetState;
  why: string;
  sinceAt: Instant;
  rolloutId: string | null;
}

/** Show a state; `why` and `trouble` come from the item that holds it. */
export function waveViewOf(
  state: WaveState,
  { why, trouble, asOf }: { why: string; trouble?: Trouble | undefined; asOf: Instant },
): WaveView {
  const { id, startedAt, startedBy, endedAt, plan } = state;
  return {
    id,
    status: statusOf(state, asOf),
    why,
    startedAt,
    startedBy,
    endedAt: endedAt ?? null,
    endpoints: plan.count,
    stages: plan.stages,
    currentStage: endedAt ? null : currentStage(state),
    maxInFlight: plan.maxInFlight,
    counts: countsOf(state),
    forecast: forecastOf(state, asOf),
    allowedActions: allowedWaveCommands(state),
    trouble: trouble
      ? { failures: trouble.failures, message: trouble.message, quarantined: trouble.quarantinedAt !== undefined }
      : null,
    asOf,
  };
}

function countsOf({ plan, next, flights, ended }: WaveState): WaveView['counts'] {
  const flying = (wanted: TargetState): number =>
    flights.filter(({ purpose, stage }) => (purpose === 'revert' ? 'reverting' : stage) === wanted).length;
  const reverting = new Set(flights.filter(({ purpose }) => purpose === 'revert').map(({ index }) => index));
  const counted = TARGET_STATES.map((name): [TargetState, number] => {
    if (name === 'pending') return [name, plan.count - next];
    if (name === 'starting' || name === 'waiting' || name === 'running' || name === 'reverting')
      return [name, flying(name)];
    return [name, ended[name].filter((index) => !reverting.has(index)).length];
  });
  return Object.fromEntries(counted.filter(([, count]) => count > 0));
}

/** Show an endpoint; `why` of its running rollout is fresher than what the wave noted. */
export function targetViewOf({ plan }: WaveState, target: Target, liveWhy: string | undefined): TargetView {
  const { index, endpoint, model, state, why, sinceAt, rolloutId } = target;
  const stage = stageOf(plan.stages, index);
  return {
    endpoint: endpoint.name,
    accountId: endpoint.accountId,
    region: endpoint.region,
    model,
    stage,
    state,
    why: liveWhy ?? why,
    sinceAt,
    rolloutId,
  };
}
