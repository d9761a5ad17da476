import { logicalName } from './plan/names.ts';
import { keyArn, type QueuesByName, type Site } from './site.ts';

/** A capability's dead letters, kept as long as SQS can: 14 days. */
const DEAD_LETTER_SECONDS = 14 * 86_400;

/** The queue for what a capability's functions could not do, written by SQS, Lambda and EventBridge's rules. */
export function createDeadLetters(site: Site, capability: string): sst.aws.Queue {
  const name = logicalName(capability, 'dead-letters');
  const queue = new sst.aws.Queue(name, {
    transform: { queue: { ...encrypted(site), messageRetentionSeconds: DEAD_LETTER_SECONDS } },
  });
  const { partition, region, accountId } = site.place;
  const rules = ['', '*/'].map(
    (bus) => `arn:${partition}:events:${region}:${accountId}:rule/${bus}fairlead-${site.stage}-${capability}-*`,
  );
  protect(name, queue, [
    {
      Sid: 'RulesOfThisCapability',
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.arn,
      Condition: { ArnLike: { 'aws:SourceArn': rules }, StringEquals: { 'aws:SourceAccount': accountId } },
    },
  ]);
  return queue;
}

/** The queues that a manifest declares. */
export function createQueues(
  site: Site,
  capability: string,
  declared: Readonly<Record<string, { visibilityTimeoutSeconds: number; maxReceives: number }>>,
  deadLetters: sst.aws.Queue,
): QueuesByName {
  return new Map(
    Object.entries(declared).map(([queueName, { visibilityTimeoutSeconds, maxReceives }]) => {
      const name = logicalName(capability, queueName, 'queue');
      const queue = new sst.aws.Queue(name, {
        visibilityTimeout: `${visibilityTimeoutSeconds} seconds`,
        dlq: { queue: deadLetters.arn, retry: maxReceives },
        transform: { queue: encrypted(site) },
      });
      protect(name, queue, []);
      return [queueName, queue];
    }),
  );
}

function encrypted(site: Site): aws.sqs.QueueArgs {
  const kmsMasterKeyId = keyArn(site);
  return kmsMasterKeyId ? { kmsMasterKeyId } : { sqsManagedSseEnabled: true };
}

/** Besides what `allowed` says, nobody speaks to the queue without TLS. */
function protect(name: string, queue: sst.aws.Queue, allowed: readonly object[]): void {
  new aws.sqs.QueuePolicy(`${name}Policy`, {
    queueUrl: queue.url,
    policy: $jsonStringify({
      Version: '2012-10-17',
      Statement: [
        ...allowed,
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: queue.arn,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
  });
}
