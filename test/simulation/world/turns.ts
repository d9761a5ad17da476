/**
 * The end of a turn: every promise that could go on has gone on.
 *
 * All simulations that wait share one trip round the event loop, so many seeds side by side cost hardly more than one.
 */
export function createTurns(): () => Promise<void> {
  let turn: Promise<void> | undefined;
  return () => {
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = undefined;
        resolve();
      });
    });
    return turn;
  };
}
