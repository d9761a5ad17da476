import { randomUUID } from 'node:crypto';
import type { Faults } from '../../faults.ts';
import type { CloudContext, KeyValueStore } from '../../service.ts';
import type { Queues } from '../sqs/queues.ts';
import type { Delivery, StoredTarget } from './records.ts';

/** What became of one attempt. */
export type Attempt = { kind: 'delivered' } | { kind: 'refused'; code: string; message: string };

/** Hands a body to the resource of an ARN; `refused` means that trying again cannot help. */
export type Deliver = (targetArn: string, body: string) => Attempt;

/** Retries without a policy of their own: 24 hours and up to 185 (EventBridge User Guide, Retry policy, read 2026-11-20). */
const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;
/** The first wait between attempts; it doubles. AWS states "exponential backoff with jitter" and no figures. */
const FIRST_WAIT_MS = 1_000;
/** 24 hours divided by 185 attempts is 467 s: a longer wait could not use all attempts. */
const LONGEST_WAIT_MS = 467_000;

/** Events on their way to targets: on disk from match to arrival, delivered at least once. */
export class Deliveries {
  readonly #context: CloudContext;
  readonly #faults: Faults;
  readonly #queues: Queues;
  readonly #deliver: Deliver;
  readonly #pending: KeyValueStore<Delivery>;

  constructor(deps: { context: CloudContext; faults: Faults; queues: Queues; deliver: Deliver }) {
    this.#context = deps.context;
    this.#faults = deps.faults;
    this.#queues = deps.queues;
    this.#deliver = deps.deliver;
    this.#pending = deps.context.store<Delivery>('eventbridge/deliveries');
  }

  /** Go on with what was under way when the process ended. */
  resume(): void {
    for (const [, delivery] of this.#pending.entries()) this.#arm(delivery);
  }

  /** Deliver a body to a target, `delayMs` from now at the earliest; it is on disk when this returns. */
  add(ruleArn: string, target: StoredTarget, body: string, delayMs: number): void {
    const dueAtMs = this.#context.clock.now() + delayMs;
    this.#arm({ id: randomUUID(), ruleArn, target, body, attempts: 0, firstDueAtMs: dueAtMs, dueAtMs });
  }

  #arm(delivery: Delivery): void {
    this.#pending.put(delivery.id, delivery);
    const { clock } = this.#context;
    if (delivery.dueAtMs <= clock.now()) clock.background(async () => this.#attempt(delivery));
    else clock.at(delivery.dueAtMs, () => this.#attempt(delivery));
  }

  #attempt(delivery: Delivery): void {
    if (this.#context.random() < this.#faults.failDeliveries) {
      this.#retryOrGiveUp(delivery);
      return;
    }
    const attempt = this.#deliver(delivery.target.Arn, delivery.body);
    if (attempt.kind === 'refused') this.#giveUp(delivery, attempt.code, attempt.message);
    else this.#pending.delete(delivery.id);
  }

  #retryOrGiveUp(delivery: Delivery): void {
    const policy = delivery.target.RetryPolicy;
    const attempts = delivery.attempts + 1;
    const backoffMs = Math.min(FIRST_WAIT_MS * 2 ** delivery.attempts, LONGEST_WAIT_MS);
    const dueAtMs = Math.round(this.#context.clock.now() + backoffMs * (0.5 + this.#context.random() / 2));
    const expiresAtMs = delivery.firstDueAtMs + (policy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS) * 1_000;
    const failed = { ...delivery, attempts, dueAtMs };
    if (attempts > (policy?.MaximumRetryAttempts ?? DEFAULT_RETRIES)) this.#exhausted(failed, 'MaximumRetryAttempts');
    else if (dueAtMs > expiresAtMs) this.#exhausted(failed, 'MaximumEventAgeInSeconds');
    else this.#arm(failed);
  }

  #exhausted(delivery: Delivery, condition: string): void {
    this.#giveUp(delivery, 'THROTTLING', `The target did not take the event; ${condition} is used up.`, condition);
  }

  #giveUp(delivery: Delivery, code: string, message: string, condition?: string): void {
    const { target, ruleArn, attempts, body } = delivery;
    const values = {
      RULE_ARN: ruleArn,
      TARGET_ARN: target.Arn,
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
      RETRY_ATTEMPTS: String(attempts),
      ...(condition && { EXHAUSTED_RETRY_CONDITION: condition }),
    };
    const attributes = Object.entries(values).map(([name, stringValue]) => [name, { dataType: 'String', stringValue }]);
    const queue = this.#queues.findByArn(target.DeadLetterConfig?.Arn ?? '');
    queue?.send({ body, attributes: Object.fromEntries(attributes) });
    this.#pending.delete(delivery.id);
  }
}
