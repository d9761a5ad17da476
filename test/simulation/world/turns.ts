/**
 * Take steps one after another, each once every promise that the last one let go on has gone on.
 *
 * Node runs its ticks when no microtask is left, so a tick asked for in a microtask comes after all of them, without a trip
 * round the event loop: a tenth of a microsecond a step.
 *
 * @param step - false ends it
 */
export function takeTurns(step: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const again = (): void => process.nextTick(turn);
    const turn = (): void => {
      try {
        if (step()) queueMicrotask(again);
        else resolve();
      } catch (error) {
        reject(error);
      }
    };
    queueMicrotask(again);
  });
}

/** Let timers and messages of the process have their say; after each seed, for turns never leave the microtasks. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
