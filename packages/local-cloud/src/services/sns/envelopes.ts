import type { StoredAttribute } from '../sqs/records.ts';

/** A published message. */
export interface Notification {
  id: string;
  topicArn: string;
  message: string;
  subject?: string;
  attributes: Record<string, StoredAttribute>;
  sentAtMs: number;
}

/** The JSON a queue gets from a topic without raw delivery. The signature is no signature: the local cloud has no key. */
export function httpEnvelope(subscriptionArn: string, notification: Notification): object {
  return {
    Type: 'Notification',
    ...common(notification),
    SignatureVersion: '1',
    Signature: 'LOCAL',
    SigningCertURL: 'https://sns.invalid/local.pem',
    UnsubscribeURL: `https://sns.invalid/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
    ...(Object.keys(notification.attributes).length > 0 && { MessageAttributes: attributeTree(notification) }),
  };
}

/** One of the `Records` a function gets; two members are spelled differently from the JSON above, as on AWS. */
export function lambdaRecord(subscriptionArn: string, notification: Notification): object {
  return {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscriptionArn,
    Sns: {
      Type: 'Notification',
      ...common(notification),
      SignatureVersion: '1',
      Signature: 'LOCAL',
      SigningCertUrl: 'https://sns.invalid/local.pem',
      UnsubscribeUrl: `https://sns.invalid/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
      MessageAttributes: attributeTree(notification),
    },
  };
}

function common({ id, topicArn, subject, message, sentAtMs }: Notification): object {
  return {
    MessageId: id,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(sentAtMs).toISOString(),
  };
}

function attributeTree({ attributes }: Notification): object {
  const entries = Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
    name,
    { Type: dataType, Value: stringValue ?? binaryValue },
  ]);
  return Object.fromEntries(entries);
}
