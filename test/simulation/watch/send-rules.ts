import { epochMsOf, type Item, LEASE_MARGIN_MS } from '@fairlead/reconcile';
import { isBusy, type LiveEndpoint, type RolloutState } from '@fairlead/rollout';
import type { Change } from '../world/endpoint-ports.ts';
import { shownShareOf } from '../world/live.ts';
import { hold } from './broken-invariant.ts';

/** A change at the instant it leaves a worker. */
export interface Sending {
  change: Change;
  /** The worker, and the time its own clock shows. */
  worker: string;
  workerNowMs: number;
  /** The item as the store holds it. */
  stored: Item<RolloutState> | undefined;
  /** The state that this worker committed with its lease. */
  leased: RolloutState | undefined;
  /** What this worker saw last. */
  seen: LiveEndpoint | 'missing' | undefined;
  /** Requests of the challenger that anybody was shown for whole minutes of a step, by step. */
  shownAtStep(step: number): number;
  /** Minutes of the shadow that anybody was shown. */
  copiesShown: number;
  /** Samples that the challenger has answered. */
  samplesAnswered: number;
  /** A person has asked to go on without waiting for the guards: then evidence is not asked for. */
  wasPromoted: boolean;
  /** Somebody else has moved traffic; a person who adopts that has let the challenger live. */
  weightsWereOthers: boolean;
}

const FINISHED = ['drifted', 'succeeded', 'rolled-back', 'lost', 'adopted', 'abandoned'];

/** What must be true of every change that leaves. @throws BrokenInvariant */
export function checkSending(sending: Sending): void {
  const { change, worker, stored, leased, seen } = sending;
  hold(stored?.lease?.owner === worker && leased !== undefined, 'one-worker-acts', () => {
    return `${worker} sends ${change.kind} while the lease is ${stored?.lease?.owner ?? 'nobody'}'s.`;
  });
  if (!stored?.lease || !leased) return;
  const leftMs = epochMsOf(stored.lease.untilAt) - LEASE_MARGIN_MS - sending.workerNowMs;
  hold(leftMs > 0, 'nothing-after-the-lease', () => `${worker} sends ${change.kind} ${-leftMs} ms too late.`);
  // A drifted rollout touches the endpoint no more, but lets it scale again.
  const letsScale = change.kind === 'change-scaling' && leased.phase.name === 'drifted';
  hold(letsScale || !FINISHED.includes(leased.phase.name), 'the-end-is-left-alone', () => {
    return `${worker} sends ${change.kind} though the rollout is ${leased.phase.name}.`;
  });
  if (!seen || seen === 'missing') return;
  hold(!isBusy(seen.status), 'busy-is-left-alone', () => `${worker} sends ${change.kind} to ${seen.status}.`);
  if (change.kind === 'set-weights') checkWeights(change.weights, leased, seen, sending);
  if (change.kind === 'update-endpoint') checkSwap(change.configName, leased, seen, sending);
}

function checkWeights(
  weights: Readonly<Record<string, number>>,
  { plan, phase, abort, paused }: RolloutState,
  seen: LiveEndpoint,
  { shownAtStep, samplesAnswered, wasPromoted, weightsWereOthers }: Sending,
): void {
  const percent = weights[plan.challenger.variantName] ?? 0;
  const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
  hold(sum === 100, 'weights-follow-the-plan', () => `The weights sum to ${sum}.`);
  const rises = percent / 100 > shownShareOf(seen, plan.challenger.variantName) + 1e-9;
  if (!rises) return;
  hold(phase.name === 'shifting' && abort === undefined, 'abort-is-final', () => {
    return `${percent} % is sent while ${phase.name}${abort ? ', after an abort' : ''}.`;
  });
  if (phase.name !== 'shifting') return;
  const planned = plan.steps[phase.step]?.weightPercent;
  hold(percent === planned, 'weights-follow-the-plan', () => `${percent} % is sent; the plan says ${planned} %.`);
  const samples = plan.samples?.length ?? 0;
  hold(samplesAnswered >= samples || weightsWereOthers, 'evidence-before-traffic', () => {
    return `${percent} % is sent though only ${samplesAnswered} of ${samples} samples were answered.`;
  });
  hold(paused === undefined, 'pause-is-kept', () => `${percent} % is sent while paused.`);
  if (!wasPromoted) checkEvidence(phase.step - 1, shownAtStep);
}

function checkSwap(
  configName: string,
  state: RolloutState,
  seen: LiveEndpoint,
  { shownAtStep, copiesShown, wasPromoted }: Sending,
): void {
  const { plan, abort, overwrites } = state;
  const { original, shadow, canary, final } = plan.configs;
  const isOurs = [original.name, shadow?.name, canary.name, final.name].includes(seen.configName);
  if (shadow && configName === canary.name && !wasPromoted)
    hold(copiesShown > 0, 'evidence-before-traffic', () => 'The shadow is left without one judged minute.');
  const mayGo = abort !== undefined || overwrites === seen.configName;
  hold(isOurs || mayGo, 'others-work-is-kept', () => `${configName} replaces ${seen.configName}.`);
  if (configName === final.name) {
    hold(abort === undefined, 'abort-is-final', () => 'The last config is sent after an abort.');
    if (!wasPromoted) checkEvidence(plan.steps.length - 1, shownAtStep);
  }
  if (configName === original.name && seen.status === 'InService' && seen.configName === canary.name) {
    const share = shownShareOf(seen, plan.challenger.variantName);
    hold(share === 0, 'traffic-moves-first', () => `The original returns while the challenger carries ${share}.`);
  }
}

/** Moving on from a step takes live requests that were judged at that very step. */
function checkEvidence(step: number, shownAtStep: (step: number) => number): void {
  if (step < 0) return;
  hold(shownAtStep(step) > 0, 'evidence-before-traffic', () => `Step ${step} is left without one judged request.`);
}
