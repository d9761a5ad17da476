import {
  type AccountRegion,
  clientsPerMember,
  cloudWatchMetricsOnDemand,
  documentClient,
  dynamoStore,
  memberDirectory,
  sageMakerChangesOnDemand,
  sageMakerEndpoints,
  sageMakerInvokerOnDemand,
  sageMakerReader,
  scalingChangerOnDemand,
  scalingReaderOnDemand,
} from '@fairlead/aws';
import type { Lane } from '@fairlead/rate';
import type { LoopConfig } from './config.ts';
import type { RolloutPorts } from './rollout-machine.ts';
import { wireBudget } from './wire-budget.ts';

/**
 * What rollouts look and act through, by the account and region of their endpoint: at home as the function itself, at a
 * member with its role. Every account and region has a rate of its own, since SageMaker limits each by itself.
 *
 * @param sessionName - what a member's CloudTrail calls us
 */
export function wirePorts(
  config: LoopConfig,
  sessionName: string,
): (target: AccountRegion) => Readonly<Record<Lane, RolloutPorts>> {
  const client = documentClient();
  const records = dynamoStore({ client, tableName: config.FAIRLEAD_TABLE });
  return clientsPerMember({
    home: { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION },
    directory: memberDirectory(config.FAIRLEAD_MEMBERS),
    sessionName,
    open({ accountId, region }, elsewhere) {
      const budget = wireBudget({ client, tableName: config.FAIRLEAD_TABLE, account: { accountId, region } });
      const shared = {
        invoker: sageMakerInvokerOnDemand(elsewhere),
        metrics: cloudWatchMetricsOnDemand(elsewhere),
        scaling: scalingReaderOnDemand(elsewhere),
        scalingChanges: scalingChangerOnDemand(elsewhere),
        records,
      };
      const paced = (lane: Lane): RolloutPorts => ({
        endpoints: sageMakerEndpoints(sageMakerReader({ budget, lane }, elsewhere)),
        changes: sageMakerChangesOnDemand({ budget, lane }, elsewhere),
        ...shared,
      });
      return { routine: paced('routine'), urgent: paced('urgent') };
    },
  });
}
