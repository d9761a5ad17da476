import type { Capability, Permission } from '@fairlead/runtime';

const readsItem: Permission = { actions: ['dynamodb:GetItem'], on: 'table' };
const queriesItems: Permission = { actions: ['dynamodb:Query'], on: 'table' };
const writesItems: Permission = { actions: ['dynamodb:PutItem', 'dynamodb:UpdateItem'], on: 'table' };
const looksAtEndpoints: Permission = {
  actions: ['sagemaker:DescribeEndpoint', 'sagemaker:DescribeEndpointConfig'],
  on: ['sagemaker:endpoint/*', 'sagemaker:endpoint-config/*'],
};
/** What a plan copies or asks for: the live config's tags, both models, the model package. */
const readsOrigins: readonly Permission[] = [
  {
    actions: ['sagemaker:DescribeModel', 'sagemaker:ListTags'],
    on: ['sagemaker:endpoint-config/*', 'sagemaker:model/*'],
  },
  { actions: ['sagemaker:DescribeModelPackage'], on: ['sagemaker:model-package/*'] },
];
/** For rules that give a role on endpoints with some tags. */
const readsEndpointTags: Permission = { actions: ['sagemaker:ListTags'], on: ['sagemaker:endpoint/*'] };
const readsMetrics: Permission = { actions: ['cloudwatch:GetMetricData', 'cloudwatch:DescribeAlarms'], on: ['*'] };
const publishes: Permission = { actions: ['events:PutEvents'], on: 'bus' };
const enqueues: Permission = { actions: ['sqs:SendMessage'], on: 'queue:due' };
const enqueuesWaves: Permission = { actions: ['sqs:SendMessage'], on: 'queue:waves' };
/** What finding the endpoints of a wave asks for; neither call can be narrowed to a resource. */
const findsEndpoints: Permission = { actions: ['sagemaker:ListEndpoints', 'sagemaker:Search'], on: ['*'] };
const enqueuesUrgent: Permission = { actions: ['sqs:SendMessage'], on: 'queue:urgent' };

/** Endpoints of other accounts and regions are looked at and changed with their member's role. */
const becomesMember: Permission = { actions: ['sts:AssumeRole'], on: 'members' };

/**
 * Storage volumes with a customer's key: SageMaker is granted its use in the name of whoever swaps the config. Whether the caller's
 * own policy is asked, besides the key's, is not documented; these hold only for calls that come through SageMaker.
 */
const lendsKeys: readonly Permission[] = [
  {
    actions: ['kms:CreateGrant'],
    on: ['kms:key/*'],
    when: {
      StringLike: { 'kms:ViaService': ['sagemaker.*.amazonaws.com'] },
      Bool: { 'kms:GrantIsForAWSResource': ['true'] },
    },
  },
  {
    actions: ['kms:DescribeKey'],
    on: ['kms:key/*'],
    when: { StringLike: { 'kms:ViaService': ['sagemaker.*.amazonaws.com'] } },
  },
];

/** What the loop does to endpoints; configs and models it makes carry its own prefix, others it only reads and names. */
const changesEndpoints: readonly Permission[] = [
  { actions: ['sagemaker:CreateEndpointConfig', 'sagemaker:AddTags'], on: ['sagemaker:endpoint-config/fl-*'] },
  {
    actions: ['sagemaker:CreateModel', 'sagemaker:AddTags', 'sagemaker:DescribeModel'],
    on: ['sagemaker:model/fl-*'],
  },
  {
    actions: ['iam:PassRole'],
    on: 'model-roles',
    when: { StringEquals: { 'iam:PassedToService': ['sagemaker.amazonaws.com'] } },
  },
  ...lendsKeys,
  /** Smoke requests. */
  { actions: ['sagemaker:InvokeEndpoint'], on: ['sagemaker:endpoint/*'] },
  { actions: ['sagemaker:UpdateEndpoint'], on: ['sagemaker:endpoint/*', 'sagemaker:endpoint-config/*'] },
  { actions: ['sagemaker:UpdateEndpointWeightsAndCapacities'], on: ['sagemaker:endpoint/*'] },
];

/** What the loop does about autoscaling: snapshot, hold still, copy, restore. Application Auto Scaling keeps to the caller's rights. */
const readsScaling: Permission = {
  actions: [
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions',
  ],
  on: ['*'],
};
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
];

/** What is done days after a rollout: only what carries our prefix, and our tag, can go. */
const cleansUp: readonly Permission[] = [
  { actions: ['sagemaker:ListTags'], on: ['sagemaker:endpoint-config/fl-*', 'sagemaker:model/fl-*'] },
  {
    actions: ['sagemaker:DeleteEndpointConfig', 'sagemaker:DeleteModel'],
    on: ['sagemaker:endpoint-config/fl-*', 'sagemaker:model/fl-*'],
    when: { Null: { 'aws:ResourceTag/fairlead:rollout': ['false'] } },
  },
];

const loop = {
  timeoutSeconds: 50,
  memoryMb: 512,
  permissions: [
    readsItem,
    writesItems,
    looksAtEndpoints,
    readsMetrics,
    ...changesEndpoints,
    readsScaling,
    ...changesScaling,
    publishes,
    becomesMember,
  ],
  environment: {
    FAIRLEAD_TABLE: 'table',
    FAIRLEAD_BUS: 'bus',
    FAIRLEAD_ACCOUNT_ID: 'account',
    FAIRLEAD_MEMBERS: 'members',
  },
} as const;

/** Rollouts: a new model to 100 % of an endpoint's traffic in guarded steps, or back. */
export const capability: Capability = {
  name: 'rollouts',
  queues: {
    due: { visibilityTimeoutSeconds: 300, maxReceives: 5 },
    /** Rollouts that shall go back: never behind the many that are only looked at. */
    urgent: { visibilityTimeoutSeconds: 300, maxReceives: 5 },
    /** Waves: their starts plan rollouts, which takes a while. */
    waves: { visibilityTimeoutSeconds: 300, maxReceives: 5 },
  },
  functions: {
    api: {
      entry: './src/api/handler.ts',
      purpose: 'Serves the REST routes of rollouts.',
      timeoutSeconds: 29,
      memoryMb: 1024,
      triggers: [
        { kind: 'http', method: 'POST', path: '/v1/rollouts', action: 'rollout.start' },
        { kind: 'http', method: 'GET', path: '/v1/rollouts', action: 'rollout.read' },
        { kind: 'http', method: 'GET', path: '/v1/rollouts/{id}', action: 'rollout.read' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/plan', action: 'rollout.plan' },
        { kind: 'http', method: 'GET', path: '/v1/rollouts/{id}/looks', action: 'rollout.read' },
        { kind: 'http', method: 'POST', path: '/v1/guards/backtest', action: 'rollout.plan' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/promote', action: 'rollout.command' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/promote-full', action: 'rollout.command' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/pause', action: 'rollout.command' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/resume', action: 'rollout.command' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/abort', action: 'rollout.abort' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/retry', action: 'rollout.command' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/adopt', action: 'rollout.command' },
        { kind: 'http', method: 'POST', path: '/v1/rollouts/{id}/revert', action: 'rollout.command' },
        { kind: 'http', method: 'POST', path: '/v1/waves', action: 'wave.start' },
        { kind: 'http', method: 'GET', path: '/v1/waves', action: 'wave.read' },
        { kind: 'http', method: 'GET', path: '/v1/waves/{id}', action: 'wave.read' },
        { kind: 'http', method: 'POST', path: '/v1/waves/{id}/pause', action: 'wave.command' },
        { kind: 'http', method: 'POST', path: '/v1/waves/{id}/resume', action: 'wave.command' },
        { kind: 'http', method: 'POST', path: '/v1/waves/{id}/abort', action: 'wave.abort' },
        { kind: 'http', method: 'GET', path: '/v1/endpoints/{name}/policy', action: 'policy.read' },
        { kind: 'http', method: 'PUT', path: '/v1/endpoints/{name}/policy', action: 'policy.write' },
        { kind: 'http', method: 'GET', path: '/v1/schemas/endpoint-policy', action: 'policy.read' },
        { kind: 'http', method: 'GET', path: '/v1/me/permissions', action: 'signed-in' },
        { kind: 'http', method: 'GET', path: '/v1/sign-in', action: 'open' },
      ],
      permissions: [
        ...[readsItem, queriesItems, writesItems, looksAtEndpoints, ...readsOrigins, readsMetrics, readsScaling],
        ...[enqueues, enqueuesUrgent, enqueuesWaves, findsEndpoints, becomesMember, readsEndpointTags],
      ],
      environment: {
        FAIRLEAD_TABLE: 'table',
        FAIRLEAD_ACCOUNT_ID: 'account',
        FAIRLEAD_MEMBERS: 'members',
        FAIRLEAD_SIGN_IN: 'sign-in',
        FAIRLEAD_DUE_QUEUE_URL: 'queue:due',
        FAIRLEAD_URGENT_QUEUE_URL: 'queue:urgent',
        FAIRLEAD_WAVES_QUEUE_URL: 'queue:waves',
      },
      impact:
        'Nobody can start, see or abort rollouts through the API or the CLI. Running rollouts go on by themselves.',
    },
    'on-endpoint-changed': {
      ...loop,
      entry: './src/on-endpoint-changed/handler.ts',
      purpose: 'Takes a rollout on as soon as its endpoint changes.',
      triggers: [
        { kind: 'event', pattern: { source: ['aws.sagemaker'], 'detail-type': ['SageMaker Endpoint State Change'] } },
      ],
      impact: 'Rollouts go on more slowly: each change is noticed by the one-minute sweep instead of at once.',
    },
    'on-alarm-changed': {
      ...loop,
      entry: './src/on-alarm-changed/handler.ts',
      purpose: 'Looks at once when an alarm that guards a rollout changes.',
      triggers: [
        { kind: 'event', pattern: { source: ['aws.cloudwatch'], 'detail-type': ['CloudWatch Alarm State Change'] } },
      ],
      permissions: [...loop.permissions, queriesItems],
      impact: 'An alarm rolls a rollout back up to two minutes later than it could.',
    },
    'on-call-logged': {
      timeoutSeconds: 20,
      memoryMb: 256,
      permissions: [readsItem, { actions: ['dynamodb:PutItem'], on: 'table' }],
      environment: { FAIRLEAD_TABLE: 'table' },
      entry: './src/on-call-logged/handler.ts',
      purpose: 'Notes who changed an endpoint under a rollout, as CloudTrail tells it.',
      triggers: [
        {
          kind: 'event',
          pattern: {
            source: ['aws.sagemaker'],
            'detail-type': ['AWS API Call via CloudTrail'],
            detail: {
              eventSource: ['sagemaker.amazonaws.com'],
              eventName: ['UpdateEndpoint', 'UpdateEndpointWeightsAndCapacities'],
            },
          },
        },
      ],
      impact: 'A rollout that drifted does not say who may have changed its endpoint.',
    },
    'on-due': {
      ...loop,
      permissions: [...loop.permissions, ...cleansUp],
      entry: './src/on-due/handler.ts',
      purpose: 'Takes one rollout on that is due.',
      triggers: [{ kind: 'queue', queue: 'due', batchSize: 5 }],
      impact: 'Rollouts that get no events stand still: no holds end, and no guard looks.',
    },
    'on-urgent': {
      ...loop,
      entry: './src/on-urgent/handler.ts',
      purpose: 'Takes one rollout back that shall go back, before everything else.',
      triggers: [{ kind: 'queue', queue: 'urgent', batchSize: 1 }],
      permissions: [...loop.permissions, enqueuesUrgent],
      environment: { ...loop.environment, FAIRLEAD_URGENT_QUEUE_URL: 'queue:urgent' },
      impact: 'An abort begins with the next sweep, up to a minute later than it could.',
    },
    'on-wave-due': {
      entry: './src/waves/on-wave-due/handler.ts',
      purpose: 'Takes one wave on that is due: looks at its rollouts, and begins the next.',
      timeoutSeconds: 50,
      memoryMb: 512,
      triggers: [{ kind: 'queue', queue: 'waves', batchSize: 1 }],
      permissions: [
        readsItem,
        queriesItems,
        writesItems,
        looksAtEndpoints,
        ...readsOrigins,
        readsMetrics,
        enqueues,
        enqueuesUrgent,
        publishes,
        becomesMember,
      ],
      environment: {
        ...loop.environment,
        FAIRLEAD_DUE_QUEUE_URL: 'queue:due',
        FAIRLEAD_URGENT_QUEUE_URL: 'queue:urgent',
      },
      impact: 'Waves begin nothing more, and do not stop the line. Rollouts that run go on by themselves.',
    },
    'on-rollout-ended': {
      entry: './src/waves/on-rollout-ended/handler.ts',
      purpose: 'Wakes a wave as soon as one of its rollouts has ended.',
      timeoutSeconds: 20,
      memoryMb: 256,
      triggers: [
        {
          kind: 'event',
          bus: 'own',
          pattern: {
            source: ['fairlead'],
            'detail-type': [
              'rollout.succeeded.v1',
              'rollout.rolled-back.v1',
              'rollout.adopted.v1',
              'rollout.abandoned.v1',
              'rollout.lost.v1',
            ],
            // WAVE_ACTOR_PREFIX of packages/wave.
            detail: { startedBy: [{ prefix: 'wave ' }] },
          },
        },
      ],
      permissions: [{ actions: ['dynamodb:UpdateItem'], on: 'table' }, enqueuesWaves],
      environment: { FAIRLEAD_TABLE: 'table', FAIRLEAD_WAVES_QUEUE_URL: 'queue:waves' },
      impact: 'Waves go on more slowly: the end of a rollout is noticed by the one-minute sweep instead of at once.',
    },
    'sweep-due': {
      entry: './src/sweep-due/handler.ts',
      purpose: 'Finds what is due, every minute.',
      timeoutSeconds: 50,
      memoryMb: 256,
      triggers: [{ kind: 'schedule', everyMinutes: 1 }],
      permissions: [readsItem, queriesItems, enqueues, enqueuesWaves],
      environment: {
        FAIRLEAD_TABLE: 'table',
        FAIRLEAD_ACCOUNT_ID: 'account',
        FAIRLEAD_DUE_QUEUE_URL: 'queue:due',
        FAIRLEAD_WAVES_QUEUE_URL: 'queue:waves',
      },
      impact: 'Rollouts that get no events stand still: no holds end, and no guard looks.',
    },
  },
};
