import type { ListDomainsCommandInput, ListDomainsCommandOutput } from '@aws-sdk/client-sagemaker';
import type { World } from './world.ts';

/** Studio is not played: an account without domains. */
export function listDomains(_world: World, _input: ListDomainsCommandInput): Pick<ListDomainsCommandOutput, 'Domains'> {
  return { Domains: [] };
}
