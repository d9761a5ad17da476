import type { Scenario, SimulatedMinute } from '../scenario.ts';

/** Watches one rollout, minute after minute. */
export interface Watch {
  /** Take in a minute (numbered from 0); true when the judge rolls back now. */
  look(minute: SimulatedMinute, index: number): boolean;
}

/** A way to decide on rollbacks, set up once per scenario and started anew for every rollout. */
export interface Judge {
  readonly name: string;
  watch(): Watch;
}

/** Sets a judge up for a scenario. */
export type MakeJudge = (scenario: Scenario) => Judge;

/** False-rollback probability every judge that can be tuned is tuned to. */
export const alpha = 0.01;
