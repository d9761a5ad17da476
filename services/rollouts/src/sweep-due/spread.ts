/** The next sweep comes a minute later; by then what this one found shall have been looked at. */
const LONGEST_SECONDS = 55;
/** Calls to SageMaker of an ordinary look: one, and now and then the look after a change. */
const CALLS_PER_LOOK = 1.2;

/** Over how many seconds looks are spread, so that they keep to the rate; a few come at once. */
export function spreadSeconds(looks: number, callsPerMinute: number): number {
  return Math.min(LONGEST_SECONDS, Math.floor((60 * looks * CALLS_PER_LOOK) / callsPerMinute));
}
