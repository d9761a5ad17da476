import * as sdk from '@aws-sdk/client-sns';
import { AwsError, type CloudContext, type Service } from '../../service.ts';
import { storedAttributes } from '../sqs/message-shapes.ts';
import type { StoredSubscription, Topics } from './topics.ts';

/** Limits of Publish (SNS API reference, read 2026-11-20). */
const MOST_BYTES = 262_144;
const LONGEST_SUBJECT = 100;
const PAGE = 100;
const PROTOCOLS = ['sqs', 'lambda', 'email', 'email-json'];
const SUBSCRIPTION_ATTRIBUTES = ['RawMessageDelivery'];

/** SNS on the wire: topics with queues, functions and mail (which is recorded, not sent) behind them. */
export function snsService(context: CloudContext, topics: Topics): Service {
  function subscribe(input: sdk.SubscribeCommandInput) {
    topics.get(input.TopicArn);
    const { Protocol: protocol = '', Endpoint: endpoint = '', Attributes: attributes = {} } = input;
    if (!PROTOCOLS.includes(protocol)) {
      throw invalid(`Protocol: the local cloud delivers to ${PROTOCOLS.join(', ')}; got ${protocol}`);
    }
    if (endpoint === '') throw invalid('Endpoint');
    const unknown = Object.keys(attributes).find((name) => !SUBSCRIPTION_ATTRIBUTES.includes(name));
    if (unknown) throw invalid(`Attributes: the local cloud does not serve ${unknown}`);
    return { SubscriptionArn: topics.subscribe({ topicArn: input.TopicArn ?? '', protocol, endpoint, attributes }) };
  }

  function publish(input: sdk.PublishCommandInput) {
    if (!input.TopicArn) throw invalid('TopicArn: the local cloud publishes to topics only');
    topics.get(input.TopicArn);
    const { Message: message = '', Subject: subject } = input;
    if (message === '') throw invalid('Empty message');
    if (Buffer.byteLength(message) > MOST_BYTES) throw invalid('Message too long');
    if (subject !== undefined && (subject.length >= LONGEST_SUBJECT || /\p{Cc}/u.test(subject)))
      throw invalid('Subject');
    const attributes = storedAttributes(input.MessageAttributes as Record<string, never>);
    const MessageId = topics.publish(input.TopicArn, { message, attributes, ...(subject && { subject }) });
    return { MessageId };
  }

  function topicAttributes(input: sdk.GetTopicAttributesCommandInput) {
    const topic = topics.get(input.TopicArn);
    const confirmed = topics.subscriptions(input.TopicArn).length;
    const Attributes = {
      ...topic.attributes,
      TopicArn: input.TopicArn,
      Owner: context.accountId,
      SubscriptionsConfirmed: String(confirmed),
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    };
    return { Attributes };
  }

  const subscriptionShape = (subscription: StoredSubscription) => ({
    SubscriptionArn: subscription.arn,
    Owner: context.accountId,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  });

  return {
    name: 'sns',
    sdk,
    client: () => new sdk.SNSClient({ region: context.region }),
    operations: {
      CreateTopic: (input: sdk.CreateTopicCommandInput) => ({
        TopicArn: topics.create(input.Name ?? '', input.Attributes ?? {}),
      }),
      DeleteTopic: (input: sdk.DeleteTopicCommandInput) => topics.delete(input.TopicArn ?? ''),
      GetTopicAttributes: topicAttributes,
      ListTopics: (input: sdk.ListTopicsCommandInput) => {
        const { items, NextToken } = page(topics.arns(), input.NextToken);
        return { Topics: items.map((TopicArn) => ({ TopicArn })), NextToken };
      },
      Subscribe: subscribe,
      Unsubscribe: (input: sdk.UnsubscribeCommandInput) => topics.unsubscribe(input.SubscriptionArn ?? ''),
      ListSubscriptions: (input: sdk.ListSubscriptionsCommandInput) => {
        const { items, NextToken } = page(topics.subscriptions().map(subscriptionShape), input.NextToken);
        return { Subscriptions: items, NextToken };
      },
      ListSubscriptionsByTopic: (input: sdk.ListSubscriptionsByTopicCommandInput) => {
        topics.get(input.TopicArn);
        const { items, NextToken } = page(topics.subscriptions(input.TopicArn).map(subscriptionShape), input.NextToken);
        return { Subscriptions: items, NextToken };
      },
      Publish: publish,
    },
  };
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

/** One page of a list; the token is the place of its first item. */
function page<T>(all: T[], token: string | undefined) {
  const from = Number(token ?? 0);
  const to = from + PAGE;
  return { items: all.slice(from, to), NextToken: to < all.length ? String(to) : undefined };
}
