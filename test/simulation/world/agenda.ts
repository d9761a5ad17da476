/** Virtual time: what shall happen, and when. It goes on only when asked to. */
export interface Agenda {
  /** Epoch milliseconds. */
  now(): number;
  /** Do something at an instant, or now if that is past; what is due at one instant happens in the order it was asked for. */
  at(atMs: number, work: () => void): void;
  /** Do something so many milliseconds from now. */
  in(delayMs: number, work: () => void): void;
  /** Go to the next entry and carry it out; false when there is none. */
  next(): boolean;
}

interface Entry {
  atMs: number;
  work: () => void;
}

/** An empty agenda. It holds a few dozen entries at a time, so a sorted list is the fastest queue. */
export function createAgenda(startMs: number): Agenda {
  let nowMs = startMs;
  /** Latest first, so that the next one is popped off the end. */
  const entries: Entry[] = [];

  const at = (atMs: number, work: () => void): void => {
    const entry = { atMs: Math.max(atMs, nowMs), work };
    let index = entries.length;
    while (index > 0 && (entries[index - 1]?.atMs ?? 0) <= entry.atMs) index -= 1;
    entries.splice(index, 0, entry);
  };

  return {
    now: () => nowMs,
    at,
    in: (delayMs, work) => at(nowMs + delayMs, work),
    next() {
      const entry = entries.pop();
      if (!entry) return false;
      nowMs = entry.atMs;
      entry.work();
      return true;
    },
  };
}
