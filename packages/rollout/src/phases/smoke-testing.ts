import { elapsedMs, type Outcome, plusMs } from '@fairlead/reconcile';
import { act, type RolloutDecision, type Settled, transition, wait } from '../decision.ts';
import type { Phase, RolloutState } from '../state.ts';
import { beginRollback } from './rolling-back.ts';
import { nextStep, shift } from './shifting.ts';

type SmokeTesting = Extract<Phase, { name: 'smoke-testing' }>;

/** One failed answer may be the rate of errors that every model has; two to the same request are the model's. */
const MOST_FAILURES = 2;
/** How long to ask when there is no answer; a container that loads its model late has it loaded by then. */
const LONGEST_SMOKE_TEST_MS = 10 * 60_000;
const RETRY_MS = 10_000;

/** The challenger is up at weight 0: have it answer the plan's samples before anybody depends on it. */
export function enterSmokeTest(look: Settled): RolloutDecision {
  if (samplesOf(look.state).length === 0) return shift(look, nextStep(look.state, -1));
  const { attempt: _done, ...kept } = look.state;
  const phase: SmokeTesting = { name: 'smoke-testing', sinceAt: look.now, sample: 0, failures: 0 };
  return smokeTest({ ...look, state: { ...kept, phase }, outcomes: [] }, phase);
}

/**
 * Send the next sample, or go by what came of the last one. The answer to a sample is lost with its worker; it is then
 * sent again, which changes nothing. Throttles and timeouts are no failure of the model.
 */
export function smokeTest(look: Settled, phase: SmokeTesting): RolloutDecision {
  const outcome = look.outcomes.at(-1);
  if (outcome?.kind === 'done') return nextSample(look, phase);
  if (outcome && failedByModel(outcome)) return failed(look, phase, outcome.message);
  if (elapsedMs(phase.sinceAt, look.now) >= LONGEST_SMOKE_TEST_MS) return giveUp(look, outcome);
  if (!outcome) return send(look, phase);
  const until = plusMs(look.now, RETRY_MS);
  return wait(
    withPhase(look.state, phase),
    until,
    `No answer to the smoke request yet (${outcome.message}); asks again.`,
  );
}

function send({ state, endpoint, now }: Settled, phase: SmokeTesting): RolloutDecision {
  const samples = samplesOf(state);
  const sample = samples[phase.sample];
  if (!sample) throw new Error(`There is no sample ${phase.sample}; the plan has ${samples.length}.`);
  const { variantName } = state.plan.challenger;
  return act(
    withPhase(state, phase),
    [{ kind: 'invoke', endpointName: endpoint.name, variantName, sample }],
    now,
    `Has the challenger answer smoke request ${phase.sample + 1} of ${samples.length}, at weight 0.`,
  );
}

function nextSample(look: Settled, phase: SmokeTesting): RolloutDecision {
  const { length } = samplesOf(look.state);
  const sample = phase.sample + 1;
  if (sample < length) {
    return send(look, { ...phase, sample, failures: 0 });
  }
  const summary = `The challenger answered ${length === 1 ? 'the smoke request' : `all ${length} smoke requests`}.`;
  const decision = shift({ ...look, outcomes: [] }, nextStep(look.state, -1));
  return { ...decision, transitions: [transition(decision.state, 'smoke-passed', summary), ...decision.transitions] };
}

function failed(look: Settled, phase: SmokeTesting, message: string): RolloutDecision {
  const failures = phase.failures + 1;
  if (failures < MOST_FAILURES) return send({ ...look, outcomes: [] }, { ...phase, failures });
  const sentence = `The challenger failed smoke request ${phase.sample + 1}, ${failures} times, before any live one: ${message}`;
  return beginRollback(look, { kind: 'smoke', outcome: 'smoke-failed', sentence });
}

function giveUp(look: Settled, outcome: Outcome | undefined): RolloutDecision {
  const last = outcome && outcome.kind !== 'done' ? ` (last: ${outcome.message})` : '';
  const minutes = LONGEST_SMOKE_TEST_MS / 60_000;
  const sentence = `The challenger did not answer the smoke request within ${minutes} min${last}.`;
  return beginRollback(look, { kind: 'smoke', outcome: 'smoke-failed', sentence });
}

/** The model's container answered, with an error. Every other refusal is the service's: access, throttling, a model not ready. */
function failedByModel(outcome: Outcome): outcome is Extract<Outcome, { kind: 'refused' }> {
  return outcome.kind === 'refused' && outcome.code === 'ModelError';
}

function withPhase(state: RolloutState, phase: SmokeTesting): RolloutState {
  return { ...state, phase };
}

function samplesOf({ plan }: RolloutState) {
  return plan.samples ?? [];
}
