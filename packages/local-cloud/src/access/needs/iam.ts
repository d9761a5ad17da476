import { type NeedsTable, siteArn } from './table.ts';

/** IAM. Its resources have no region. */
export const IAM: NeedsTable = {
  CreateServiceLinkedRole: ({ AWSServiceName = '' }, site) => [
    {
      action: 'iam:CreateServiceLinkedRole',
      resource: siteArn({ ...site, region: '' }, 'iam', `role/aws-service-role/${AWSServiceName}/*`),
      context: { 'iam:AWSServiceName': AWSServiceName },
    },
  ],
  GetRole: ({ RoleName = '' }, site) => [
    { action: 'iam:GetRole', resource: siteArn({ ...site, region: '' }, 'iam', `role/${RoleName}`) },
  ],
};
