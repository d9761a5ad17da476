import type { Bench } from './bench.ts';
import type { Lab } from './lab.ts';

/** What an experiment found. */
interface Observed {
  /** Whether it is as the code assumes; `unclear` when the run could not tell. */
  holds: boolean | 'unclear';
  /** What was seen, in numbers and texts, for the facts file. */
  seen: Record<string, unknown>;
}

/** A question to AWS that no document answers. */
export interface Experiment {
  id: string;
  question: string;
  /** What Fairlead takes for true, or tolerates. */
  assumed: string;
  run(lab: Lab, bench: Bench): Promise<Observed>;
}

/** An answered question; `failed` when the experiment itself broke. */
export type Fact = Pick<Experiment, 'id' | 'question' | 'assumed'> &
  (Observed | { holds: 'failed'; seen: { error: string } });
