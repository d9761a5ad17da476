import * as sdk from '@aws-sdk/client-sts';
import type { AccessControl } from '../../access/access-control.ts';
import type { Asked } from '../../access/trusted-roles.ts';
import type { CallInfo, CloudContext, Service } from '../../service.ts';

/** STS on the wire: a caller is the role whose key it signs with, else the root of the local account. */
export function stsService(
  { accountId, region }: CloudContext,
  access: Pick<AccessControl, 'callerArn' | 'trusted'>,
): Service {
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

      AssumeRole(input: Asked, { accessKeyId: caller }: CallInfo) {
        const session = access.trusted.assume(input, access.callerArn(caller));
        const name = input.RoleArn?.split('/').at(-1);
        const [, partition, , , account] = input.RoleArn?.split(':') ?? [];
        return {
          Credentials: {
            AccessKeyId: session.accessKeyId,
            SecretAccessKey: session.secretAccessKey,
            SessionToken: session.sessionToken,
            Expiration: new Date(session.expiresAtMs),
          },
          AssumedRoleUser: {
            AssumedRoleId: `AROALOCAL:${input.RoleSessionName}`,
            Arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${input.RoleSessionName}`,
          },
        };
      },
    },
  };
}
