import {
  type AccountRegion,
  clientsPerMember,
  cloudWatchMetricsOnDemand,
  documentClient,
  memberDirectory,
  sageMakerChangesOnDemand,
  sageMakerEndpoints,
  sageMakerInvokerOnDemand,
  sageMakerReader,
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
  return clientsPerMember({
    home: { accountId: config.FAIRLEAD_ACCOUNT_ID, region: config.AWS_REGION },
    directory: memberDirectory(config.FAIRLEAD_MEMBERS),
    sessionName,
    open({ accountId, region }, elsewhere) {
      const budget = wireBudget({ client, tableName: config.FAIRLEAD_TABLE, account: { accountId, region } });
      const metrics = cloudWatchMetricsOnDemand(elsewhere);
      const invoker = sageMakerInvokerOnDemand(elsewhere);
      const paced = (lane: Lane): RolloutPorts => ({
        endpoints: sageMakerEndpoints(sageMakerReader({ budget, lane }, elsewhere)),
        changes: sageMakerChangesOnDemand({ budget, lane }, elsewhere),
        invoker,
        metrics,
      });
      return { routine: paced('routine'), urgent: paced('urgent') };
    },
  });
}
