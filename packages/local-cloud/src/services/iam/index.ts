import * as sdk from '@aws-sdk/client-iam';
import type { AccessControl } from '../../access/access-control.ts';
import { AwsError, type CloudContext, type Service } from '../../service.ts';

/** Role names of service-linked roles by the service they are for (IAM User Guide and the services' own pages). */
const SERVICE_LINKED: Readonly<Record<string, string>> = {
  'sagemaker.application-autoscaling.amazonaws.com': 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
};

/** IAM on the wire: the roles of `cloud.access`, and service-linked roles, which are made on request and kept. */
export function iamService(context: CloudContext, access: Pick<AccessControl, 'policyOf'>): Service {
  const linked = context.store<{ service: string; atMs: number }>('iam/service-linked-roles');

  function roleOf(RoleName: string): sdk.Role | undefined {
    const made = linked.get(RoleName);
    if (!made && !access.policyOf(RoleName)) return undefined;
    const Path = made ? `/aws-service-role/${made.service}/` : '/';
    const Arn = `arn:${context.partition}:iam::${context.accountId}:role${Path}${RoleName}`;
    const CreateDate = new Date(made?.atMs ?? 0);
    return { RoleName, RoleId: `AROA${RoleName}`, Path, Arn, CreateDate };
  }

  return {
    name: 'iam',
    sdk,
    client: () => new sdk.IAMClient({ region: context.region }),
    operations: {
      GetRole({ RoleName = '' }: sdk.GetRoleCommandInput) {
        const Role = roleOf(RoleName);
        if (Role) return { Role };
        throw new AwsError('NoSuchEntityException', `The role with name ${RoleName} cannot be found.`, { status: 404 });
      },
      CreateServiceLinkedRole({ AWSServiceName = '' }: sdk.CreateServiceLinkedRoleCommandInput) {
        const name = SERVICE_LINKED[AWSServiceName];
        if (!name) {
          const message = `The local cloud makes no service-linked role for ${AWSServiceName}.`;
          throw new AwsError('InvalidInputException', message);
        }
        if (linked.get(name)) {
          const message = `Service role name ${name} has been taken in this account, please try a different suffix.`;
          throw new AwsError('InvalidInputException', message);
        }
        linked.put(name, { service: AWSServiceName, atMs: context.clock.now() });
        return { Role: roleOf(name) };
      },
    },
  };
}
