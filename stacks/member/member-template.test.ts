import type { Capability } from '@fairlead/runtime/manifest';
import { describe, expect, it } from 'vitest';
import { findCapabilities } from '../../scripts/local/capabilities.ts';
import { readStage } from '../config/read-stage.ts';
import { memberTemplate } from './member-template.ts';

const SAGEMAKER = { source: ['aws.sagemaker'], 'detail-type': ['SageMaker Endpoint State Change'] };
const BOATS: Capability = {
  name: 'boats',
  queues: {},
  functions: {
    sail: {
      entry: './sail.ts',
      purpose: 'Sails.',
      timeoutSeconds: 30,
      memoryMb: 128,
      triggers: [
        { kind: 'event', pattern: SAGEMAKER },
        { kind: 'event', pattern: { source: ['fairlead'] } },
      ],
      permissions: [
        { actions: ['dynamodb:GetItem'], on: 'table' },
        { actions: ['sts:AssumeRole'], on: 'members' },
        { actions: ['sagemaker:UpdateEndpoint'], on: ['sagemaker:endpoint/*'] },
        { actions: ['cloudwatch:GetMetricData'], on: ['*'] },
      ],
      environment: {},
      impact: 'No boat sails.',
    },
    row: {
      entry: './row.ts',
      purpose: 'Rows.',
      timeoutSeconds: 30,
      memoryMb: 128,
      triggers: [{ kind: 'event', pattern: SAGEMAKER }],
      permissions: [
        { actions: ['sts:AssumeRole'], on: 'members' },
        { actions: ['cloudwatch:GetMetricData'], on: ['*'] },
      ],
      environment: {},
      impact: 'No boat is rowed.',
    },
    moor: {
      entry: './moor.ts',
      purpose: 'Moors, at home alone.',
      timeoutSeconds: 30,
      memoryMb: 128,
      triggers: [],
      permissions: [{ actions: ['sagemaker:DeleteEndpoint'], on: ['sagemaker:endpoint/*'] }],
      environment: {},
      impact: 'No boat is moored.',
    },
  },
};

const stages = {
  prod: {
    accountId: '111122223333',
    region: 'us-east-1',
    endpoints: { tags: { 'fairlead:managed': 'true' } },
    members: [{ accountId: '222233334444', regions: ['eu-west-1', 'us-east-1'] }],
    externalId: '0123456789abcdef',
  },
};

// biome-ignore lint/suspicious/noExplicitAny: a CloudFormation template, read by tests
const template = memberTemplate({ stage: 'prod', config: readStage(stages, 'prod'), capabilities: [BOATS] }) as any;
const { Mappings, Resources } = template;
const { MemberRole, ForwardRole, Boundary } = Resources;

const inRegions = { 'aws:RequestedRegion': { 'Fn::FindInMap': ['Members', { Ref: 'AWS::AccountId' }, 'Regions'] } };

describe('the template of member accounts', () => {
  it('the role trusts the hub’s function roles alone, and asks for the external id', () => {
    expect(MemberRole.Properties.RoleName).toBe('fairlead-prod-member');
    expect(MemberRole.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::111122223333:root` } },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'sts:ExternalId': '0123456789abcdef' },
          ArnLike: {
            'aws:PrincipalArn': {
              'Fn::Sub': `arn:\${AWS::Partition}:iam::111122223333:role/fairlead/prod/us-east-1/*`,
            },
          },
        },
      },
    ]);
  });

  it('the role may what manifests declare on resources of accounts for functions that take it on, each once, in the member’s regions', () => {
    const [policy] = MemberRole.Properties.Policies;
    expect(policy.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['sagemaker:UpdateEndpoint'],
        Resource: [{ 'Fn::Sub': `arn:\${AWS::Partition}:sagemaker:*:\${AWS::AccountId}:endpoint/*` }],
        Condition: { StringEquals: { 'aws:ResourceTag/fairlead:managed': ['true'], ...inRegions } },
      },
      {
        Effect: 'Allow',
        Action: ['cloudwatch:GetMetricData'],
        Resource: ['*'],
        Condition: { StringEquals: inRegions },
      },
    ]);
  });

  it('its boundary knows these actions and regions alone, whatever is attached later', () => {
    expect(MemberRole.Properties.PermissionsBoundary).toEqual({ Ref: 'Boundary' });
    expect(Boundary.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['cloudwatch:GetMetricData', 'sagemaker:UpdateEndpoint'],
        Resource: ['*'],
        Condition: { StringEquals: inRegions },
      },
    ]);
  });

  it('events of AWS are forwarded to the hub’s bus for members, each pattern once; Fairlead’s own are not', () => {
    const rules = Object.values(Resources).filter((one) => (one as { Type: string }).Type === 'AWS::Events::Rule');
    expect(rules).toHaveLength(1);
    expect(Resources.Forward0.Properties).toMatchObject({
      EventPattern: SAGEMAKER,
      Targets: [
        {
          Arn: { 'Fn::Sub': `arn:\${AWS::Partition}:events:us-east-1:111122223333:event-bus/fairlead-prod-members` },
          RoleArn: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/fairlead-prod-forward` },
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
          RetryPolicy: { MaximumRetryAttempts: 24, MaximumEventAgeInSeconds: 3600 },
        },
      ],
    });
    expect(ForwardRole.Properties.Policies[0].PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['events:PutEvents'],
        Resource: [
          { 'Fn::Sub': `arn:\${AWS::Partition}:events:us-east-1:111122223333:event-bus/fairlead-prod-members` },
        ],
      },
    ]);
  });

  it('roles are global, so only the member’s first region makes them', () => {
    expect(Mappings.Members['222233334444']).toEqual({
      First: 'eu-west-1',
      Regions: ['eu-west-1', 'us-east-1'],
      'eu-west-1': 'eu-west-1',
      'us-east-1': 'us-east-1',
    });
    for (const global of [MemberRole, ForwardRole, Boundary]) expect(global.Condition).toBe('IsFirstRegion');
    expect(Resources.Forward0.Condition).toBeUndefined();
  });

  it('a region that is not listed is looked up, so that CloudFormation refuses it', () => {
    expect(JSON.stringify(Resources.Forward0.Properties.Description)).toContain(
      '{"Fn::FindInMap":["Members",{"Ref":"AWS::AccountId"},{"Ref":"AWS::Region"}]}',
    );
  });

  it('with the capabilities of this repository, policies fit what IAM takes: 10,240 and 6,144 characters', async () => {
    const capabilities = (await findCapabilities()).map(({ manifest }) => manifest);
    const regions = ['eu-west-1', 'us-east-1', 'ap-southeast-1'];
    const config = readStage(
      { prod: { ...stages.prod, endpoints: { names: ['fraud-*'], ...stages.prod.endpoints } } },
      'prod',
    );
    // biome-ignore lint/suspicious/noExplicitAny: a CloudFormation template, read by tests
    const { Resources: real } = memberTemplate({ stage: 'prod', config, capabilities }) as any;
    const sizeOf = (policy: object) =>
      JSON.stringify(policy)
        .replaceAll(JSON.stringify(inRegions['aws:RequestedRegion']), JSON.stringify(regions))
        .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1').length;
    expect(sizeOf(real.MemberRole.Properties.Policies[0].PolicyDocument)).toBeLessThan(10_240);
    expect(sizeOf(real.Boundary.Properties.PolicyDocument)).toBeLessThan(6144);
  });

  it('a stage without members has no template', () => {
    const alone = { prod: { ...stages.prod, members: [] } };
    expect(() => memberTemplate({ stage: 'prod', config: readStage(alone, 'prod'), capabilities: [BOATS] })).toThrow(
      'Stage prod has no members. Add them in fairlead.config.ts, with an externalId.',
    );
  });
});
