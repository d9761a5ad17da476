/** Milliseconds on the wall. */
const wallMs = (): number => performance.now();

/** Milliseconds of processor time this process has used, on all cores: for work that never waits. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How often `run` can be done in a second of `nowMs`, one after the other, after a quarter of `forMs` to warm up. */
export async function perSecond(
  forMs: number,
  run: (turn: number) => Promise<unknown>,
  nowMs: () => number = wallMs,
): Promise<number> {
  let turn = 0;
  const turnsIn = async (ms: number): Promise<number> => {
    const startedMs = nowMs();
    const first = turn;
    while (nowMs() - startedMs < ms) await run(turn++);
    return ((turn - first) * 1000) / (nowMs() - startedMs);
  };
  await turnsIn(forMs / 4);
  return turnsIn(forMs);
}
