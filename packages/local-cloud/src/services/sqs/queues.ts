import { arn, parseArn } from '../../arn.ts';
import { AwsError, type CloudContext, type KeyValueStore } from '../../service.ts';
import { Queue } from './queue.ts';
import { checkAttributes, withDefaults } from './queue-attributes.ts';
import type { StoredMessage, StoredQueue } from './records.ts';

/** The queues of the account, for the wire and for services that deliver to queues. */
export class Queues {
  readonly #context: CloudContext;
  readonly #records: KeyValueStore<StoredQueue>;
  readonly #messages: KeyValueStore<StoredMessage>;
  readonly #queues = new Map<string, Queue>();

  constructor(context: CloudContext) {
    this.#context = context;
    this.#records = context.store<StoredQueue>('sqs/queues');
    this.#messages = context.store<StoredMessage>('sqs/messages');
    for (const [, record] of this.#records.entries()) this.#open(record);
  }

  /**
   * Create a standard queue; creating it again with the same attributes returns the queue there is.
   *
   * @throws AwsError InvalidParameterValue for a bad name (FIFO queues are not served), QueueNameExists when the
   *   attributes differ, InvalidAttributeName, InvalidAttributeValue
   */
  create(name: string, attributes: Record<string, string>, tags: Record<string, string>): Queue {
    checkName(name);
    checkAttributes(attributes);
    const existing = this.#queues.get(name);
    if (existing) {
      const current = withDefaults(existing.record.attributes);
      if (Object.entries(attributes).every(([key, value]) => current[key] === value)) return existing;
      const message = 'A queue already exists with the same name and a different value for an attribute';
      throw new AwsError('QueueNameExists', message);
    }
    const now = this.#context.clock.now();
    const record = { name, attributes, tags, createdAtMs: now, modifiedAtMs: now };
    this.#records.put(name, record);
    return this.#open(record);
  }

  find(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  findByArn(queueArn: string): Queue | undefined {
    const parsed = parseArn(queueArn);
    const queue = parsed?.service === 'sqs' ? this.#queues.get(parsed.resource) : undefined;
    return queue?.arn === queueArn ? queue : undefined;
  }

  /** @throws AwsError QueueDoesNotExist */
  byUrl(url: string | undefined): Queue {
    if (!url) throw new AwsError('MissingParameter', 'The request must contain the parameter QueueUrl.');
    return this.byName(url.split('/').at(-1) ?? '');
  }

  /** @throws AwsError QueueDoesNotExist */
  byName(name: string | undefined): Queue {
    const queue = this.#queues.get(name ?? '');
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }

  url(queue: Queue): string {
    return `${this.#context.url()}/${this.#context.accountId}/${queue.record.name}`;
  }

  /** All queues whose name starts with `prefix`, by name. */
  list(prefix = ''): Queue[] {
    const names = [...this.#queues.keys()].filter((name) => name.startsWith(prefix)).sort();
    return names.map((name) => this.byName(name));
  }

  /** @throws AwsError InvalidAttributeName, InvalidAttributeValue */
  setAttributes(queue: Queue, attributes: Record<string, string>): void {
    checkAttributes(attributes);
    Object.assign(queue.record.attributes, attributes);
    queue.record.modifiedAtMs = this.#context.clock.now();
    this.#records.put(queue.record.name, queue.record);
  }

  delete(queue: Queue): void {
    queue.purge();
    this.#queues.delete(queue.record.name);
    this.#records.delete(queue.record.name);
  }

  #open(record: StoredQueue): Queue {
    const queue = new Queue(record, arn(this.#context, 'sqs', record.name), {
      clock: this.#context.clock,
      messages: this.#messages,
      deadLetter: (targetArn, message) => {
        const target = this.findByArn(targetArn);
        target?.accept(message);
        return target !== undefined;
      },
    });
    this.#queues.set(record.name, queue);
    return queue;
  }
}

function checkName(name: string): void {
  if (/^[A-Za-z0-9_-]{1,80}$/.test(name)) return;
  if (name.endsWith('.fifo')) {
    throw new AwsError('InvalidParameterValue', 'The local cloud serves standard queues only, not FIFO queues.');
  }
  const rule = 'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length';
  throw new AwsError('InvalidParameterValue', rule);
}
