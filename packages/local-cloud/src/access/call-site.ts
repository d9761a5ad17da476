import type { CloudContext } from '../service.ts';
import type { SageMakerMachine } from '../services/sagemaker/index.ts';
import type { CallSite } from './needs/table.ts';

/** What the access check looks up in the local cloud, past all faults; SageMaker is there only after the check is made. */
export function callSite(context: CloudContext, machine: () => SageMakerMachine | undefined): CallSite {
  const { partition, region, accountId } = context;
  return {
    partition,
    region,
    accountId,
    tagsOf: (resourceArn) => machine()?.tagsOf(resourceArn),
    volumeKeyOf: (name) => machine()?.endpointConfig(name)?.definition.KmsKeyId,
  };
}
