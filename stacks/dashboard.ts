import type { Deployed } from './function.ts';
import type { Site } from './site.ts';

/** What one row of the dashboard shows. */
export interface Row {
  capability: string;
  functions: readonly Deployed[];
  deadLetters: sst.aws.Queue;
}

const HEIGHT = 6;
const WIDTH = 8;

/** One dashboard per stage, a row per capability: does it run, does it fail, how long does it take, what is left undone. */
export function createDashboard({ stage, place }: Site, rows: readonly Row[]): void {
  new aws.cloudwatch.Dashboard('Dashboard', {
    dashboardName: `fairlead-${stage}-${place.region}`,
    dashboardBody: $jsonStringify({
      widgets: rows.flatMap((row, index) => widgets(row, index * HEIGHT, place.region)),
    }),
  });
}

function widgets({ capability, functions, deadLetters }: Row, y: number, region: string): object[] {
  const perFunction = (metric: string) =>
    functions.map(({ functionName, name }) => ['AWS/Lambda', metric, 'FunctionName', functionName, { label: name }]);
  const letters = [
    'AWS/SQS',
    'ApproximateNumberOfMessagesVisible',
    'QueueName',
    deadLetters.nodes.queue.name,
    { label: 'dead letters', yAxis: 'right' },
  ];
  return [
    { title: `${capability}: runs`, stat: 'Sum', metrics: perFunction('Invocations') },
    { title: `${capability}: failures and dead letters`, stat: 'Sum', metrics: [...perFunction('Errors'), letters] },
    { title: `${capability}: duration, p99`, stat: 'p99', metrics: perFunction('Duration') },
  ].map((properties, column) => ({
    type: 'metric',
    x: column * WIDTH,
    y,
    width: WIDTH,
    height: HEIGHT,
    properties: { view: 'timeSeries', period: 60, region, ...properties },
  }));
}
