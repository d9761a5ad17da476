import type { Capability, Reference } from '@fairlead/runtime/manifest';
import type { StageConfig } from './config/stage-config.ts';
import { memberDirectoryOf } from './plan/members.ts';
import { type Place, queriesIndexes } from './plan/statements.ts';

type Text = string | $util.Output<string>;

/** What every capability of a stage shares. */
export interface Site {
  stage: string;
  config: StageConfig;
  place: Place;
  table: sst.aws.Dynamo;
  bus: sst.aws.Bus;
  /** Where members' events arrive; only stages with members have one. */
  memberBus: sst.aws.Bus | undefined;
  topics: Readonly<Record<'approvals' | 'notifications', sst.aws.SnsTopic>>;
  /** Encrypted parameters by name; empty without the option that makes them. */
  secrets: Readonly<Record<string, aws.ssm.Parameter>>;
  key: aws.kms.Key | undefined;
}

/** A capability's queues by name. */
export type QueuesByName = ReadonlyMap<string, sst.aws.Queue>;

/** ARNs of what a reference of a manifest stands for; a table's indexes only for the actions that know them. */
export function arnsOf(
  site: Site,
  queues: QueuesByName,
  { reference, actions }: { reference: Reference; actions: readonly string[] },
): Text[] {
  const [kind, name = ''] = reference.split(':');
  switch (kind) {
    case 'table':
      return queriesIndexes(actions) ? [site.table.arn, $interpolate`${site.table.arn}/index/*`] : [site.table.arn];
    case 'bus':
      return [site.bus.arn];
    case 'queue':
      return [queueNamed(queues, name).arn];
    case 'topic':
      return [topicNamed(site, name).arn];
    case 'secret':
      return site.secrets[name] ? [site.secrets[name].arn] : [];
    case 'model-roles':
      return site.config.modelRoles;
    case 'members':
      return memberDirectoryOf(site.config, site).members.map(({ roleArn }) => roleArn);
    default:
      throw new Error(`Nothing can be allowed on ${reference}.`);
  }
}

/** What a function's environment says of a reference. */
export function told(site: Site, queues: QueuesByName, reference: Reference): Text {
  const [kind, name = ''] = reference.split(':');
  switch (kind) {
    case 'table':
      return site.table.name;
    case 'bus':
      return site.bus.name;
    case 'account':
      return site.place.accountId;
    case 'queue':
      return queueNamed(queues, name).url;
    case 'topic':
      return topicNamed(site, name).arn;
    case 'secret':
      return site.secrets[name]?.name ?? '';
    case 'members':
      return JSON.stringify(memberDirectoryOf(site.config, site));
    case 'sign-in':
      return JSON.stringify(site.config.signIn);
    default:
      throw new Error(`Nothing can be told about ${reference}.`);
  }
}

/** The key's ARN as the encryption argument of what it encrypts; nothing where AWS's own keys do. */
export function keyArn({ key }: Pick<Site, 'key'>): $util.Output<string> | undefined {
  return key?.arn;
}

function queueNamed(queues: QueuesByName, name: string): sst.aws.Queue {
  const queue = queues.get(name);
  if (!queue)
    throw new Error(`A manifest refers to queue:${name}, but declares only ${[...queues.keys()].join(', ')}.`);
  return queue;
}

function topicNamed({ topics }: Site, name: string): sst.aws.SnsTopic {
  if (name === 'approvals' || name === 'notifications') return topics[name];
  throw new Error(`There is no topic ${name}; use approvals or notifications.`);
}

/** A capability with the folders of its bundled functions. */
export interface Packaged {
  manifest: Capability;
  /** Folder by function. */
  bundles: Readonly<Record<string, string>>;
}
