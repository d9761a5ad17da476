import { parseArgs } from 'node:util';
import stages from '../fairlead.config.ts';
import { readStage } from '../stacks/config/read-stage.ts';
import { evaluate } from '../test/infra/evaluated.ts';
import { type Bill, billOf, standingBill, times, together, totalUsd } from './cost/bill.ts';
import { fixedPartsOf } from './cost/fixed-parts.ts';
import { ASSUMED, HOURS_PER_MONTH, PRICES } from './cost/price-table.ts';
import { type CountedDay, simulateDay } from './cost/simulated-day.ts';
import { ensureSstPlatform } from './sst-platform.ts';

const HELP = `npm run cost [-- --stage prod] [--endpoints 100] [--rollouts 10]

What Fairlead costs on AWS: a day is lived through in virtual time on the local cloud, each call of
the product is counted, and what a stage deploys is counted from its resource graph. Prices:
scripts/cost/price-table.ts. Exit: 1 when a bar is missed. SageMaker's instances are not in it.
`;
const SCALINGS_PER_ENDPOINT = 4;
const IDLE_BAR_USD = 5;
const ROLLOUT_BAR_USD = 0.1;

/** Functions that ask the table in quiet times, and so the key: the sweeps. */
const IDLE_CALLERS = 2;

function column(bill: Bill): string[] {
  const width = Math.max(...Object.keys(bill).map((service) => service.length));
  return Object.entries({ ...bill, total: totalUsd(bill) })
    .filter(([service, usd]) => usd > 0 || service === 'total')
    .map(([service, usd]) => `  ${service.padEnd(width)}  ${usd.toFixed(4).padStart(9)} USD`);
}

function verdict(usd: number, bar: number): string {
  return `${usd < bar ? '✓' : '✗'} ${usd.toFixed(4)} USD, bar < ${bar.toFixed(2)} USD`;
}

function told({ day, idleHour, rolloutMinutes }: CountedDay, fixed: ReturnType<typeof fixedPartsOf>) {
  const idleHours = standingBill(fixed, { hours: 24, callers: IDLE_CALLERS });
  const month = together(
    standingBill(fixed, { hours: HOURS_PER_MONTH, callers: IDLE_CALLERS }),
    times(billOf(idleHour), HOURS_PER_MONTH),
  );
  const rollouts = rolloutMinutes.length;
  const perRollout = times(together(billOf(day), times(billOf(idleHour), -24)), 1 / rollouts);
  const minutes = rolloutMinutes.reduce((total, each) => total + each, 0) / rollouts;
  const idleUsd = totalUsd(month);
  const rolloutUsd = totalUsd(perRollout);
  const lines = [
    `Prices of ${PRICES.region} as of ${PRICES.asOf}, list, to be checked. Assumed: ${ASSUMED.billedSeconds} s a run, ${ASSUMED.logBytesPerInvocation} B of log a run, five long polls a queue.`,
    `Standing: ${Object.entries(fixed)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ')}.`,
    ...['', 'An idle month', ...column(month), `  ${verdict(idleUsd, IDLE_BAR_USD)}`],
    ...['', `A day with ${rollouts} rollouts`, ...column(together(billOf(day), idleHours))],
    ...['', `One rollout of ${minutes.toFixed(0)} minutes, beyond what stands`, ...column(perRollout)],
    `  ${verdict(rolloutUsd, ROLLOUT_BAR_USD)}`,
    ...[
      '',
      'Calls of the day',
      ...[...day.calls].toSorted(([, a], [, b]) => b - a).map(([name, count]) => `  ${name.padEnd(48)} ${count}`),
    ],
    ...['', 'Runs of the day', ...[...day.invocations].map(([name, { count }]) => `  ${name.padEnd(48)} ${count}`)],
  ];
  return { lines, keepsBars: idleUsd < IDLE_BAR_USD && rolloutUsd < ROLLOUT_BAR_USD };
}

async function main(): Promise<void> {
  const text = (byDefault: string) => ({ type: 'string', default: byDefault }) as const;
  const options = {
    stage: text('prod'),
    endpoints: text('100'),
    rollouts: text('10'),
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const [endpoints, rollouts] = [Number(values.endpoints), Number(values.rollouts)];
  if (
    !Number.isInteger(rollouts) ||
    rollouts < 1 ||
    rollouts > 15 ||
    !Number.isInteger(endpoints) ||
    endpoints < rollouts
  )
    throw new Error(
      '--rollouts is a whole number from 1 to 15, as many as fit a day one after the other; --endpoints at least as many.',
    );
  const { accountId, region } = readStage(stages, values.stage);
  ensureSstPlatform();
  const graph = await evaluate({ config: 'sst.config.ts', stage: values.stage, account: accountId, region });
  const counted = await simulateDay({ endpoints, rollouts, scalingsPerEndpoint: SCALINGS_PER_ENDPOINT });
  const { lines, keepsBars } = told(counted, fixedPartsOf(graph));
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = keepsBars ? 0 : 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
