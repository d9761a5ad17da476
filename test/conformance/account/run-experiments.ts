import { type Bench, settled, setUp } from './bench.ts';
import { cleanUp } from './cleanup.ts';
import type { Experiment, Fact } from './fact.ts';
import type { Lab } from './lab.ts';

/** How a run ended. */
export interface RunResult {
  facts: Fact[];
  /** Why it ended early; absent when all experiments were made. */
  stopped?: Error;
}

/**
 * Make every experiment and delete everything again, whatever happens in between.
 *
 * One that breaks is a fact of its own, and the next begins from an endpoint at rest. `stop` ends the run between two waits; the
 * cleanup does not heed it.
 *
 * @param cleaner - the same account, with waits that `stop` does not end
 * @throws AggregateError when something could not be deleted
 */
export async function runExperiments(
  lab: Lab,
  cleaner: Lab,
  experiments: readonly Experiment[],
  stop: AbortSignal,
): Promise<RunResult> {
  const facts: Fact[] = [];
  try {
    const bench = await setUp(lab);
    for (const experiment of experiments) {
      stop.throwIfAborted();
      facts.push(await answer(lab, bench, experiment, stop));
    }
    return { facts };
  } catch (error) {
    return { facts, stopped: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    await cleanUp(cleaner);
  }
}

async function answer(
  lab: Lab,
  bench: Bench,
  { id, question, assumed, run }: Experiment,
  stop: AbortSignal,
): Promise<Fact> {
  lab.say(`${id}: ${question}`);
  try {
    const observed = await run(lab, bench);
    lab.say(
      `  ${observed.holds === true ? 'as assumed' : observed.holds === false ? 'NOT as assumed' : 'unclear'}: ${JSON.stringify(observed.seen)}`,
    );
    return { id, question, assumed, ...observed };
  } catch (error) {
    stop.throwIfAborted();
    lab.say(`  failed: ${String(error)}`);
    await settled(lab, bench);
    return { id, question, assumed, holds: 'failed', seen: { error: String(error) } };
  }
}
