import { createHash } from 'node:crypto';
import { canonicalJson } from '@fairlead/reconcile';
import type { ConfigBody, NamedConfig } from './state.ts';

/** The prefix of everything Fairlead makes in SageMaker. */
const PREFIX = 'fl';

/** The part of a rollout id (`rol_…`) that SageMaker names may carry: they allow no underscore and 63 characters. */
function tailOf(rolloutId: string): string {
  return rolloutId.slice(rolloutId.indexOf('_') + 1);
}

/** A config under a name that says whose it is and what is in it: the same body gives the same name, another body another. */
export function nameConfig(rolloutId: string, phase: 'canary' | 'final' | 'home', body: ConfigBody): NamedConfig {
  const sha8 = createHash('sha256').update(canonicalJson(body)).digest('hex').slice(0, 8);
  return { name: `${PREFIX}-${tailOf(rolloutId)}-${phase}-${sha8}`, body };
}

/** The challenger's variant name: new in every rollout, because SageMaker keeps weights and counts by name. */
export function challengerVariantName(rolloutId: string): string {
  return `${PREFIX}-${tailOf(rolloutId)}`;
}

/** The partition of everything stored about one rollout. */
export function rolloutPartition(rolloutId: string): string {
  return `ROL#${rolloutId}`;
}

/** The key of an endpoint's active rollout, which is also the lock on the endpoint. Endpoint names ignore case. */
export function endpointKey({ accountId, region, name }: { accountId: string; region: string; name: string }): string {
  return `EP#${accountId}#${region}#${name.toLowerCase()}`;
}
