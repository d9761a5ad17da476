import { parseArgs } from 'node:util';
import { runCampaign, type SeedRange } from '../test/simulation/campaign.ts';
import { simulate } from '../test/simulation/simulate.ts';
import { lateSettingOf, START_MS, settingOf } from '../test/simulation/world/setting.ts';
import { storyText } from '../test/simulation/world/story.ts';

const HELP = `npm run simulate -- [--seeds N] [--from S] [--late] [--timeline]

Lives through rollouts in virtual time, one world a seed, and holds every instant to the invariants.

  --seeds <n>   how many seeds (1000)
  --from <s>    the first seed (1)
  --late        each seed in a world in which nearly everything comes late, and users are hasty
  --timeline    print what happened, seed by seed
  --help        this text

Exits with 1 when an invariant is broken; the seeds that broke one are printed with the line to replay them.
`;

type Options = Required<SeedRange> & { timeline: boolean };

/** Read the command line. @returns what to run, or the text to print instead */
function readOptions(argv: string[]): Options | { text: string; code: number } {
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        seeds: { type: 'string', default: '1000' },
        from: { type: 'string', default: '1' },
        late: { type: 'boolean', default: false },
        timeline: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    const [count, from] = [Number(values.seeds), Number(values.from)];
    if (values.help) return { text: HELP, code: 0 };
    if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(from) || from < 0)
      return {
        text: `--seeds is ${values.seeds} and --from is ${values.from}; give whole numbers.\n\n${HELP}`,
        code: 2,
      };
    return { count, from, late: values.late, timeline: values.timeline };
  } catch (error) {
    return { text: `${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, code: 2 };
  }
}

async function tellStories({ from, count, late }: Options): Promise<boolean> {
  let isWhole = true;
  for (let seed = from; seed < from + count; seed += 1) {
    const { end, looks, broken, story } = await simulate(seed, {
      isTold: true,
      setting: (late ? lateSettingOf : settingOf)(seed),
    });
    process.stdout.write(`seed ${seed}\n${storyText(story, START_MS)}\n${end} after ${looks} looks\n\n`);
    if (broken) isWhole = false;
  }
  return isWhole;
}

async function runMany(range: Options): Promise<boolean> {
  const { broken, ends, looks, longRollouts, rollouts, elapsedMs } = await runCampaign(range);
  const perSecond = (many: number): string => Math.round((1000 * many) / elapsedMs).toLocaleString('en-US');
  const endsText = Object.entries(ends)
    .sort(([, a], [, b]) => b - a)
    .map(([end, many]) => `${end} ${many}`)
    .join(', ');
  process.stdout.write(
    `${rollouts} rollouts in ${(elapsedMs / 1000).toFixed(1)} s: ${perSecond(rollouts)} a second, ${perSecond(looks)} looks a second.\n` +
      `${longRollouts} of them were looked at 20 times or more; ${(looks / rollouts).toFixed(1)} looks on average.\n` +
      `Ends: ${endsText}.\nBroken invariants: ${broken.length}.\n`,
  );
  for (const { seed, broken: what } of broken.slice(0, 20)) {
    process.stdout.write(`  seed ${seed}  ${what?.invariant}: ${what?.message}\n`);
  }
  const [first] = broken;
  if (first)
    process.stdout.write(
      `Replay: npm run simulate -- --from ${first.seed} --seeds 1${range.late ? ' --late' : ''} --timeline\n`,
    );
  return broken.length === 0;
}

const wanted = readOptions(process.argv.slice(2));
if ('text' in wanted) {
  (wanted.code === 0 ? process.stdout : process.stderr).write(wanted.text);
  process.exitCode = wanted.code;
} else {
  const isWhole = await (wanted.timeline ? tellStories : runMany)(wanted);
  process.exitCode = isWhole ? 0 : 1;
}
