import { randomUUID } from 'node:crypto';
import { type Faults, REORDER_WINDOW_MS } from '../../faults.ts';
import type { CloudContext, ServiceEvent } from '../../service.ts';
import type { Deliveries } from './deliveries.ts';
import type { Json } from './json.ts';
import type { EventEnvelope, StoredRule } from './records.ts';
import { DEFAULT_BUS, type Rules } from './rules.ts';
import { rateMs } from './schedule.ts';
import { targetInput } from './target-input.ts';

/** Where events come in: from services, from PutEvents and from schedules; what matches goes out to the targets. */
export class EventBridge {
  readonly #context: CloudContext;
  readonly #rules: Rules;
  readonly #deliveries: Deliveries;
  readonly #faults: Faults;
  readonly #timers = new Map<string, () => void>();

  constructor(deps: { context: CloudContext; rules: Rules; deliveries: Deliveries; faults: Faults }) {
    this.#context = deps.context;
    this.#rules = deps.rules;
    this.#deliveries = deps.deliveries;
    this.#faults = deps.faults;
  }

  /** Go on with deliveries and schedules after a restart. */
  start(): void {
    this.#deliveries.resume();
    for (const rule of this.#rules.onBus(DEFAULT_BUS)) this.schedule(rule);
  }

  /** Take an event of an AWS service: best effort, so it may be lost, doubled or held back as the faults say. */
  emit({ source, detailType, resources, detail }: ServiceEvent): void {
    const chance = (probability: number) => this.#context.random() < probability;
    if (chance(this.#faults.loseEvents)) return;
    const event = this.envelope({
      source,
      'detail-type': detailType,
      resources,
      detail: detail as EventEnvelope['detail'],
    });
    const copies = chance(this.#faults.duplicateEvents) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delayMs = chance(this.#faults.reorderEvents) ? Math.ceil(this.#context.random() * REORDER_WINDOW_MS) : 0;
      this.put(DEFAULT_BUS, event, delayMs);
    }
  }

  /** Complete an event with what the bus adds. @param atMs - when it happened; absent: now */
  envelope(
    event: Pick<EventEnvelope, 'source' | 'detail-type' | 'resources' | 'detail'>,
    atMs = this.#context.clock.now(),
  ): EventEnvelope {
    const time = new Date(Math.floor(atMs / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
    const { accountId: account, region } = this.#context;
    return { version: '0', id: randomUUID(), account, time, region, ...event };
  }

  /** Deliver an event to the targets of every rule it matches; the deliveries are on disk when this returns. */
  put(bus: string, event: EventEnvelope, delayMs = 0): void {
    for (const rule of this.#rules.matching(bus, event as unknown as Json)) this.#deliver(rule, event, delayMs);
  }

  /** Arm or disarm a rule's schedule, as its record says. */
  schedule(rule: StoredRule): void {
    this.#timers.get(rule.name)?.();
    this.#timers.delete(rule.name);
    const current = this.#rules.find(rule.bus, rule.name);
    if (!current?.scheduleExpression || current.state === 'DISABLED') return;
    const { clock } = this.#context;
    const nextRunAtMs = current.nextRunAtMs ?? clock.now() + rateMs(current.scheduleExpression);
    if (nextRunAtMs !== current.nextRunAtMs) this.#rules.save({ ...current, nextRunAtMs });
    this.#timers.set(
      rule.name,
      clock.at(nextRunAtMs, () => this.#runSchedule(rule, nextRunAtMs)),
    );
  }

  #runSchedule(rule: StoredRule, dueAtMs: number): void {
    const current = this.#rules.get(rule.bus, rule.name);
    const periodMs = rateMs(current.scheduleExpression ?? '');
    const missed = Math.floor((this.#context.clock.now() - dueAtMs) / periodMs);
    const resources = [this.#rules.ruleArn(current)];
    const event = this.envelope({ source: 'aws.events', 'detail-type': 'Scheduled Event', resources, detail: {} });
    this.#deliver(current, event, 0);
    this.#rules.save({ ...current, nextRunAtMs: dueAtMs + (missed + 1) * periodMs });
    this.schedule(current);
  }

  #deliver(rule: StoredRule, event: EventEnvelope, delayMs: number): void {
    const ruleArn = this.#rules.ruleArn(rule);
    for (const target of rule.targets) {
      this.#deliveries.add(ruleArn, target, targetInput(target, event, { name: rule.name, arn: ruleArn }), delayMs);
    }
  }
}
