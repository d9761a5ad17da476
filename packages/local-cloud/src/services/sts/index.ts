import * as sdk from '@aws-sdk/client-sts';
import type { AccessControl } from '../../access/access-control.ts';
import type { CallInfo, CloudContext, Service } from '../../service.ts';

/** STS on the wire: a caller is the role whose key it signs with, else the root of the local account. */
export function stsService({ accountId, region }: CloudContext, access: Pick<AccessControl, 'callerArn'>): Service {
  return {
    name: 'sts',
    sdk,
    client: () => new sdk.STSClient({ region }),
    operations: {
      GetCallerIdentity: (_input: object, { accessKeyId }: CallInfo) => ({
        UserId: accountId,
        Account: accountId,
        Arn: access.callerArn(accessKeyId),
      }),
    },
  };
}
