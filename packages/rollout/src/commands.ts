import { type Amendment, elapsedMs, type Instant, later, plusMs } from '@fairlead/reconcile';
import { allowedCommands } from './allowed-commands.ts';
import type { CommandName } from './command-names.ts';
import { transition } from './decision.ts';
import type { Phase, PhaseName, RolloutState } from './state.ts';

/** Who gives a command, and why. */
export interface Command {
  by: string;
  at: Instant;
  reason: string;
}

/** Why a command is not taken. */
export type CommandRefusal =
  /** It has been given already, or there is nothing left of it to do: the caller may take it as done. */
  { kind: 'already' } | { kind: 'not-allowed'; allowed: CommandName[] };

/** The same command again within this is the same press of a button: a double click must not skip two holds. */
const ONE_PRESS_MS = 10_000;

/** Take a command, as a wish in the state; the loop carries it out, as soon as SageMaker takes changes. Pure. */
export function giveCommand(
  state: RolloutState,
  name: CommandName,
  command: Command,
): Amendment<RolloutState, CommandRefusal> {
  if (isAlready(state, name, command.at)) return { kind: 'refused', refusal: { kind: 'already' } };
  const allowed = allowedCommands(state, command.at);
  if (!allowed.includes(name)) return { kind: 'refused', refusal: { kind: 'not-allowed', allowed } };
  const next: RolloutState = { ...withWish(state, name, command), lastCommand: { command: name, ...command } };
  const summary = `${command.by} asked to ${SAID[name]}: ${command.reason}.`;
  const type = name === 'abort' ? 'abort-requested' : 'command-given';
  const detail = type === 'command-given' ? { detail: { command: name } } : {};
  return {
    kind: 'amended',
    decision: {
      state: next,
      transitions: [transition(next, type, summary, { actor: command.by, ...detail })],
      why: `${summary} It is carried out at the next look, as soon as SageMaker takes changes.`,
    },
  };
}

/** Commands as they are said in a sentence. */
export const SAID: Readonly<Record<CommandName, string>> = {
  promote: 'end this hold',
  'promote-full': 'go to 100 % without further holds',
  pause: 'stand still at this weight',
  resume: 'go on',
  abort: 'abort',
  retry: 'try again',
  adopt: 'accept what is live',
  revert: 'revert',
};

const CAN_BE_PAUSED: readonly PhaseName[] = [
  'starting-shadow',
  'shadowing',
  'preparing',
  'smoke-testing',
  'shifting',
  'holding',
  'awaiting-decision',
];

function isAlready(state: RolloutState, name: CommandName, at: Instant): boolean {
  const { abort, phase, paused, full, asked, lastCommand } = state;
  if (lastCommand?.command === name && elapsedMs(lastCommand.at, at) < ONE_PRESS_MS && name !== 'abort') return true;
  switch (name) {
    case 'abort':
      return abort !== undefined || phase.name === 'rolling-back';
    case 'revert':
      return abort?.isRevert === true;
    case 'pause':
      return paused !== undefined;
    case 'resume':
      return paused === undefined && CAN_BE_PAUSED.includes(phase.name) && !abort;
    case 'promote-full':
      return full !== undefined && !abort;
    default:
      return asked?.command === name;
  }
}

/** Going back beats everything that was asked before it; a pause withdraws promotions, and a promotion ends a pause. */
function withWish(state: RolloutState, name: CommandName, command: Command): RolloutState {
  switch (name) {
    case 'abort':
      return { ...withoutWishes(state), abort: command };
    case 'revert':
      return { ...withoutWishes(state), abort: { ...command, isRevert: true } };
    case 'pause':
      return { ...withoutWishes(state), paused: command };
    case 'resume':
      return unpaused(state, command.at);
    case 'promote-full':
      return { ...withoutWishes(unpaused(state, command.at)), full: command };
    case 'promote':
      return { ...unpaused(state, command.at), asked: { command: name, ...command } };
    case 'retry':
    case 'adopt':
      return { ...state, asked: { command: name, ...command } };
  }
}

/** A state without what a person asked for; an abort stays. */
export function withoutWishes({ paused: _p, full: _f, asked: _a, ...kept }: RolloutState): RolloutState {
  return kept;
}

/** The time of a pause is given back: neither the end of a hold nor a deadline was to come in it. */
function unpaused({ paused, ...kept }: RolloutState, now: Instant): RolloutState {
  if (!paused) return kept;
  const { enteredAt, phase } = kept;
  const delayed = (sinceAt: Instant, at = sinceAt): Instant => plusMs(at, elapsedMs(later(sinceAt, paused.at), now));
  return { ...kept, phase: delayedPhase(phase, delayed), ...(enteredAt ? { enteredAt: delayed(enteredAt) } : {}) };
}

/** A phase with what runs out in it later by the time that it stood still. */
function delayedPhase(phase: Phase, delayed: (sinceAt: Instant, at?: Instant) => Instant): Phase {
  switch (phase.name) {
    case 'shadowing': {
      const asked = phase.askedAt ? { askedAt: delayed(phase.askedAt) } : {};
      return { ...phase, ...asked, latestEndAt: delayed(phase.sinceAt, phase.latestEndAt) };
    }
    case 'holding':
      return { ...phase, latestEndAt: delayed(phase.sinceAt, phase.latestEndAt) };
    case 'awaiting-decision':
      return { ...phase, sinceAt: delayed(phase.sinceAt) };
    default:
      return phase;
  }
}
