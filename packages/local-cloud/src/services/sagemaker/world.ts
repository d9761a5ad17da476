import type { ServiceEvent } from '../../service.ts';
import { Constraints } from './constraints.ts';
import { couldNotFind } from './errors.ts';
import type { InjectedFault } from './fault-kinds.ts';
import { arnOf, nameKey, type ResourceKind } from './names.ts';
import type {
  EndpointConfigRecord,
  EndpointRecord,
  LateCall,
  ModelPackageGroupRecord,
  ModelPackageRecord,
  ModelRecord,
  StoredRecord,
} from './records.ts';
import { NO_SCALING, type ScalingPeer } from './scaling-peer.ts';
import { DEFAULT_SETTINGS, type SageMakerSettings } from './settings.ts';

/** Records of one kind by name, regardless of case; remembers which of them changed. */
class Table<R extends { name: string }> {
  private readonly records = new Map<string, R>();
  private readonly prefix: string;
  private readonly changed: Set<string>;

  constructor(kind: ResourceKind, changed: Set<string>) {
    this.prefix = `${kind}/`;
    this.changed = changed;
  }

  get(name: string): R | undefined {
    return this.records.get(nameKey(name));
  }

  put(record: R): void {
    const key = nameKey(record.name);
    this.records.set(key, record);
    this.changed.add(this.prefix + key);
  }

  /** Mark a record that was changed in place. */
  touch(name: string): void {
    this.changed.add(this.prefix + nameKey(name));
  }

  delete(name: string): void {
    const key = nameKey(name);
    this.records.delete(key);
    this.changed.add(this.prefix + key);
  }

  values(): IterableIterator<R> {
    return this.records.values();
  }

  /** Take in a stored entry without marking it changed; false when its key belongs to another table. */
  load(storeKey: string, record: R): boolean {
    if (!storeKey.startsWith(this.prefix)) return false;
    this.records.set(storeKey.slice(this.prefix.length), record);
    return true;
  }

  /** The record behind a store key; undefined when it is deleted or belongs to another table. */
  stored(storeKey: string): R | undefined {
    return storeKey.startsWith(this.prefix) ? this.records.get(storeKey.slice(this.prefix.length)) : undefined;
  }

  storeKeys(): string[] {
    return [...this.records.keys()].map((key) => this.prefix + key);
  }
}

/** All that operations and transitions work on: plain records, the present instant, and what came of it. */
export class World {
  readonly changed = new Set<string>();
  readonly models = new Table<ModelRecord>('model', this.changed);
  readonly modelPackageGroups = new Table<ModelPackageGroupRecord>('model-package-group', this.changed);
  readonly modelPackages = new Table<ModelPackageRecord>('model-package', this.changed);
  readonly endpointConfigs = new Table<EndpointConfigRecord>('endpoint-config', this.changed);
  readonly endpoints = new Table<EndpointRecord>('endpoint', this.changed);
  readonly random: () => number;
  settings: SageMakerSettings;
  scaling: ScalingPeer = NO_SCALING;
  faults: InjectedFault[] = [];
  lateCalls: LateCall[] = [];
  events: ServiceEvent[] = [];
  nowMs = 0;
  private readonly due = new Map<string, number>();

  private readonly given: Partial<SageMakerSettings>;

  /** @param given - settings that win over stored ones */
  constructor(given: Partial<SageMakerSettings>, random: () => number) {
    this.given = given;
    this.settings = { ...DEFAULT_SETTINGS, ...given };
    this.random = random;
  }

  arn(kind: ResourceKind, name: string): string {
    return arnOf(this.settings, kind, name);
  }

  /** @throws ValidationException `Could not find model "…"`, or what is wrong with the name */
  model(name: string | undefined): ModelRecord {
    return this.models.get(name ?? '') ?? this.missing('model', name);
  }

  /** @throws ValidationException `Could not find endpoint configuration "…"`, or what is wrong with the name */
  endpointConfig(name: string | undefined): EndpointConfigRecord {
    return this.endpointConfigs.get(name ?? '') ?? this.missing('endpoint-config', name);
  }

  /** @throws ValidationException `Could not find endpoint "…"`, or what is wrong with the name */
  endpoint(name: string | undefined): EndpointRecord {
    return this.endpoints.get(name ?? '') ?? this.missing('endpoint', name);
  }

  /** Note that an endpoint changed, and when it wants to be looked at again. */
  save(endpoint: EndpointRecord): void {
    this.endpoints.put(endpoint);
    this.watch(endpoint);
  }

  remove(endpoint: EndpointRecord): void {
    this.endpoints.delete(endpoint.name);
    this.due.delete(nameKey(endpoint.name));
  }

  /** The endpoint whose change ends first, at or before `nowMs`. */
  nextDue(): { endpoint: EndpointRecord; atMs: number } | undefined {
    let first: { key: string; atMs: number } | undefined;
    for (const [key, atMs] of this.due) if (!first || atMs < first.atMs) first = { key, atMs };
    const endpoint = first && this.endpoints.get(first.key);
    return first && endpoint && { endpoint, atMs: first.atMs };
  }

  /** Take in what a store holds, as `StoredRecord`s under the keys of `entries`. */
  load(entries: Iterable<[key: string, value: StoredRecord]>): void {
    for (const [key, value] of entries) {
      if (key === 'settings') this.settings = { ...(value as SageMakerSettings), ...this.given };
      else if (key === 'faults') this.faults = value as InjectedFault[];
      else if (key === 'late-calls') this.lateCalls = value as LateCall[];
      else if (this.endpoints.load(key, value as EndpointRecord)) this.watch(value as EndpointRecord);
      else this.#loadUntimed(key, value);
    }
  }

  /** The value under a store key, undefined when nothing is (or is any longer) kept there. */
  stored(key: string): StoredRecord | undefined {
    if (key === 'settings') return this.settings;
    if (key === 'faults') return this.faults;
    if (key === 'late-calls') return this.lateCalls;
    for (const table of this.#tables()) {
      const value = table.stored(key);
      if (value) return value;
    }
    return undefined;
  }

  storeKeys(): string[] {
    return ['settings', 'faults', 'late-calls', ...this.#tables().flatMap((table) => table.storeKeys())];
  }

  #tables() {
    return [this.models, this.modelPackageGroups, this.modelPackages, this.endpointConfigs, this.endpoints];
  }

  /** Take in a record to which time does nothing. */
  #loadUntimed(key: string, value: StoredRecord): void {
    if (this.endpointConfigs.load(key, value as EndpointConfigRecord)) return;
    if (this.models.load(key, value as ModelRecord)) return;
    if (this.modelPackages.load(key, value as ModelPackageRecord)) return;
    this.modelPackageGroups.load(key, value as ModelPackageGroupRecord);
  }

  private watch(endpoint: EndpointRecord): void {
    if (endpoint.dueAtMs === undefined) this.due.delete(nameKey(endpoint.name));
    else this.due.set(nameKey(endpoint.name), endpoint.dueAtMs);
  }

  private missing(kind: ResourceKind, name: string | undefined): never {
    const constraints = new Constraints();
    if (kind === 'model') constraints.modelName(name, 'modelName');
    else constraints.name(name, kind === 'endpoint' ? 'endpointName' : 'endpointConfigName');
    constraints.check();
    throw couldNotFind(kind, this.arn(kind, name ?? ''));
  }
}
