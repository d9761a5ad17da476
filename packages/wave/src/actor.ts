/** What the names of acting waves begin with; the rule that brings the end of their rollouts matches it. */
export const WAVE_ACTOR_PREFIX = 'wave ';

/** Who starts the rollouts of a wave and gives them commands, as audit trails and events name it. */
export function actorOf(waveId: string): string {
  return `${WAVE_ACTOR_PREFIX}${waveId}`;
}

/** The wave that an actor is; undefined for anybody else. */
export function waveIdOf(actor: string): string | undefined {
  return actor.startsWith(WAVE_ACTOR_PREFIX) ? actor.slice(WAVE_ACTOR_PREFIX.length) : undefined;
}
