import { logicalName } from './plan/names.ts';
import { keyArn, type Site } from './site.ts';

/** Where people are asked for approval, and where they are told what is broken. */
export function createTopics({ config, key, place }: Pick<Site, 'config' | 'key' | 'place'>): Site['topics'] {
  const topics = {
    approvals: createTopic('approvals', { key, place }, []),
    notifications: createTopic('notifications', { key, place }, ['cloudwatch.amazonaws.com']),
  };
  for (const [index, email] of config.notify.emails.entries()) {
    new aws.sns.TopicSubscription(`NotificationsEmail${index}`, {
      topic: topics.notifications.arn,
      protocol: 'email',
      endpoint: email,
    });
  }
  return topics;
}

/** Services named may publish for this account; nobody may without TLS. */
function createTopic(
  name: string,
  { key, place }: Pick<Site, 'key' | 'place'>,
  publishers: readonly string[],
): sst.aws.SnsTopic {
  const kmsMasterKeyId = keyArn({ key });
  const topic = new sst.aws.SnsTopic(logicalName(name), {
    transform: { topic: kmsMasterKeyId ? { kmsMasterKeyId } : {} },
  });
  const services = publishers.map((Service) => ({
    Effect: 'Allow',
    Principal: { Service },
    Action: 'sns:Publish',
    Resource: topic.arn,
    Condition: { StringEquals: { 'aws:SourceAccount': place.accountId } },
  }));
  const tlsOnly = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sns:Publish',
    Resource: topic.arn,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  new aws.sns.TopicPolicy(`${logicalName(name)}Policy`, {
    arn: topic.arn,
    policy: $jsonStringify({ Version: '2012-10-17', Statement: [...services, tlsOnly] }),
  });
  return topic;
}
