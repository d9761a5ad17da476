import type { Instant, Transition } from '@fairlead/reconcile';
import { deadlineSentence, passedDeadlines } from './deadlines.ts';
import { type RolloutDecision, transition } from './decision.ts';
import { durationText } from './duration-text.ts';
import { isBusy, type LiveEndpoint } from './live.ts';
import type { RolloutState } from './state.ts';

/** Note, before a decision, since when things are as they are seen, and tell what has taken longer than it may. */
export function timed(
  stored: RolloutState,
  endpoint: LiveEndpoint | 'missing',
  now: Instant,
): { state: RolloutState; news: Transition[] } {
  const { busySinceAt, outOfServiceSinceAt, ...kept } = stored;
  const status = endpoint === 'missing' ? undefined : endpoint.status;
  const busy = status && (isBusy(status) || status === 'Deleting') ? { busySinceAt: busySinceAt ?? now } : {};
  const out = status === 'OutOfService' ? { outOfServiceSinceAt: outOfServiceSinceAt ?? now } : {};
  const state: RolloutState = { ...kept, ...busy, ...out, enteredAt: stored.enteredAt ?? now };
  if ('endedAt' in state.phase) return { state, news: [] };
  const overdue = tellOverdue(state, now);
  const mixed = tellMix(overdue.state, endpoint);
  return { state: mixed.state, news: [...overdue.news, ...mixed.news] };
}

/** Settle, after a decision, what a change of phase ends, and say when something happens at the latest. */
export function bookkept(before: RolloutState, decision: RolloutDecision, now: Instant): RolloutDecision {
  const hasMoved = stageOf(before) !== stageOf(decision.state);
  const state = hasMoved ? entered(decision.state, now) : decision.state;
  const sentence = decision.final ? undefined : deadlineSentence(state, now);
  return { ...decision, state, why: sentence ? `${decision.why} ${sentence}` : decision.why };
}

/** A command was meant for the phase it was given in. */
function entered({ asked: _void, ...state }: RolloutState, now: Instant): RolloutState {
  return { ...state, enteredAt: now };
}

function stageOf({ phase }: RolloutState): string {
  return `${phase.name} ${'step' in phase ? phase.step : ''}`;
}

function tellOverdue(state: RolloutState, now: Instant): { state: RolloutState; news: Transition[] } {
  const overdue = passedDeadlines(state, now).find(({ action }) => action === 'page');
  if (!overdue) return { state, news: [] };
  const { name, sinceAt } = overdue;
  const told: RolloutState = { ...state, pagedAt: { ...state.pagedAt, [name]: now } };
  const lasted = durationText(Math.round((Date.parse(now) - Date.parse(sinceAt)) / 1000));
  const summary = `${state.endpoint.name} is ${name} for ${lasted} now. It is waited for.`;
  return { state: told, news: [transition(told, 'overdue', summary, { detail: { deadline: name, sinceAt } })] };
}

/** An update that failed and could not be undone: whoever is paged needs to see which fleet serves what. */
function tellMix(state: RolloutState, endpoint: LiveEndpoint | 'missing'): { state: RolloutState; news: Transition[] } {
  if (endpoint === 'missing' || endpoint.status !== 'UpdateRollbackFailed') return { state, news: [] };
  // Once drifted, the update that failed was somebody else's.
  if (state.mixToldFor === endpoint.lastModifiedAt || state.phase.name === 'drifted') return { state, news: [] };
  const told: RolloutState = { ...state, mixToldFor: endpoint.lastModifiedAt };
  const mix = endpoint.variants.map(({ name, currentWeight, currentInstanceCount }) => ({
    variantName: name,
    currentWeight,
    currentInstanceCount,
  }));
  const shown = mix.map((one) => `${one.variantName} ${one.currentWeight} on ${one.currentInstanceCount} instances`);
  const summary = `SageMaker could neither update ${endpoint.name} nor roll it back; it serves a mix: ${shown.join(', ')}.`;
  const detail = { configName: endpoint.configName, failureReason: endpoint.failureReason ?? '', variants: mix };
  return { state: told, news: [transition(told, 'update-rollback-failed', summary, { detail })] };
}
