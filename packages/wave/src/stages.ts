import type { WaveState } from './state.ts';

/** The stage that an endpoint belongs to, from 0. */
export function stageOf(stages: readonly number[], index: number): number {
  let end = 0;
  for (const [stage, size] of stages.entries()) {
    end += size;
    if (index < end) return stage;
  }
  return stages.length - 1;
}

/** The first endpoint that is not of a stage any more. */
function stageEnd(stages: readonly number[], stage: number): number {
  return stages.slice(0, stage + 1).reduce((sum, size) => sum + size, 0);
}

/** The stage under way: the one of the first endpoint that is not decided yet. */
export function currentStage({ plan, next, flights }: Pick<WaveState, 'plan' | 'next' | 'flights'>): number {
  const forward = flights.filter(({ purpose }) => purpose === 'forward').map(({ index }) => index);
  return stageOf(plan.stages, Math.min(next, ...forward));
}

/** How many more may fly. One that waits for a busy endpoint takes no room until its start is tried again. */
export function roomIn({ plan, flights }: Pick<WaveState, 'plan' | 'flights'>): number {
  return Math.max(0, plan.maxInFlight - flights.filter(({ stage }) => stage !== 'waiting').length);
}

/**
 * Endpoints that may be begun now: of the current stage, as many as there is room for.
 *
 * @param reserved - room that is kept for those whose start is tried again
 */
export function startable(state: Pick<WaveState, 'plan' | 'next' | 'flights'>, reserved: number): number[] {
  const { plan, next } = state;
  const end = Math.min(plan.count, stageEnd(plan.stages, currentStage(state)));
  const room = Math.min(end - next, roomIn(state) - reserved);
  return Array.from({ length: Math.max(0, room) }, (_, offset) => next + offset);
}
