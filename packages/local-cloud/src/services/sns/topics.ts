import { randomUUID } from 'node:crypto';
import { arn } from '../../arn.ts';
import { AwsError, type CloudContext, type KeyValueStore } from '../../service.ts';
import { httpEnvelope, lambdaRecord, type Notification } from './envelopes.ts';

/** A topic as it is on disk. */
export interface StoredTopic {
  name: string;
  attributes: Record<string, string>;
  createdAtMs: number;
}

/** A subscription as it is on disk. */
export interface StoredSubscription {
  arn: string;
  topicArn: string;
  protocol: string;
  endpoint: string;
  attributes: Record<string, string>;
}

/** A mail that a topic would have sent: the local cloud keeps it instead. */
export interface RecordedMail {
  to: string;
  subject: string;
  message: string;
  topicArn: string;
  sentAtMs: number;
}

/** Where a topic's messages go. Deliveries of the resources themselves are durable; see SQS and Lambda. */
export interface TopicTargets {
  toQueue(queueArn: string, body: string, attributes: Notification['attributes']): void;
  toFunction(functionArn: string, event: string): void;
}

/** The topics of the account. */
export class Topics {
  readonly #context: CloudContext;
  readonly #targets: TopicTargets;
  readonly #topics: KeyValueStore<StoredTopic>;
  readonly #subscriptions: KeyValueStore<StoredSubscription>;
  readonly #mails: KeyValueStore<RecordedMail>;

  constructor(context: CloudContext, targets: TopicTargets) {
    this.#context = context;
    this.#targets = targets;
    this.#topics = context.store<StoredTopic>('sns/topics');
    this.#subscriptions = context.store<StoredSubscription>('sns/subscriptions');
    this.#mails = context.store<RecordedMail>('sns/mails');
  }

  topicArn(name: string): string {
    return arn(this.#context, 'sns', name);
  }

  /** Create a topic; one that exists is left as it is. @returns its ARN */
  create(name: string, attributes: Record<string, string>): string {
    if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw new AwsError('InvalidParameter', 'Invalid parameter: Topic Name');
    const topicArn = this.topicArn(name);
    if (!this.#topics.get(topicArn)) {
      this.#topics.put(topicArn, { name, attributes, createdAtMs: this.#context.clock.now() });
    }
    return topicArn;
  }

  /** @throws AwsError NotFound */
  get(topicArn: string | undefined): StoredTopic {
    const topic = this.#topics.get(topicArn ?? '');
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist', { status: 404 });
    return topic;
  }

  has(topicArn: string): boolean {
    return this.#topics.get(topicArn) !== undefined;
  }

  arns(): string[] {
    return this.#topics.entries().map(([topicArn]) => topicArn);
  }

  /** Delete a topic and its subscriptions. */
  delete(topicArn: string): void {
    for (const subscription of this.subscriptions(topicArn)) this.#subscriptions.delete(subscription.arn);
    this.#topics.delete(topicArn);
  }

  /** Subscribe an endpoint; the same one again gets the subscription there is. @returns the subscription's ARN */
  subscribe(wanted: Omit<StoredSubscription, 'arn'>): string {
    const same = this.subscriptions(wanted.topicArn).find(
      ({ protocol, endpoint }) => protocol === wanted.protocol && endpoint === wanted.endpoint,
    );
    const subscriptionArn = same?.arn ?? `${wanted.topicArn}:${randomUUID()}`;
    this.#subscriptions.put(subscriptionArn, { ...wanted, arn: subscriptionArn });
    return subscriptionArn;
  }

  unsubscribe(subscriptionArn: string): void {
    this.#subscriptions.delete(subscriptionArn);
  }

  /** The subscriptions of one topic, or all of them. */
  subscriptions(topicArn?: string): StoredSubscription[] {
    return this.#subscriptions.entries(topicArn === undefined ? '' : `${topicArn}:`).map(([, value]) => value);
  }

  /** Send a message to every subscriber; what it causes is on disk when this returns. @returns the message's id */
  publish(topicArn: string, message: Pick<Notification, 'message' | 'subject' | 'attributes'>): string {
    const notification = { ...message, id: randomUUID(), topicArn, sentAtMs: this.#context.clock.now() };
    for (const subscription of this.subscriptions(topicArn)) this.#send(subscription, notification);
    return notification.id;
  }

  /** The mails sent so far, oldest first. */
  mails(): RecordedMail[] {
    return this.#mails.entries().map(([, mail]) => mail);
  }

  #send(subscription: StoredSubscription, notification: Notification): void {
    const { protocol, endpoint, arn: subscriptionArn } = subscription;
    if (protocol === 'lambda') {
      const record = lambdaRecord(subscriptionArn, notification);
      this.#targets.toFunction(endpoint, JSON.stringify({ Records: [record] }));
    } else if (protocol === 'sqs') {
      const raw = subscription.attributes.RawMessageDelivery === 'true';
      const body = raw ? notification.message : JSON.stringify(httpEnvelope(subscriptionArn, notification));
      this.#targets.toQueue(endpoint, body, raw ? notification.attributes : {});
    } else {
      const { sentAtMs, topicArn, message, subject = 'AWS Notification Message' } = notification;
      const key = `${String(sentAtMs).padStart(15, '0')}/${notification.id}/${endpoint}`;
      this.#mails.put(key, { to: endpoint, subject, message, topicArn, sentAtMs });
    }
  }
}
