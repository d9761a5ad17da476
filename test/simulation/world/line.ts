import type { Agenda } from './agenda.ts';
import type { Dice } from './dice.ts';
import type { Trouble } from './setting.ts';
import type { Story } from './story.ts';

/** One run of the loop, on a machine of its own, with a clock of its own. */
export interface Life {
  readonly id: string;
  /** Its clock is this far from the world's. */
  readonly skewMs: number;
  isAlive: boolean;
  /** The function's timeout kills it at this instant; epoch milliseconds. */
  killedAtMs: number;
}

/** Whether a worker goes on at an instant. */
export function lives({ isAlive, killedAtMs }: Life, nowMs: number): boolean {
  return isAlive && nowMs < killedAtMs;
}

/** A worker's way to everything outside itself: requests take time, fail, freeze it or outlive it. */
export interface Line {
  /**
   * Have something carried out at another place.
   *
   * @returns the answer, when it comes; never, when the worker died or the request was withdrawn
   */
  ask<T>(request: Request, work: () => T | Promise<T>): Promise<T>;
}

/** A request on a line. */
interface Request {
  what: string;
  /** An error nobody modelled may be the answer, before or after the work was done. */
  mayFail: boolean;
  /** Taken back by its sender before it got there: it is not carried out. */
  signal?: AbortSignal;
}

/** What all lines of one world have in common. */
export interface LineDeps {
  agenda: Agenda;
  dice: Dice;
  story: Story;
  /** How likely what goes wrong now. */
  trouble(): Trouble;
}

/** The shortest and the longest way to a service, milliseconds. */
const [NEAR_MS, FAR_MS] = [5, 120];
/** A slow one. */
const [SLOW_MS, SLOWEST_MS] = [5_000, 45_000];
/** A worker freezes for as long as this at most: S8 wants one that wakes after a quarter of an hour. */
const LONGEST_FREEZE_MS = 16 * 60_000;

/** The line of one worker. A worker that dies just never hears an answer again. */
export function createLine(life: Life, { agenda, dice, story, trouble }: LineDeps): Line {
  const isDeadAfter = (what: string, moment: string): boolean => {
    if (lives(life, agenda.now()) && dice.chance(trouble().crash)) {
      life.isAlive = false;
      story.tell(life.id, () => `dies ${moment} ${what}`);
    }
    return !lives(life, agenda.now());
  };
  const delay = (what: string): number => {
    const usual = dice.chance(trouble().slow) ? dice.between(SLOW_MS, SLOWEST_MS) : dice.between(NEAR_MS, FAR_MS);
    if (!dice.chance(trouble().freeze)) return usual;
    const frozenMs = dice.chance(0.5) ? dice.between(1_000, 90_000) : dice.between(60_000, LONGEST_FREEZE_MS);
    story.tell(life.id, () => `freezes for ${Math.round(frozenMs / 1000)} s at ${what}`);
    return frozenMs;
  };

  return {
    ask({ what, mayFail, signal }, work) {
      const failsAt = mayFail && dice.chance(trouble().error) ? dice.pick(['before', 'after'] as const) : undefined;
      return new Promise((resolve, reject) => {
        const fail = (): void => {
          story.tell(life.id, () => `${what} fails ${failsAt} it was carried out`);
          reject(new Error(`${what}: socket hang up`));
        };
        agenda.in(delay(what), () => {
          if (isDeadAfter(what, 'before') || signal?.aborted) return;
          const answer = failsAt === 'before' ? undefined : attempt(work);
          agenda.in(delay(what), () => {
            if (isDeadAfter(what, 'after')) return;
            if (failsAt !== undefined || answer === undefined) fail();
            else if ('error' in answer) reject(answer.error);
            else resolve(answer.value);
          });
        });
      });
    },
  };
}

function attempt<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}
