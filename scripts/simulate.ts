import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type CampaignResult, type SeedRange, WORLDS, type WorldKind } from '../test/simulation/campaign.ts';
import { simulate } from '../test/simulation/simulate.ts';
import { spread } from '../test/simulation/spread.ts';
import { START_MS } from '../test/simulation/world/setting.ts';
import { storyText } from '../test/simulation/world/story.ts';

const HELP = `npm run simulate -- [--seeds N] [--from S] [--workers W] [--late | --steady] [--timeline]

Lives through rollouts in virtual time, one world a seed, and holds every instant to the invariants.

  --seeds <n>   how many seeds (1000)
  --from <s>    the first seed (1)
  --workers <n> threads to spread them over (one a core)
  --late        each seed in a world in which nearly everything comes late, and users are hasty
  --steady      each in a world in which its rollout lives for 20 looks and more
  --timeline    print what happened, seed by seed
  --help        this text

Exits with 1 when an invariant is broken; the seeds that broke one are printed with the line to replay them.
`;

type Options = Required<SeedRange> & { timeline: boolean; workers: number };

/** Read the command line. @returns what to run, or the text to print instead */
function readOptions(argv: string[]): Options | { text: string; code: number } {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        seeds: { type: 'string', default: '1000' },
        from: { type: 'string', default: '1' },
        workers: { type: 'string', default: String(availableParallelism()) },
        late: { type: 'boolean', default: false },
        steady: { type: 'boolean', default: false },
        timeline: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [count, from, workers] = [Number(values.seeds), Number(values.from), Number(values.workers)];
    const worlds: WorldKind = values.late ? 'late' : values.steady ? 'steady' : 'own';
    if (values.help) return { text: HELP, code: 0 };
    if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(from) || from < 0)
      return {
        text: `--seeds is ${values.seeds} and --from is ${values.from}; give whole numbers.\n\n${HELP}`,
        code: 2,
      };
    if (!Number.isSafeInteger(workers) || workers < 1)
      return { text: `--workers is ${values.workers}; give a whole number from 1.\n\n${HELP}`, code: 2 };
    return { count, from, workers, worlds, timeline: values.timeline };
  } catch (error) {
    return { text: `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, code: 2 };
  }
}

async function tellStories({ from, count, worlds }: Options): Promise<boolean> {
  let isWhole = true;
  for (let seed = from; seed < from + count; seed += 1) {
    const { end, looks, broken, story } = await simulate(seed, {
      isTold: true,
      setting: WORLDS[worlds](seed),
    });
    process.stdout.write(`seed ${seed}\n${storyText(story, START_MS)}\n${end} after ${looks} looks\n\n`);
    if (broken) isWhole = false;
  }
  return isWhole;
}

/** What the simulation is held to: rollouts of 20 looks and more, a second of one core. */
const BAR_PER_SECOND = 1000;

async function runMany(options: Options): Promise<boolean> {
  const startedMs = performance.now();
  const result = await spread(options, Math.min(options.workers, options.count));
  process.stdout.write(summaryText(result, performance.now() - startedMs));
  const { broken } = result;
  for (const { seed, invariant, message } of broken.slice(0, 20)) {
    process.stdout.write(`  seed ${seed}  ${invariant}: ${message}\n`);
  }
  const [first] = broken;
  const flag = options.worlds === 'own' ? '' : ` --${options.worlds}`;
  if (first) process.stdout.write(`Replay: npm run simulate -- --from ${first.seed} --seeds 1${flag} --timeline\n`);
  return broken.length === 0;
}

function summaryText(
  { rollouts, longRollouts, looks, ends, broken, cpuMs }: CampaignResult,
  elapsedMs: number,
): string {
  const perSecond = (many: number): number => (1000 * many) / cpuMs;
  const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
  const endsText = Object.entries(ends)
    .sort(([, a], [, b]) => b - a)
    .map(([end, many]) => `${end} ${many}`)
    .join(', ');
  return [
    `${whole(rollouts)} rollouts in ${(elapsedMs / 1000).toFixed(1)} s, ${(cpuMs / 1000).toFixed(1)} s of a core.`,
    `A second of one core: ${whole(perSecond(rollouts))} rollouts, ${whole(perSecond(looks))} looks; ${whole(perSecond(longRollouts))} rollouts of 20 looks and more (bar ${whole(BAR_PER_SECOND)}, reached ${(perSecond(longRollouts) / BAR_PER_SECOND).toFixed(2)} of it).`,
    `${whole(longRollouts)} were looked at 20 times or more; ${(looks / rollouts).toFixed(1)} looks on average.`,
    `Ends: ${endsText}.`,
    `Broken invariants: ${broken.length}.`,
    '',
  ].join('\n');
}

const wanted = readOptions(process.argv.slice(2));
if ('text' in wanted) {
  (wanted.code === 0 ? process.stdout : process.stderr).write(wanted.text);
  process.exitCode = wanted.code;
} else {
  const isWhole = await (wanted.timeline ? tellStories : runMany)(wanted);
  process.exitCode = isWhole ? 0 : 1;
}
