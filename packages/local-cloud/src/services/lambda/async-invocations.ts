import { randomUUID } from 'node:crypto';
import { AwsError, type CloudContext, type KeyValueStore } from '../../service.ts';
import type { Queues } from '../sqs/queues.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Functions } from './functions.ts';

/** An asynchronous invocation that is not done yet, as it is on disk. */
interface PendingInvocation {
  id: string;
  functionName: string;
  /** JSON text. */
  event: string;
  /** How often the function ran and failed. */
  failures: number;
  /** How often it was throttled in a row. */
  throttles: number;
  queuedAtMs: number;
  dueAtMs: number;
}

/** Two retries, one and then two minutes after a failure (Lambda Developer Guide, Asynchronous invocation, read 2026-11-20). */
const RETRY_AFTER_MS = [60_000, 120_000];
/** A throttled invocation is tried again after 1 second, doubling up to 5 minutes, for up to 6 hours (same page). */
const FIRST_THROTTLE_MS = 1_000;
const LONGEST_THROTTLE_MS = 300_000;
const LONGEST_AGE_MS = 6 * 3_600_000;

/** Lambda's own queue: invocations that nobody waits for, retried and at last sent to the dead-letter queue. */
export class AsyncInvocations {
  readonly #context: CloudContext;
  readonly #functions: Functions;
  readonly #queues: Queues;
  readonly #pending: KeyValueStore<PendingInvocation>;
  readonly #armed = new Set<string>();

  constructor(context: CloudContext, functions: Functions, queues: Queues) {
    this.#context = context;
    this.#functions = functions;
    this.#queues = queues;
    this.#pending = context.store<PendingInvocation>('lambda/async');
    functions.onRegister((name) => this.#resume(name));
  }

  /** Accept an event for a function; it is on disk when this returns, and is delivered at least once. @returns its request id */
  invoke(functionName: string, event: string): string {
    const now = this.#context.clock.now();
    const id = randomUUID();
    this.#arm({ id, functionName, event, failures: 0, throttles: 0, queuedAtMs: now, dueAtMs: now });
    return id;
  }

  /** Functions are registered after the cloud has started: what waits for them goes on then. */
  #resume(functionName: string): void {
    for (const [id, invocation] of this.#pending.entries()) {
      if (invocation.functionName === functionName && !this.#armed.has(id)) this.#arm(invocation);
    }
  }

  #arm(invocation: PendingInvocation): void {
    this.#pending.put(invocation.id, invocation);
    this.#armed.add(invocation.id);
    const { clock } = this.#context;
    if (invocation.dueAtMs <= clock.now()) clock.background(() => this.#attempt(invocation));
    else clock.at(invocation.dueAtMs, () => clock.background(() => this.#attempt(invocation)));
  }

  async #attempt(invocation: PendingInvocation): Promise<void> {
    const definition = this.#functions.find(invocation.functionName);
    if (!definition) {
      this.#armed.delete(invocation.id);
      return;
    }
    try {
      const { failed, payload } = await this.#functions.run(definition, invocation.event, invocation.id);
      if (failed) this.#retryOrGiveUp(definition, invocation, payload);
      else this.#forget(invocation);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#throttled(definition, invocation, error);
    }
  }

  #retryOrGiveUp(definition: FunctionDefinition, invocation: PendingInvocation, payload: string): void {
    const waitMs = RETRY_AFTER_MS[invocation.failures];
    if (waitMs === undefined) {
      this.#giveUp(definition, invocation, payload);
    } else {
      const dueAtMs = this.#context.clock.now() + waitMs;
      this.#arm({ ...invocation, failures: invocation.failures + 1, throttles: 0, dueAtMs });
    }
  }

  #throttled(definition: FunctionDefinition, invocation: PendingInvocation, error: AwsError): void {
    const now = this.#context.clock.now();
    const waitMs = Math.min(FIRST_THROTTLE_MS * 2 ** invocation.throttles, LONGEST_THROTTLE_MS);
    if (now + waitMs > invocation.queuedAtMs + LONGEST_AGE_MS) this.#giveUp(definition, invocation, error.message);
    else this.#arm({ ...invocation, throttles: invocation.throttles + 1, dueAtMs: now + waitMs });
  }

  #giveUp(definition: FunctionDefinition, invocation: PendingInvocation, reason: string): void {
    const { deadLetterQueueArn } = definition;
    if (deadLetterQueueArn) {
      const text = (stringValue: string) => ({ dataType: 'String', stringValue });
      this.#queues.findByArn(deadLetterQueueArn)?.send({
        body: invocation.event,
        attributes: {
          RequestID: text(invocation.id),
          ErrorCode: { dataType: 'Number', stringValue: '200' },
          ErrorMessage: text(reason.slice(0, 1_024)),
        },
      });
    }
    this.#forget(invocation);
  }

  #forget(invocation: PendingInvocation): void {
    this.#pending.delete(invocation.id);
    this.#armed.delete(invocation.id);
  }
}
