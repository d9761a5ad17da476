import type { Capability, Permission } from '@fairlead/runtime';

const readsItems: Permission = { actions: ['dynamodb:GetItem'], on: 'table' };
const writesItems: Permission = { actions: ['dynamodb:PutItem'], on: 'table' };
const lists: Permission = { actions: ['dynamodb:Query'], on: 'table' };
const readsEndpoints: Permission = {
  actions: ['sagemaker:DescribeEndpoint', 'sagemaker:DescribeEndpointConfig', 'sagemaker:ListTags'],
  on: ['sagemaker:endpoint/*', 'sagemaker:endpoint-config/*'],
};
const readsScaling: Permission = {
  actions: [
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions',
    'cloudwatch:DescribeAlarms',
  ],
  on: ['*'],
};
const readsMetrics: Permission = { actions: ['cloudwatch:GetMetricData'], on: ['*'] };
/** Endpoints of other accounts and regions are looked at and changed with their member's role. */
const becomesMember: Permission = { actions: ['sts:AssumeRole'], on: 'members' };
const enqueues: Permission = { actions: ['sqs:SendMessage'], on: 'queue:scaling' };

/** Application Auto Scaling asks for its caller's rights on the endpoint too, when a limit moves the capacity. */
const changesScaling: readonly Permission[] = [
  {
    actions: [
      'application-autoscaling:RegisterScalableTarget',
      'application-autoscaling:DeregisterScalableTarget',
      'application-autoscaling:PutScalingPolicy',
      'application-autoscaling:DeleteScalingPolicy',
      'application-autoscaling:PutScheduledAction',
      'application-autoscaling:DeleteScheduledAction',
    ],
    on: ['application-autoscaling:scalable-target/*'],
  },
  { actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:DeleteAlarms'], on: ['cloudwatch:alarm:*'] },
  { actions: ['sagemaker:UpdateEndpointWeightsAndCapacities'], on: ['sagemaker:endpoint/*'] },
];

const applies = {
  timeoutSeconds: 50,
  memoryMb: 512,
  permissions: [readsItems, writesItems, readsEndpoints, readsScaling, ...changesScaling, becomesMember],
  environment: { FAIRLEAD_TABLE: 'table', FAIRLEAD_ACCOUNT_ID: 'account', FAIRLEAD_MEMBERS: 'members' },
} as const;

/** Autoscaling: policies as code, applied, watched for drift, and out of every rollout's way. */
export const capability: Capability = {
  name: 'scaling',
  queues: { scaling: { visibilityTimeoutSeconds: 300, maxReceives: 5 } },
  functions: {
    api: {
      ...applies,
      entry: './src/api/handler.ts',
      purpose: 'Serves the REST routes of autoscaling.',
      timeoutSeconds: 29,
      memoryMb: 1024,
      triggers: [
        { kind: 'http', method: 'GET', path: '/v1/endpoints/{name}/scaling', action: 'policy.read' },
        { kind: 'http', method: 'PUT', path: '/v1/endpoints/{name}/scaling', action: 'policy.write' },
        { kind: 'http', method: 'GET', path: '/v1/endpoints/{name}/scaling/status', action: 'policy.read' },
        { kind: 'http', method: 'POST', path: '/v1/endpoints/{name}/scaling/plan', action: 'policy.read' },
        { kind: 'http', method: 'POST', path: '/v1/endpoints/{name}/scaling/apply', action: 'scaling.apply' },
        { kind: 'http', method: 'GET', path: '/v1/endpoints/{name}/scaling/advice', action: 'policy.read' },
        { kind: 'http', method: 'GET', path: '/v1/schemas/scaling-policy', action: 'policy.read' },
      ],
      permissions: [...applies.permissions, readsMetrics, enqueues],
      environment: {
        ...applies.environment,
        FAIRLEAD_SIGN_IN: 'sign-in',
        FAIRLEAD_SCALING_QUEUE_URL: 'queue:scaling',
      },
      impact: 'Nobody can see or change scaling policies. Those that stand go on being applied.',
    },
    'on-endpoint-changed': {
      ...applies,
      entry: './src/on-endpoint-changed/handler.ts',
      purpose: 'Applies an endpoint’s scaling policy as soon as it is in service.',
      triggers: [
        { kind: 'event', pattern: { source: ['aws.sagemaker'], 'detail-type': ['SageMaker Endpoint State Change'] } },
      ],
      impact: 'A new endpoint gets its autoscaling up to five minutes later.',
    },
    'on-due': {
      ...applies,
      entry: './src/on-due/handler.ts',
      purpose: 'Looks at the scaling of one endpoint, and applies its policy.',
      triggers: [{ kind: 'queue', queue: 'scaling', batchSize: 5 }],
      impact: 'Scaling policies are not applied after a change, and drift is neither seen nor corrected.',
    },
    sweep: {
      entry: './src/sweep/handler.ts',
      purpose: 'Has every endpoint with a scaling policy looked at, every five minutes.',
      timeoutSeconds: 50,
      memoryMb: 256,
      triggers: [{ kind: 'schedule', everyMinutes: 5 }],
      permissions: [lists, enqueues],
      environment: { ...applies.environment, FAIRLEAD_SCALING_QUEUE_URL: 'queue:scaling' },
      impact: 'Drift between scaling policies and the account is not seen; what an event missed is not applied.',
    },
  },
};
