import { type Outcome, plusMs, type Situation, type StoredRecord, type Transition } from '@fairlead/reconcile';
import { addressText } from './address.ts';
import { asksOf, retriesOf } from './ask.ts';
import { type Look, type News, type WaveAction, type WaveDecision, type WaveSeen, waveTransition } from './decision.ts';
import { frozenUntil } from './freeze.ts';
import { settle } from './settle.ts';
import { startable } from './stages.ts';
import { ENDINGS, type Ending, type Flight, type WaveState } from './state.ts';
import { type Target, targetRecord } from './target.ts';
import { statusOf, whyOf } from './why.ts';

/** The event of a rollout's end wakes its wave; a look each minute makes up for a lost one. */
const LOOK_EVERY_MS = 60_000;

/**
 * One step of a wave: judge what is in flight, stop the line on a failure, begin what has its turn. Pure.
 *
 * Ids are derived, so a start that was asked for twice is one rollout.
 */
export function decideWave(
  { state: stored, seen, outcomes, now }: Situation<WaveState, WaveSeen>,
  rolloutIdOf: Look['rolloutIdOf'],
): WaveDecision {
  const news: News = { transitions: [], targets: [] };
  const heard = outcomesByIndex(stored, outcomes);
  const untold: Look = { state: withoutUntried(stored, outcomes), seen, outcomes: heard, now, rolloutIdOf };
  const settled = settleFlights(untold, news);
  const begun = begin({ ...untold, state: stopOnFailure(settled, untold, news) }, news);
  const state = endIfOver(begun, now, news);
  const actions = state.endedAt ? [] : asksOf({ ...untold, state }, now);
  return {
    state: { ...noteAsked(state, actions, now), asked: actions.map(({ kind, index }) => ({ kind, index })) },
    actions,
    transitions: news.transitions,
    publish: news.targets,
    dueAt: plusMs(now, LOOK_EVERY_MS),
    why: whyOf(state, now),
    final: state.endedAt !== undefined,
  };
}

function outcomesByIndex({ asked }: WaveState, outcomes: readonly Outcome[]): Map<number, Outcome> {
  return new Map(
    outcomes.flatMap((outcome, place) => {
      const call = asked[place];
      return call?.kind === 'start' ? [[call.index, outcome] as const] : [];
    }),
  );
}

/** Calls that came after one that failed were not made: they are free to be asked for again at once. */
function withoutUntried(state: WaveState, outcomes: readonly Outcome[]): WaveState {
  if (outcomes.length === 0) return state;
  const untried = new Set(state.asked.slice(outcomes.length).map(({ index }) => index));
  const forget = ({ asked: _asked, ...flight }: Flight): Flight => flight;
  return { ...state, flights: state.flights.map((flight) => (untried.has(flight.index) ? forget(flight) : flight)) };
}

function settleFlights(look: Look, news: News): WaveState {
  const { state, now } = look;
  const flights: Flight[] = [];
  let { ended, took } = state;
  for (const flight of state.flights) {
    const settled = settle(flight, look);
    if (settled.kind === 'on') {
      flights.push(settled.flight);
      if (settled.flight.stage !== flight.stage)
        news.targets.push(flightRecord(state, settled.flight, settled.why, now));
      continue;
    }
    ended = moveTo(ended, flight.index, settled.ending);
    if (settled.tookSeconds) took = { rollouts: took.rollouts + 1, seconds: took.seconds + settled.tookSeconds };
    news.targets.push(endRecord(state, settled.flight, settled.ending, settled.why, now));
    news.transitions.push(endpointEnded(state, flight, settled.ending, settled.why));
  }
  return { ...state, flights, ended, took };
}

/** It says where the endpoint is, which may be elsewhere than Fairlead. */
function endpointEnded(state: WaveState, { endpoint, rolloutId }: Flight, ending: Ending, why: string): Transition {
  const { accountId, region, name } = endpoint;
  const summary = `${addressText(endpoint, state.account)}: ${ending}. ${why}`;
  const detail = { accountId, region, endpointName: name, rolloutId, ending };
  return waveTransition(state, 'endpoint-ended', summary, { detail });
}

function moveTo(ended: WaveState['ended'], index: number, ending: Ending): WaveState['ended'] {
  const succeeded = ended.succeeded.filter((other) => other !== index);
  const rest = { ...ended, succeeded };
  return { ...rest, [ending]: [...rest[ending], index] };
}

/** @param flights - as they were before this look */
function stopOnFailure(state: WaveState, { state: { flights }, now }: Look, news: News): WaveState {
  const failed = flights.find(({ index }) => state.ended.failed.includes(index));
  if (!failed || state.stop) return state;
  const sentence = `The rollout on ${addressText(failed.endpoint, state.account)} failed.`;
  const detail = { endpointName: failed.endpoint.name, rolloutId: failed.rolloutId };
  news.transitions.push(waveTransition(state, 'stopped-the-line', `${sentence} Nothing more is started.`, { detail }));
  return { ...state, stop: { kind: 'failure', at: now, sentence, ...state.plan.onFailure } };
}

/** Put the next endpoints into flight, or, once the line has stopped, take off what has not started and send back what shall go. */
function begin(look: Look, news: News): WaveState {
  const { state, now } = look;
  if (state.stop) return revertNext(dropUnstarted(look, news), look);
  if (state.pause || frozenUntil(state.plan.freezes, now) !== undefined) return state;
  const flights = startable(state, retriesOf(state, now).length).flatMap((index) => {
    const target = look.seen.targets.find((candidate) => candidate.index === index);
    return target ? [flightOf(target, look, 'forward')] : [];
  });
  for (const flight of flights) news.targets.push(flightRecord(state, flight, 'Starts next.', now));
  return { ...state, next: state.next + flights.length, flights: [...state.flights, ...flights] };
}

function flightOf({ index, endpoint, model, previousModel }: Target, look: Look, purpose: Flight['purpose']): Flight {
  const forward = purpose === 'forward';
  return {
    index,
    endpoint,
    model: forward ? model : (previousModel ?? ''),
    rolloutId: look.rolloutIdOf(endpoint, purpose),
    purpose,
    stage: 'starting',
    sinceAt: look.now,
  };
}

const NOT_STARTED = 'Not started: the wave was stopped.';

/** Absent, and no call under way: it was not started, and will not be. */
function dropUnstarted({ state, now }: Look, news: News): WaveState {
  const stays = ({ stage, purpose }: Flight): boolean => stage === 'running' || purpose === 'revert';
  let { ended } = state;
  for (const flight of state.flights.filter((one) => !stays(one))) {
    ended = moveTo(ended, flight.index, 'skipped');
    news.targets.push(endRecord(state, flight, 'skipped', NOT_STARTED, now));
    news.transitions.push(endpointEnded(state, flight, 'skipped', NOT_STARTED));
  }
  return { ...state, ended, flights: state.flights.filter(stays) };
}

/** Endpoints to send back, newest first, once nothing goes forward any more. */
export function revertable({ stop, flights, ended, plan }: WaveState): number[] {
  if (stop?.finished !== 'revert' || flights.some(({ purpose }) => purpose === 'forward')) return [];
  const back = new Set(flights.map(({ index }) => index));
  const left = ended.succeeded.filter((index) => !back.has(index)).toReversed();
  return left.slice(0, Math.max(0, plan.maxInFlight - flights.length));
}

function revertNext(state: WaveState, look: Look): WaveState {
  const flights = revertable(state).flatMap((index) => {
    const target = look.seen.targets.find((candidate) => candidate.index === index);
    // Its last record may still be on its way; then the next look sends it back.
    return target?.previousModel ? [flightOf(target, look, 'revert')] : [];
  });
  return { ...state, flights: [...state.flights, ...flights] };
}

function endIfOver(state: WaveState, now: string, news: News): WaveState {
  const isOver =
    state.flights.length === 0 && (state.stop ? revertable(state).length === 0 : state.next >= state.plan.count);
  if (!isOver) return state;
  const ended = { ...state, endedAt: now };
  const counts = Object.fromEntries(ENDINGS.map((ending) => [ending, ended.ended[ending].length]));
  const detail = { status: statusOf(ended, now), counts: { ...counts, pending: state.plan.count - state.next } };
  news.transitions.push(waveTransition(ended, 'ended', whyOf(ended, now), { detail }));
  return ended;
}

function noteAsked(state: WaveState, actions: readonly WaveAction[], now: string): WaveState {
  const kinds = new Map(actions.map(({ index, kind }) => [index, kind]));
  const flights = state.flights.map((flight) => {
    const kind = kinds.get(flight.index);
    return kind ? { ...flight, asked: { kind, at: now } } : flight;
  });
  return { ...state, flights };
}

function flightRecord(state: WaveState, flight: Flight, why: string, now: string): StoredRecord {
  const { purpose, stage } = flight;
  return recordOf(state, flight, purpose === 'revert' ? 'reverting' : stage, why, now);
}

function endRecord(state: WaveState, flight: Flight, ending: Ending, why: string, now: string): StoredRecord {
  return recordOf(state, flight, ending, why, now);
}

function recordOf(
  { id }: WaveState,
  { index, endpoint, model, rolloutId, previousModel }: Flight,
  state: Target['state'],
  why: string,
  now: string,
): StoredRecord {
  const known = previousModel ?? null;
  return targetRecord(id, { index, endpoint, model, state, why, sinceAt: now, rolloutId, previousModel: known });
}
