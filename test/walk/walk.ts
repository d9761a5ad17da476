import { isActive } from '@fairlead/reconcile';
import type { PhaseName } from '@fairlead/rollout';
import { BrokenInvariant, hold } from '../simulation/watch/broken-invariant.ts';
import { checkEndIsTrue } from '../simulation/watch/end-rules.ts';
import { NAMES } from '../simulation/world/setting.ts';
import { keyOf } from './key.ts';
import { stepsFrom } from './moves.ts';
import { machineAt, type Place } from './place.ts';
import { startOf, type WalkPlan } from './start.ts';

/** What a walk found. */
export interface WalkResult {
  /** Places that were visited, each once. */
  places: number;
  /** Ways between them. */
  steps: number;
  /** Places by the phase that the rollout was in. */
  phases: Partial<Record<PhaseName, number>>;
  /** True when every reachable place was visited. */
  isWhole: boolean;
  /** The first broken invariant, and the shortest way to it. */
  broken?: { invariant: string; message: string; way: string[] };
}

/** A place on the map: how it was reached first, and where one can go from it. */
interface Spot {
  from: number;
  move: string;
  to: number[];
  isEnd: boolean;
}

/**
 * Walk breadth-first over every place that a rollout can get to, and hold each to the invariants of the simulation.
 *
 * @param mostPlaces - stop after so many; the map is then not whole, and reachability of the end is not judged
 */
export async function walk(plan: WalkPlan, mostPlaces = Number.POSITIVE_INFINITY): Promise<WalkResult> {
  const start = await startOf(plan);
  const known = new Map([[keyOf(start), 0]]);
  const spots: Spot[] = [{ from: -1, move: 'start', to: [], isEnd: false }];
  /** In the order of their spots; a place that has been visited is let go. */
  const places: (Place | undefined)[] = [start];
  let visited = 0;
  const phases: WalkResult['phases'] = {};
  let steps = 0;
  const result = (broken?: BrokenInvariant, index = 0): WalkResult => ({
    places: spots.length,
    steps,
    phases,
    isWhole: visited === spots.length,
    ...(broken ? { broken: { invariant: broken.invariant, message: broken.message, way: wayTo(spots, index) } } : {}),
  });

  for (; visited < spots.length && visited < mostPlaces; visited += 1) {
    const index = visited;
    const [place, spot] = [places[index], spots[index]];
    if (!place || !spot) break;
    places[index] = undefined;
    const { name } = place.last.phase;
    phases[name] = (phases[name] ?? 0) + 1;
    try {
      const ways = await stepsFrom(place);
      steps += ways.length;
      spot.isEnd = isEnd(place);
      if (ways.length === 0) checkStandstill(place);
      for (const { move, to } of ways) {
        const key = keyOf(to);
        const standing = known.get(key);
        spot.to.push(standing ?? spots.length);
        if (standing !== undefined) continue;
        known.set(key, spots.length);
        places.push(to);
        spots.push({ from: index, move, to: [], isEnd: false });
      }
    } catch (error) {
      if (!(error instanceof BrokenInvariant)) throw error;
      return result(error, index);
    }
  }
  if (visited < spots.length) return result();
  const stuck = firstStuck(spots);
  if (stuck === undefined) return result();
  return result(new BrokenInvariant('everything-ends', 'No end can be reached from here.'), stuck);
}

/** The item is gone, or the rollout was stopped by somebody else's change and stands still until it is aborted. */
function isEnd({ stored, last }: Place): boolean {
  return !isActive(stored) || last.phase.name === 'drifted';
}

/** Nothing happens any more: it has ended, and what serves is what the end says. */
function checkStandstill({ stored, last, sageMaker, memory }: Place): void {
  hold(!isActive(stored), 'everything-ends', () => `Nothing happens any more while ${last.phase.name}.`);
  if (memory.outsideChangeAtMs !== undefined) return;
  checkEndIsTrue(last, machineAt(sageMaker).endpoint(NAMES.endpoint), false);
}

/** The first spot from which no end can be reached. */
function firstStuck(spots: readonly Spot[]): number | undefined {
  const cameFrom: number[][] = spots.map(() => []);
  for (const [index, { to }] of spots.entries()) for (const next of to) cameFrom[next]?.push(index);
  const reaches = spots.map(({ isEnd }) => isEnd);
  const waiting = spots.flatMap(({ isEnd }, index) => (isEnd ? [index] : []));
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    for (const before of cameFrom[index] ?? []) {
      if (reaches[before]) continue;
      reaches[before] = true;
      waiting.push(before);
    }
  }
  const stuck = reaches.indexOf(false);
  return stuck === -1 ? undefined : stuck;
}

function wayTo(spots: readonly Spot[], index: number): string[] {
  const way: string[] = [];
  for (let at = index; at >= 0; at = spots[at]?.from ?? -1) way.unshift(spots[at]?.move ?? '');
  return way;
}
