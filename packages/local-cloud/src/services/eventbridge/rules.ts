import { arn } from '../../arn.ts';
import { AwsError, type CloudContext, type KeyValueStore } from '../../service.ts';
import type { Json } from './json.ts';
import { compilePattern, type EventPattern } from './pattern.ts';
import type { StoredRule } from './records.ts';

export const DEFAULT_BUS = 'default';

/** A rule with its compiled pattern. */
export interface Rule {
  record: StoredRule;
  pattern: EventPattern | undefined;
}

/** The buses and rules of the account. */
export class Rules {
  readonly #context: CloudContext;
  readonly #records: KeyValueStore<StoredRule>;
  readonly #buses: KeyValueStore<{ createdAtMs: number }>;
  readonly #rules = new Map<string, Rule>();

  constructor(context: CloudContext) {
    this.#context = context;
    this.#records = context.store<StoredRule>('eventbridge/rules');
    this.#buses = context.store<{ createdAtMs: number }>('eventbridge/buses');
    for (const [key, record] of this.#records.entries()) this.#rules.set(key, compiled(record));
  }

  ruleArn({ bus, name }: Pick<StoredRule, 'bus' | 'name'>): string {
    return arn(this.#context, 'events', bus === DEFAULT_BUS ? `rule/${name}` : `rule/${bus}/${name}`);
  }

  busArn(name: string): string {
    return arn(this.#context, 'events', `event-bus/${name}`);
  }

  /** The name of a bus given by name, by ARN or not at all. */
  busName(nameOrArn: string | undefined): string {
    return nameOrArn?.split('event-bus/').at(-1) ?? DEFAULT_BUS;
  }

  hasBus(name: string): boolean {
    return name === DEFAULT_BUS || this.#buses.get(name) !== undefined;
  }

  /** @throws AwsError ResourceNotFoundException */
  checkBus(name: string): void {
    if (!this.hasBus(name)) throw notFound(`Event bus ${name} does not exist.`);
  }

  busNames(): string[] {
    return [DEFAULT_BUS, ...this.#buses.entries().map(([name]) => name)];
  }

  /** @throws AwsError ResourceAlreadyExistsException */
  createBus(name: string): void {
    if (this.hasBus(name)) throw new AwsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
    this.#buses.put(name, { createdAtMs: this.#context.clock.now() });
  }

  /** @throws AwsError ValidationException for the default bus and for one with rules */
  deleteBus(name: string): void {
    if (name === DEFAULT_BUS) throw new AwsError('ValidationException', 'Cannot delete event bus default.');
    if (this.onBus(name).length > 0) throw new AwsError('ValidationException', `Event bus ${name} has rules.`);
    this.#buses.delete(name);
  }

  /** Write a rule; a changed pattern holds for the next event. @throws AwsError InvalidEventPatternException */
  save(record: StoredRule): void {
    const key = `${record.bus}/${record.name}`;
    this.#rules.set(key, compiled(record));
    this.#records.put(key, record);
  }

  /** @throws AwsError ResourceNotFoundException */
  get(bus: string, name: string): StoredRule {
    this.checkBus(bus);
    const rule = this.find(bus, name);
    if (!rule) throw notFound(`Rule ${name} does not exist on EventBus ${bus}.`);
    return rule;
  }

  find(bus: string, name: string): StoredRule | undefined {
    return this.#rules.get(`${bus}/${name}`)?.record;
  }

  delete({ bus, name }: StoredRule): void {
    this.#rules.delete(`${bus}/${name}`);
    this.#records.delete(`${bus}/${name}`);
  }

  /** The rules of a bus, by name. */
  onBus(bus: string): StoredRule[] {
    const records = [...this.#rules.values()].map((rule) => rule.record).filter((record) => record.bus === bus);
    return records.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The enabled rules of a bus whose pattern an event matches. */
  matching(bus: string, event: Json): StoredRule[] {
    const rules = [...this.#rules.values()];
    const candidates = rules.filter(({ record }) => record.bus === bus && record.state !== 'DISABLED');
    return candidates.filter(({ pattern }) => pattern?.matches(event)).map(({ record }) => record);
  }
}

function compiled(record: StoredRule): Rule {
  return { record, pattern: record.eventPattern === undefined ? undefined : compilePattern(record.eventPattern) };
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}
