import {
  type AccountRegion,
  clientsPerMember,
  cloudWatchMetricsOnDemand,
  documentClient,
  memberDirectory,
  sageMakerEndpoints,
  sageMakerFinder,
  sageMakerReader,
  sageMakerTags,
  scalingReaderOnDemand,
} from '@fairlead/aws';
import type {
  EndpointFinder,
  EndpointReader,
  EndpointTags,
  MetricReader,
  Places,
  ScalingReader,
} from '@fairlead/runtime';
import type { ReadsConfig } from './config.ts';
import { wireBudget } from './wire-budget.ts';

/** What an account and region is looked at through, before anything is changed there. */
export interface Reads {
  endpoints: EndpointReader;
  finder: EndpointFinder;
  tags: EndpointTags;
  metrics: MetricReader;
  scaling: ScalingReader;
}

/**
 * Home and its members, and what each is looked at through: home as the function itself, a member with its role.
 *
 * @param sessionName - what a member's CloudTrail calls us
 */
export function wireReads(
  config: ReadsConfig,
  sessionName: string,
): { places: Places; readsAt: (place: AccountRegion) => Reads } {
  const client = documentClient();
  const home = { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION };
  const directory = memberDirectory(config.FAIRLEAD_MEMBERS);
  const readsAt = clientsPerMember({
    home,
    directory,
    sessionName,
    open({ accountId, region }, elsewhere): Reads {
      const budget = wireBudget({ client, tableName: config.FAIRLEAD_TABLE, account: { accountId, region } });
      const reader = sageMakerReader({ budget, lane: 'routine' }, elsewhere);
      return {
        endpoints: sageMakerEndpoints(reader),
        finder: sageMakerFinder(reader),
        tags: sageMakerTags(reader),
        metrics: cloudWatchMetricsOnDemand(elsewhere),
        scaling: scalingReaderOnDemand(elsewhere),
      };
    },
  });
  return { places: { home, members: directory.members }, readsAt };
}
