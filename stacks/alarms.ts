import type { Deployed } from './function.ts';
import { logicalName } from './plan/names.ts';
import type { Site } from './site.ts';

/** CloudWatch's limit of metrics in an alarm's expression. */
const METRICS_PER_ALARM = 10;

/** What a capability's operators are woken by: its functions fail, letters are dead, a schedule is silent. */
export function createAlarms(
  site: Site,
  capability: string,
  functions: readonly Deployed[],
  deadLetters: sst.aws.Queue,
): void {
  for (const [index, chunk] of chunks(functions).entries()) failing(site, capability, chunk, index);
  dead(site, capability, functions, deadLetters);
  for (const fn of functions) if (fn.manifest.triggers.some(({ kind }) => kind === 'schedule')) silent(site, fn);
}

function failing(site: Site, capability: string, functions: readonly Deployed[], index: number): void {
  const suffix = index === 0 ? '' : `-${index + 1}`;
  const impact = functions.map(({ name, manifest }) => `${name}: ${manifest.impact}`).join('\n');
  alarm(site, `${capability}-errors${suffix}`, {
    alarmDescription: described(`Functions of ${capability} fail. Which, and what it means:\n${impact}`),
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 0,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: 'notBreaching',
    metricQueries: [
      {
        id: 'failures',
        expression: `SUM([${functions.map((_, at) => `e${at}`).join(',')}])`,
        label: 'Errors',
        returnData: true,
      },
      ...functions.map(({ functionName }, at) => ({
        id: `e${at}`,
        metric: {
          namespace: 'AWS/Lambda',
          metricName: 'Errors',
          dimensions: { FunctionName: functionName },
          period: 60,
          stat: 'Sum',
        },
      })),
    ],
  });
}

function dead(site: Site, capability: string, functions: readonly Deployed[], deadLetters: sst.aws.Queue): void {
  const impacts = [...new Set(functions.map(({ manifest }) => manifest.impact))].join('\n');
  alarm(site, `${capability}-dead-letters`, {
    alarmDescription: described(
      `Something ${capability} had to do failed for good and waits in its dead-letter queue. Until it is redriven:\n${impacts}`,
    ),
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 0,
    evaluationPeriods: 1,
    treatMissingData: 'notBreaching',
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: deadLetters.nodes.queue.name },
    period: 60,
    statistic: 'Maximum',
  });
}

/** A schedule that stops makes no errors: its silence is the sign. */
function silent(site: Site, { name, functionName, manifest }: Deployed): void {
  alarm(site, `${functionName.replace(`fairlead-${site.stage}-`, '')}-silent`, {
    alarmDescription: described(`The scheduled function ${name} has not run for five minutes.\n${manifest.impact}`),
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    evaluationPeriods: 5,
    treatMissingData: 'breaching',
    namespace: 'AWS/Lambda',
    metricName: 'Invocations',
    dimensions: { FunctionName: functionName },
    period: 60,
    statistic: 'Sum',
  });
}

function alarm({ stage, topics }: Site, name: string, args: aws.cloudwatch.MetricAlarmArgs): void {
  new aws.cloudwatch.MetricAlarm(logicalName(name, 'alarm'), {
    name: `fairlead-${stage}-${name}`,
    alarmActions: [topics.notifications.arn],
    okActions: [topics.notifications.arn],
    ...args,
  });
}

/** CloudWatch's limit of a description is 1,024 characters. */
function described(text: string): string {
  return text.length <= 1024 ? text : `${text.slice(0, 1023)}…`;
}

function chunks(functions: readonly Deployed[]): Deployed[][] {
  const count = Math.ceil(functions.length / METRICS_PER_ALARM);
  return Array.from({ length: count }, (_, at) =>
    functions.slice(at * METRICS_PER_ALARM, (at + 1) * METRICS_PER_ALARM),
  );
}
