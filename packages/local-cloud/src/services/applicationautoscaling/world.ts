import type { ServiceEvent } from '../../service.ts';
import { notRegistered } from './errors.ts';
import type { AlarmPort, CapacityPort } from './ports.ts';
import type {
  ActivityRecord,
  CallFault,
  PolicyRecord,
  ScheduledActionRecord,
  StoredScaling,
  TargetRecord,
} from './records.ts';
import { type Resource, resourceKey } from './resource.ts';
import { DEFAULT_SCALING, type ScalingSettings } from './settings.ts';
import { Table } from './table.ts';

/** What the world leans on. */
export interface WorldOptions {
  capacity: CapacityPort;
  alarms: AlarmPort;
  /** Uniform in [0, 1): ids are drawn from it. */
  random: () => number;
  /** These win over stored settings. */
  settings?: Partial<ScalingSettings>;
}

const named = (record: Resource & { name: string }): string => `${resourceKey(record)}|${record.name}`;

/** All that operations and decisions work on: plain records, the present instant, and what came of it. */
export class World {
  readonly changed = new Set<string>();
  readonly targets = new Table<TargetRecord>('target', this.changed, resourceKey);
  readonly policies = new Table<PolicyRecord>('policy', this.changed, named);
  readonly actions = new Table<ScheduledActionRecord>('action', this.changed, named);
  readonly activities = new Table<ActivityRecord>('activity', this.changed, ({ sequence }) =>
    String(sequence).padStart(9, '0'),
  );
  readonly capacity: CapacityPort;
  readonly alarms: AlarmPort;
  readonly random: () => number;
  settings: ScalingSettings;
  faults: CallFault[] = [];
  events: ServiceEvent[] = [];
  nowMs = 0;
  readonly #given: Partial<ScalingSettings>;

  constructor({ capacity, alarms, random, settings = {} }: WorldOptions) {
    this.capacity = capacity;
    this.alarms = alarms;
    this.random = random;
    this.#given = settings;
    this.settings = { ...DEFAULT_SCALING, ...settings };
  }

  /** @throws ObjectNotFoundException when the resource is no scalable target */
  target(resource: Resource): TargetRecord {
    const target = this.targets.get(resourceKey(resource));
    if (!target) throw notRegistered(resource);
    return target;
  }

  policiesOf(resource: Resource): PolicyRecord[] {
    return this.policies.all().filter((policy) => resourceKey(policy) === resourceKey(resource));
  }

  actionsOf(resource: Resource): ScheduledActionRecord[] {
    return this.actions.all().filter((action) => resourceKey(action) === resourceKey(resource));
  }

  policy(resource: Resource, name: string): PolicyRecord | undefined {
    return this.policies.get(named({ ...resource, name }));
  }

  action(resource: Resource, name: string): ScheduledActionRecord | undefined {
    return this.actions.get(named({ ...resource, name }));
  }

  /** `arn:aws:autoscaling:…`: policies and scheduled actions are named by the older service's prefix. */
  arn(kind: 'scalingPolicy' | 'scheduledAction', { resourceId }: Resource, name: string): string {
    const { partition, region, accountId } = this.settings;
    const label = kind === 'scalingPolicy' ? 'policyName' : 'scheduledActionName';
    const place = `resource/sagemaker/${resourceId}:${label}/${name}`;
    return `arn:${partition}:autoscaling:${region}:${accountId}:${kind}:${this.uuid()}:${place}`;
  }

  targetArn({ id }: TargetRecord): string {
    const { partition, region, accountId } = this.settings;
    return `arn:${partition}:application-autoscaling:${region}:${accountId}:scalable-target/${id}`;
  }

  /** A version 4 UUID from the given randomness, so that a seeded run repeats. */
  uuid(): string {
    return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(this.random() * 16).toString(16));
  }

  load(entries: Iterable<[key: string, value: StoredScaling]>): void {
    for (const [key, value] of entries) {
      if (key === 'settings') this.settings = { ...(value as ScalingSettings), ...this.#given };
      else if (key === 'faults') this.faults = value as CallFault[];
      else if (this.targets.load(key, value as TargetRecord)) continue;
      else if (this.policies.load(key, value as PolicyRecord)) continue;
      else if (!this.actions.load(key, value as ScheduledActionRecord))
        this.activities.load(key, value as ActivityRecord);
    }
  }

  stored(key: string): StoredScaling | undefined {
    if (key === 'settings') return this.settings;
    if (key === 'faults') return this.faults;
    const tables = [this.targets, this.policies, this.actions, this.activities];
    return tables.map((table) => table.stored(key)).find((record) => record !== undefined);
  }

  storeKeys(): string[] {
    const tables = [this.targets, this.policies, this.actions, this.activities];
    return ['settings', 'faults', ...tables.flatMap((table) => table.storeKeys())];
  }
}
