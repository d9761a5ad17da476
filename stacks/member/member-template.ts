import type { Capability } from '@fairlead/runtime/manifest';
import type { StageConfig } from '../config/stage-config.ts';
import { memberBusName, memberRoleName } from '../plan/members.ts';
import { rolePath } from '../plan/names.ts';
import { isForwarded } from '../plan/pattern-sources.ts';
import type { Statement } from '../plan/statements.ts';
import { memberStatements } from './member-statements.ts';

/** What a template is made for. */
export interface Hub {
  stage: string;
  config: StageConfig;
  capabilities: readonly Capability[];
}

/**
 * The CloudFormation template that makes an account a member, to be deployed once in each of its regions: the role the hub
 * takes on, and rules that forward what SageMaker and alarms say. The role and its boundary are made with the first region.
 *
 * One template serves all members; in an account or region that the stage does not list, it fails before anything is made.
 *
 * @throws when the stage has no members
 */
export function memberTemplate(hub: Hub): object {
  const { members, externalId } = hub.config;
  if (members.length === 0 || externalId === undefined)
    throw new Error(`Stage ${hub.stage} has no members. Add them in fairlead.config.ts, with an externalId.`);
  const declared = memberStatements(hub.capabilities, hub.config);
  const statements = declared.map(statementOf);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `Fairlead, stage ${hub.stage}: lets account ${hub.config.accountId} roll the endpoints of this account and region.`,
    Mappings: { Members: mapping(hub.config) },
    Conditions: {
      IsFirstRegion: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, ofMember('First')] },
    },
    Resources: {
      Boundary: boundary(hub.stage, declared),
      MemberRole: memberRole(hub, externalId, statements),
      ForwardRole: forwardRole(hub),
      ...deadLetters(hub.stage),
      ...forwardingRules(hub),
    },
  };
}

/** By account: the region that makes the roles, all regions, and each region by name, which is how a foreign one is refused. */
function mapping({ members }: StageConfig): object {
  return Object.fromEntries(
    members.map(({ accountId, regions }) => [
      accountId,
      {
        First: regions[0],
        Regions: regions,
        ...Object.fromEntries(regions.map((region) => [region, region])),
      },
    ]),
  );
}

function ofMember(key: string | { Ref: string }): object {
  return { 'Fn::FindInMap': ['Members', { Ref: 'AWS::AccountId' }, key] };
}

/** Whatever is attached to the role later, it takes no other action, and none in another region. */
function boundary(stage: string, declared: readonly Statement[]): object {
  const actions = [...new Set(declared.flatMap((statement) => statement.actions))].toSorted();
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Condition: 'IsFirstRegion',
    Properties: {
      ManagedPolicyName: `fairlead-${stage}-member-boundary`,
      Description: 'The actions that Fairlead may ever take in this account',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [statementOf({ actions, resources: ['*'], conditions: [] })],
      },
    },
  };
}

/** Trusts the hub's function roles alone, by their path, and asks for the external id. */
function memberRole({ stage, config }: Hub, externalId: string, statements: readonly object[]): object {
  const hubRoles = `arn:\${AWS::Partition}:iam::${config.accountId}:role${rolePath(stage, config.region)}*`;
  return {
    Type: 'AWS::IAM::Role',
    Condition: 'IsFirstRegion',
    Properties: {
      RoleName: memberRoleName(stage),
      Description: `Taken on by Fairlead's functions in account ${config.accountId}`,
      MaxSessionDuration: 3600,
      PermissionsBoundary: { Ref: 'Boundary' },
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::${config.accountId}:root` } },
            Action: 'sts:AssumeRole',
            Condition: {
              StringEquals: { 'sts:ExternalId': externalId },
              ArnLike: { 'aws:PrincipalArn': { 'Fn::Sub': hubRoles } },
            },
          },
        ],
      },
      Policies: [{ PolicyName: 'fairlead', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
    },
  };
}

/** Only in the member's listed regions. */
function statementOf({ actions, resources, conditions }: Statement): object {
  const byTest = Map.groupBy(conditions, ({ test }) => test);
  const declared = Object.fromEntries(
    [...byTest].map(([test, those]) => [
      test,
      Object.fromEntries(those.map(({ variable, values }) => [variable, values])),
    ]),
  );
  const inRegions = { 'aws:RequestedRegion': ofMember('Regions') };
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: resources.map((resource) => (resource.includes('AWS::') ? { 'Fn::Sub': resource } : resource)),
    Condition: { ...declared, StringEquals: { ...declared.StringEquals, ...inRegions } },
  };
}

function forwardRole({ stage, config }: Hub): object {
  return {
    Type: 'AWS::IAM::Role',
    Condition: 'IsFirstRegion',
    Properties: {
      RoleName: `fairlead-${stage}-forward`,
      Description: 'Lets EventBridge forward events of SageMaker and CloudWatch to Fairlead',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'forward',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: ['events:PutEvents'], Resource: [hubBus(stage, config)] }],
          },
        },
      ],
    },
  };
}

function hubBus(stage: string, { accountId, region }: StageConfig): object {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:events:${region}:${accountId}:event-bus/${memberBusName(stage)}` };
}

/** What could not be forwarded. The hub looks every minute anyway, so nothing waits for it; it tells why. */
function deadLetters(stage: string): object {
  const rules = `arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:rule/fairlead-${stage}-forward-*`;
  const arn = { 'Fn::GetAtt': ['DeadLetters', 'Arn'] };
  return {
    DeadLetters: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: `fairlead-${stage}-forward-dead-letters`,
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 1_209_600,
      },
    },
    DeadLettersPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'DeadLetters' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: arn,
              Condition: { ArnLike: { 'aws:SourceArn': { 'Fn::Sub': rules } } },
            },
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 'sqs:*',
              Resource: arn,
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  };
}

/** The patterns of the manifests, each once. The region's key is looked up so that a region not listed fails. */
function forwardingRules({ stage, config, capabilities }: Hub): object {
  const patterns = capabilities.flatMap(({ functions }) =>
    Object.values(functions).flatMap(({ triggers }) =>
      triggers.flatMap((trigger) =>
        trigger.kind === 'event' && isForwarded(trigger.pattern) ? [trigger.pattern] : [],
      ),
    ),
  );
  const distinct = [...new Map(patterns.map((pattern) => [JSON.stringify(pattern), pattern])).values()];
  return Object.fromEntries(
    distinct.map((EventPattern, index) => [
      `Forward${index}`,
      {
        Type: 'AWS::Events::Rule',
        Properties: {
          Name: `fairlead-${stage}-forward-${index}`,
          Description: {
            'Fn::Sub': [`Forwards from \${Region} to Fairlead`, { Region: ofMember({ Ref: 'AWS::Region' }) }],
          },
          EventPattern,
          Targets: [
            {
              Id: 'hub',
              Arn: hubBus(stage, config),
              RoleArn: { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/fairlead-${stage}-forward` },
              DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
              RetryPolicy: { MaximumRetryAttempts: 24, MaximumEventAgeInSeconds: 3600 },
            },
          ],
        },
      },
    ]),
  );
}
