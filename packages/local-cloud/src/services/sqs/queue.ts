import { randomUUID } from 'node:crypto';
import type { CloudClock } from '../../clock.ts';
import { AwsError, type KeyValueStore } from '../../service.ts';
import { numberAttribute, redrivePolicy } from './queue-attributes.ts';
import type { StoredAttribute, StoredMessage, StoredQueue } from './records.ts';

/** A message to be sent. */
export interface OutgoingMessage {
  body: string;
  attributes?: Record<string, StoredAttribute>;
  /** Overrides the queue's DelaySeconds. */
  delaySeconds?: number | undefined;
}

/** What a queue needs of its surroundings. */
export interface QueueDeps {
  clock: CloudClock;
  messages: KeyValueStore<StoredMessage>;
  /** Hand a message over to another queue of the account; false when there is no such queue. */
  deadLetter(targetArn: string, message: StoredMessage): boolean;
}

/** Counts of a queue's messages. */
export interface QueueCounts {
  visible: number;
  inFlight: number;
  delayed: number;
}

/** One standard queue: messages on disk, mirrored in memory, in sending order. */
export class Queue {
  readonly record: StoredQueue;
  readonly arn: string;
  readonly #deps: QueueDeps;
  readonly #messages = new Map<string, StoredMessage>();
  readonly #waiters = new Set<() => void>();
  #nextSequence = 0;
  #cancelTimer = () => {};

  constructor(record: StoredQueue, arn: string, deps: QueueDeps) {
    this.record = record;
    this.arn = arn;
    this.#deps = deps;
    for (const [key, message] of deps.messages.entries(`${record.name}/`)) {
      this.#messages.set(key, message);
      this.#nextSequence = Number(key.slice(record.name.length + 1)) + 1;
    }
  }

  /** Store a message; it is on disk when this returns. */
  send({ body, attributes = {}, delaySeconds }: OutgoingMessage): StoredMessage {
    const now = this.#deps.clock.now();
    const delay = delaySeconds ?? numberAttribute(this.record.attributes, 'DelaySeconds');
    const message = {
      id: randomUUID(),
      body,
      attributes,
      sentAtMs: now,
      visibleAtMs: now + delay * 1_000,
      receiveCount: 0,
    };
    this.accept(message);
    return message;
  }

  /** Take in a message as it is, such as one moved here from another queue. */
  accept(message: StoredMessage): void {
    const key = `${this.record.name}/${String(this.#nextSequence).padStart(15, '0')}`;
    this.#nextSequence += 1;
    this.#save(key, message);
    this.#announce();
  }

  /**
   * Take up to `max` visible messages, oldest first, and hide them for the visibility timeout.
   *
   * A message that was received maxReceiveCount times already is moved to the dead-letter queue instead; one older than
   * the retention period is dropped.
   */
  receive(max: number, visibilitySeconds?: number): StoredMessage[] {
    const now = this.#deps.clock.now();
    const hiddenForMs = (visibilitySeconds ?? numberAttribute(this.record.attributes, 'VisibilityTimeout')) * 1_000;
    const retentionMs = numberAttribute(this.record.attributes, 'MessageRetentionPeriod') * 1_000;
    const received: StoredMessage[] = [];
    for (const [key, message] of this.#messages) {
      if (received.length >= max) break;
      if (message.sentAtMs + retentionMs <= now) this.#remove(key);
      else if (message.visibleAtMs <= now && !this.#movedAside(key, message)) {
        const receiptHandle = Buffer.from(`${key}|${randomUUID()}`).toString('base64');
        const taken = {
          ...message,
          receiptHandle,
          visibleAtMs: now + hiddenForMs,
          receiveCount: message.receiveCount + 1,
          firstReceivedAtMs: message.firstReceivedAtMs ?? now,
        };
        this.#save(key, taken);
        received.push(taken);
      }
    }
    this.#announce();
    return received;
  }

  /** Delete a received message. An outdated handle deletes nothing, as on AWS. @throws AwsError ReceiptHandleIsInvalid */
  delete(receiptHandle: string): void {
    const key = this.#keyOf(receiptHandle);
    if (this.#messages.get(key)?.receiptHandle === receiptHandle) this.#remove(key);
  }

  /** Hide a message in flight for `seconds` from now. @throws AwsError MessageNotInflight, ReceiptHandleIsInvalid */
  changeVisibility(receiptHandle: string, seconds: number): void {
    const key = this.#keyOf(receiptHandle);
    const message = this.#messages.get(key);
    const now = this.#deps.clock.now();
    if (!message || message.receiptHandle !== receiptHandle || message.visibleAtMs <= now) {
      throw new AwsError('MessageNotInflight', 'The message is not in flight, so its visibility cannot be changed.');
    }
    this.#save(key, { ...message, visibleAtMs: now + seconds * 1_000 });
    this.#announce();
  }

  purge(): void {
    for (const key of this.#messages.keys()) this.#remove(key);
  }

  counts(): QueueCounts {
    const now = this.#deps.clock.now();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const message of this.#messages.values()) {
      if (message.visibleAtMs <= now) counts.visible += 1;
      else if (message.receiveCount > 0) counts.inFlight += 1;
      else counts.delayed += 1;
    }
    return counts;
  }

  /**
   * Be called whenever a message is or becomes visible; also soon, when one is already.
   *
   * @returns a function that ends it
   */
  onVisible(waiter: () => void): () => void {
    this.#waiters.add(waiter);
    this.#announce();
    return () => {
      this.#waiters.delete(waiter);
      this.#announce();
    };
  }

  /** Arm one timer for the next moment a message is visible, if anybody waits for it. */
  #announce(): void {
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    if (this.#waiters.size === 0 || this.#messages.size === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const message of this.#messages.values()) next = Math.min(next, message.visibleAtMs);
    this.#cancelTimer = this.#deps.clock.at(next, () => {
      for (const waiter of [...this.#waiters]) waiter();
    });
  }

  #movedAside(key: string, message: StoredMessage): boolean {
    const policy = redrivePolicy(this.record.attributes);
    if (!policy || message.receiveCount < policy.maxReceiveCount) return false;
    const { receiptHandle: _handle, firstReceivedAtMs: _first, ...kept } = message;
    const moved = { ...kept, receiveCount: 0, visibleAtMs: this.#deps.clock.now(), deadLetterSourceArn: this.arn };
    if (!this.#deps.deadLetter(policy.deadLetterTargetArn, moved)) return false;
    this.#remove(key);
    return true;
  }

  #keyOf(receiptHandle: string): string {
    const key = Buffer.from(receiptHandle, 'base64').toString('utf8').split('|')[0] ?? '';
    if (key.startsWith(`${this.record.name}/`)) return key;
    throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  }

  #save(key: string, message: StoredMessage): void {
    this.#messages.set(key, message);
    this.#deps.messages.put(key, message);
  }

  #remove(key: string): void {
    this.#messages.delete(key);
    this.#deps.messages.delete(key);
  }
}
