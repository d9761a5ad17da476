import { type Instant, instantOf, type Outcome } from '@fairlead/reconcile';
import type { Address } from './address.ts';
import { decideWave } from './decide.ts';
import type { SeenRollout, WaveDecision } from './decision.ts';
import { startWave } from './start.ts';
import type { Flight, WavePlan, WaveState } from './state.ts';
import { pendingTarget, type Target } from './target.ts';

export const HOME = { accountId: '111122223333', region: 'us-east-1' };
const START_MS = Date.parse('2026-01-14T09:00:00.000Z');

/** So many seconds after a Wednesday's 09:00 UTC. */
export function at(seconds: number): Instant {
  return instantOf(START_MS + seconds * 1_000);
}

/** Four endpoints, one and then three. */
export const PLAN: WavePlan = {
  count: 4,
  stages: [1, 3],
  maxInFlight: 2,
  onFailure: { running: 'finish', finished: 'keep' },
  onBusy: 'wait',
  busyForSeconds: 3_600,
  freezes: [],
  whileFrozen: 'go-on',
  expected: { seconds: 1_800, swapSeconds: 720, instances: { 'ml.m5.large': 2 } },
  prices: {},
};

/** A wave as it begins, with changes. */
export function wave({
  plan,
  ...changes
}: Partial<Omit<WaveState, 'plan'>> & { plan?: Partial<WavePlan> } = {}): WaveState {
  const identity = { id: 'wav_1', account: HOME, startedAt: at(0), startedBy: 'ana' };
  const { state } = startWave(identity, { ...PLAN, ...plan });
  return { ...state, ...changes };
}

function addressOf(index: number): Address {
  return { ...HOME, name: `fraud-${index}` };
}

/** An endpoint under way. */
export function flight(index: number, changes: Partial<Flight> = {}): Flight {
  const rolloutId = `rol-fraud-${index}-${changes.purpose ?? 'forward'}`;
  const basis = { index, endpoint: addressOf(index), model: 'fraud-v2', rolloutId };
  return { ...basis, purpose: 'forward', stage: 'running', sinceAt: at(0), ...changes };
}

/** A rollout under way, or as it ended. */
export function seen(changes: Partial<SeenRollout> = {}): SeenRollout {
  return {
    status: 'progressing',
    ended: false,
    goingBack: false,
    pausedBy: null,
    why: 'Guards watch.',
    startedAt: at(0),
    endedAt: null,
    previousModel: 'fraud-v1',
    instances: { 'ml.m5.large': 2 },
    ...changes,
  };
}

export const SUCCEEDED = seen({ status: 'succeeded', ended: true, endedAt: at(1_200), why: 'fraud-v2 serves.' });
export const ROLLED_BACK = seen({ status: 'rolled-back', ended: true, endedAt: at(600), why: 'Proof of harm.' });

/** Every endpoint as a record, those that have run with the model before. */
function targets({ plan: { count } }: Pick<WaveState, 'plan'>): Target[] {
  return Array.from({ length: count }, (_, index) => ({
    ...pendingTarget(index, addressOf(index), 'fraud-v2', at(0)),
    previousModel: 'fraud-v1',
  }));
}

/** One look at a wave. */
export function look(
  state: WaveState,
  {
    rollouts = {},
    outcomes = [],
    now = at(60),
  }: { rollouts?: Record<number, SeenRollout | 'absent'>; outcomes?: Outcome[]; now?: Instant } = {},
): WaveDecision {
  const absent = Object.fromEntries(state.flights.map(({ index }) => [index, 'absent' as const]));
  const world = { rollouts: { ...absent, ...rollouts }, targets: targets(state) };
  return decideWave({ state, seen: world, outcomes, now }, ({ name }, purpose) => `rol-${name}-${purpose}`);
}
