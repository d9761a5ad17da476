import { createHash } from 'node:crypto';
import { canonicalJson } from '@fairlead/reconcile';
import type { ModelBody, NamedModel } from './stage-schema.ts';
import type { ConfigBody, NamedConfig } from './state.ts';

/** The prefix of everything Fairlead makes in SageMaker. */
const PREFIX = 'fl';

/** The tag on everything a rollout makes. */
export const OWNER_TAG = 'fairlead:rollout';

/** The part of a rollout id (`rol_…`) that SageMaker names may carry: they allow no underscore and 63 characters. */
function tailOf(rolloutId: string): string {
  return rolloutId.slice(rolloutId.indexOf('_') + 1);
}

/** A config under a name that says whose it is and what is in it: the same body gives the same name, another body another. */
export function nameConfig(
  rolloutId: string,
  phase: 'shadow' | 'canary' | 'final' | 'home',
  body: ConfigBody,
): NamedConfig {
  return { name: `${PREFIX}-${tailOf(rolloutId)}-${phase}-${sha8(body)}`, body };
}

/** A model under a name of the same kind. */
export function nameModel(rolloutId: string, body: ModelBody): NamedModel {
  return { name: `${PREFIX}-${tailOf(rolloutId)}-model-${sha8(body)}`, body };
}

function sha8(body: object): string {
  return createHash('sha256').update(canonicalJson(body)).digest('hex').slice(0, 8);
}

/** True for a name that only Fairlead gives; its tag has to say so too before anything is deleted. */
export function isOurName(name: string): boolean {
  return name.startsWith(`${PREFIX}-`);
}

/** The challenger's variant name: new in every rollout, because SageMaker keeps weights and counts by name. */
export function challengerVariantName(rolloutId: string): string {
  return `${PREFIX}-${tailOf(rolloutId)}`;
}

/** The shadow's variant name: unlike the challenger's, because SageMaker would carry the shadow's weight over to it. */
export function shadowVariantName(rolloutId: string): string {
  return `${challengerVariantName(rolloutId)}-shadow`;
}

/** The partition of everything stored about one rollout. */
export function rolloutPartition(rolloutId: string): string {
  return `ROL#${rolloutId}`;
}

/** The endpoint of such a key, its name in lower case, in which every call finds it. @throws for any other text */
export function endpointOfKey(key: string): { accountId: string; region: string; name: string } {
  const [, accountId, region, name] = /^EP#(\d{12})#([a-z0-9-]+)#([a-z0-9-]+)$/.exec(key) ?? [];
  if (accountId === undefined || region === undefined || name === undefined) {
    throw new Error(`${JSON.stringify(key)} is no key of an endpoint.`);
  }
  return { accountId, region, name };
}
