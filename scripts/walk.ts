import { parseArgs } from 'node:util';
import type { Budget } from '../test/walk/place.ts';
import type { WalkPlan } from '../test/walk/start.ts';
import { type WalkResult, walk } from '../test/walk/walk.ts';

const HELP = `npm run walk -- [--crashes N] [--commands N] [--outsiders N] [--most N]

Walks breadth-first over every place that a rollout can get to, with the real loop and the real SageMaker machine, and
holds each to the invariants of the simulation; an end must stay within reach of every one.

  --crashes <n>    workers that die, and calls that are refused or not answered, on one way (1)
  --commands <n>   what a person asks for on one way (1)
  --outsiders <n>  changes by somebody else, or by SageMaker itself, on one way (1)
  --most <n>       leave a walk after so many places; it is then not whole (no limit)
  --help           this text

Exits with 1 when an invariant is broken; the shortest way there is printed.
`;

/** The plans that are walked: what to do when nobody can decide, or see, leads to different places. */
const PLANS: readonly Omit<WalkPlan, 'budget'>[] = [
  { weights: [50, 100], onInconclusive: 'ask', onNoData: 'hold' },
  { weights: [100], onInconclusive: 'advance', onNoData: 'rollback' },
  { weights: [100], onInconclusive: 'rollback', onNoData: 'hold' },
  { weights: [100], onInconclusive: 'ask', onNoData: 'hold', isStaged: true },
];

interface Options {
  budget: Budget;
  most: number;
}

/** Read the command line. @returns what to walk, or the text to print instead */
function readOptions(argv: string[]): Options | { text: string; code: number } {
  const count = { type: 'string', default: '1' } as const;
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        crashes: count,
        commands: count,
        outsiders: count,
        most: { type: 'string', default: String(Number.MAX_SAFE_INTEGER) },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { text: HELP, code: 0 };
    const [crashes = 0, commands = 0, outsiders = 0, most = 0] = [
      values.crashes,
      values.commands,
      values.outsiders,
      values.most,
    ].map(Number);
    if (![crashes, commands, outsiders, most].every((n) => Number.isSafeInteger(n) && n >= 0))
      return { text: `Give whole numbers from 0, not ${argv.join(' ')}.\n\n${HELP}`, code: 2 };
    return { budget: { crashes, commands, outsiders }, most };
  } catch (error) {
    return { text: `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, code: 2 };
  }
}

function resultText(
  { weights, onInconclusive, onNoData, isStaged }: Omit<WalkPlan, 'budget'>,
  result: WalkResult,
): string {
  const { places, steps, isWhole, phases, broken } = result;
  const name = `${weights.join(' → ')} %, inconclusive: ${onInconclusive}, no data: ${onNoData}${isStaged ? ', with a shadow and a smoke request' : ''}`;
  const counts = Object.entries(phases).map(([phase, many]) => `${phase} ${many}`);
  const found = broken
    ? `BROKEN ${broken.invariant}: ${broken.message}\n  ${broken.way.join('\n  ')}`
    : `${isWhole ? 'every place visited, an end within reach of each' : 'left before the end'}, 0 broken invariants`;
  return `${name}\n  ${places.toLocaleString('en-US')} places, ${steps.toLocaleString('en-US')} ways: ${counts.join(', ')}\n  ${found}\n`;
}

const wanted = readOptions(process.argv.slice(2));
if ('text' in wanted) {
  (wanted.code === 0 ? process.stdout : process.stderr).write(wanted.text);
  process.exitCode = wanted.code;
} else {
  for (const plan of PLANS) {
    const result = await walk({ ...plan, budget: wanted.budget }, wanted.most);
    process.stdout.write(resultText(plan, result));
    if (result.broken) process.exitCode = 1;
  }
}
