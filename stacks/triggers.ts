import type { Trigger } from '@fairlead/runtime/manifest';
import type { Deployed } from './function.ts';
import { isForwarded } from './plan/pattern-sources.ts';
import type { QueuesByName, Site } from './site.ts';

/** Events are hints that the one-minute sweep makes up for: an hour of retries is plenty. */
const RETRIES = { maximumRetryAttempts: 24, maximumEventAgeInSeconds: 3600 };

/** Connect a function with everything that sets it off, except routes: those the APIs connect. */
export function connect(site: Site, fn: Deployed, queues: QueuesByName, deadLetters: sst.aws.Queue): void {
  for (const [index, trigger] of fn.manifest.triggers.entries()) {
    if (trigger.kind === 'queue') consume(fn, trigger, index, queues);
    if (trigger.kind === 'event') listen(site, { fn, trigger, index, deadLetters });
    if (trigger.kind === 'schedule') tick({ fn, trigger, index, deadLetters });
  }
}

interface Wire<Kind extends Trigger['kind']> {
  fn: Deployed;
  trigger: Extract<Trigger, { kind: Kind }>;
  index: number;
  deadLetters: sst.aws.Queue;
}

/** On the default bus, where AWS puts its events, or Fairlead's own; those of members come by a bus of theirs. */
function listen(site: Site, { trigger: { pattern, bus }, ...wire }: Wire<'event'>): void {
  const eventPattern = JSON.stringify(pattern);
  createRule(wire, '', { eventPattern }, bus === 'own' ? site.bus : undefined);
  if (site.memberBus && isForwarded(pattern)) createRule(wire, 'Member', { eventPattern }, site.memberBus);
}

function tick({ trigger: { everyMinutes }, ...wire }: Wire<'schedule'>): void {
  const scheduleExpression = everyMinutes === 1 ? 'rate(1 minute)' : `rate(${everyMinutes} minutes)`;
  createRule(wire, '', { scheduleExpression });
}

/** A rule with its one target, which may invoke nothing else. */
function createRule(
  { fn, index, deadLetters }: Omit<Wire<'event'>, 'trigger'>,
  kind: '' | 'Member',
  when: Pick<aws.cloudwatch.EventRuleArgs, 'eventPattern' | 'scheduleExpression'>,
  bus?: sst.aws.Bus,
): void {
  const logical = `${fn.logical}${kind}Rule${index}`;
  const on = bus ? { eventBusName: bus.name } : {};
  const rule = new aws.cloudwatch.EventRule(logical, {
    name: `${fn.functionName}-${index}`,
    description: fn.manifest.purpose,
    ...on,
    ...when,
  });
  const permission = new aws.lambda.Permission(`${logical}Permission`, {
    action: 'lambda:InvokeFunction',
    function: fn.made.arn,
    principal: 'events.amazonaws.com',
    sourceArn: rule.arn,
  });
  new aws.cloudwatch.EventTarget(
    `${logical}Target`,
    {
      rule: rule.name,
      ...on,
      arn: fn.made.arn,
      retryPolicy: RETRIES,
      deadLetterConfig: { arn: deadLetters.arn },
    },
    { dependsOn: [permission] },
  );
}

function consume(fn: Deployed, trigger: Wire<'queue'>['trigger'], index: number, queues: QueuesByName): void {
  const { queue, batchSize, maximumConcurrency } = trigger;
  queues.get(queue)?.subscribe(fn.made.arn, {
    batch: { size: batchSize, partialResponses: true },
    transform: {
      eventSourceMapping: maximumConcurrency === undefined ? {} : { scalingConfig: { maximumConcurrency } },
    },
  });
  if (!queues.has(queue))
    throw new Error(`${fn.functionName} reads queue ${queue} (trigger ${index}), which is not declared.`);
}
