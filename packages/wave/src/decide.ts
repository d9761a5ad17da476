import { type Outcome, plusMs, type Situation, type StoredRecord } from '@fairlead/reconcile';
import { asksOf } from './ask.ts';
import { type Look, type News, type WaveAction, type WaveDecision, type WaveSeen, waveTransition } from './decision.ts';
import { frozenUntil } from './freeze.ts';
import { settle } from './settle.ts';
import { startable } from './stages.ts';
import type { Ending, Flight, WaveState } from './state.ts';
import { type Target, targetRecord } from './target.ts';
import { whyOf } from './why.ts';

/** Nothing tells a wave that a rollout has ended: it looks. */
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
    const summary = `${flight.endpoint}: ${settled.ending}. ${settled.why}`;
    const detail = { endpointName: flight.endpoint, rolloutId: flight.rolloutId, ending: settled.ending };
    news.transitions.push(waveTransition(state, 'endpoint-ended', summary, { detail }));
  }
  return { ...state, flights, ended, took };
}

function moveTo(ended: WaveState['ended'], index: number, ending: Ending): WaveState['ended'] {
  const succeeded = ended.succeeded.filter((other) => other !== index);
  const rest = { ...ended, succeeded };
  return { ...rest, [ending]: [...rest[ending], index] };
}

function stopOnFailure(state: WaveState, { now, seen }: Look, news: News): WaveState {
  const [failed] = state.ended.failed;
  if (failed === undefined || state.stop) return state;
  const flight = [...news.transitions].map(({ detail }) => detail).find(({ ending }) => ending === 'failed');
  const name =
    typeof flight?.endpointName === 'string' ? flight.endpointName : (seen.targets[failed]?.endpoint.name ?? '');
  const sentence = `The rollout on ${name} failed.`;
  news.transitions.push(waveTransition(state, 'stopped-the-line', `${sentence} Nothing more is started.`));
  return { ...state, stop: { kind: 'failure', at: now, sentence, ...state.plan.onFailure } };
}

/** Put the next endpoints into flight, or, once the line has stopped, take off what has not started and send back what shall go. */
function begin(look: Look, news: News): WaveState {
  const { state, now } = look;
  if (state.stop) return revertNext(dropUnstarted(look, news), look);
  if (state.pause || frozenUntil(state.plan.freezes, now) !== undefined) return state;
  const flights = startable(state).flatMap((index) => {
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
    endpoint: endpoint.name,
    model: forward ? model : (previousModel ?? ''),
    rolloutId: look.rolloutIdOf(endpoint.name, purpose),
    purpose,
    stage: 'starting',
    sinceAt: look.now,
  };
}

/** Absent, and no call under way: it was not started, and will not be. */
function dropUnstarted({ state, now }: Look, news: News): WaveState {
  const stays = ({ stage, purpose }: Flight): boolean => stage === 'running' || purpose === 'revert';
  let { ended } = state;
  for (const flight of state.flights.filter((one) => !stays(one))) {
    ended = moveTo(ended, flight.index, 'skipped');
    news.targets.push(endRecord(state, flight, 'skipped', 'Not started: the wave was stopped.', now));
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
  news.transitions.push(waveTransition(ended, 'ended', whyOf(ended, now)));
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
  { id, account }: WaveState,
  { index, endpoint, model, rolloutId, previousModel }: Flight,
  state: Target['state'],
  why: string,
  now: string,
): StoredRecord {
  const name = { ...account, name: endpoint };
  const known = previousModel ?? null;
  return targetRecord(id, { index, endpoint: name, model, state, why, sinceAt: now, rolloutId, previousModel: known });
}
