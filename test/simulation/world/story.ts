/** One line of what happened in a seed's world. */
export interface Line {
  atMs: number;
  who: string;
  what: string;
}

/** What happened, for people; telling costs time, so it is only told when somebody listens. */
export interface Story {
  tell(who: string, what: () => string): void;
  lines(): readonly Line[];
}

/** A story that keeps what it is told, or nothing at all. */
export function createStory(now: () => number, isTold: boolean): Story {
  const lines: Line[] = [];
  return {
    tell(who, what) {
      if (isTold) lines.push({ atMs: now(), who, what: what() });
    },
    lines: () => lines,
  };
}

/** The lines as text: time since the start, who, what. */
export function storyText(lines: readonly Line[], startMs: number): string {
  return lines.map(({ atMs, who, what }) => `${clockText(atMs - startMs)}  ${who.padEnd(10)}  ${what}`).join('\n');
}

function clockText(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const fraction = String(Math.floor(ms % 1000)).padStart(3, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${fraction}`;
}
