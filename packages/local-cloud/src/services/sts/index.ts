import * as sdk from '@aws-sdk/client-sts';
import type { CloudContext, Service } from '../../service.ts';

/** STS on the wire: every caller is the root of the local account. */
export function stsService({ accountId, partition, region }: CloudContext): Service {
  return {
    name: 'sts',
    sdk,
    client: () => new sdk.STSClient({ region }),
    operations: {
      GetCallerIdentity: () => ({
        UserId: accountId,
        Account: accountId,
        Arn: `arn:${partition}:iam::${accountId}:root`,
      }),
    },
  };
}
