import { describe, expect, inject, it } from 'vitest';
import { type Graph, ofType, type ProgramName } from './evaluated.ts';
import { faultsOf } from './faults.ts';
import { policiesOf } from './policies.ts';
import { securityFacts } from './security-facts.ts';

const graphs = inject('graphs');
const STAGES = ['dev', 'prod', 'everything'] as const satisfies readonly ProgramName[];

describe.each(STAGES)('stage %s', (name) => {
  const graph = graphs[name];

  it('has no fault', () => {
    expect(faultsOf(graph)).toEqual([]);
  });

  it('keeps to its reviewed security facts; a change of permissions shows in review (npm run test:infra -- -u)', async () => {
    await expect(securityFacts(graph)).toMatchFileSnapshot(`snapshots/security.${name}.txt`);
  });
});

/** Spoil a resource of a type, the first or the one named: the faults that are found of it. */
function planted(type: string, change: (inputs: Graph['resources'][number]['inputs']) => void, name?: string): string {
  const graph = structuredClone(graphs.dev);
  const first = ofType(graph, type).find((resource) => name === undefined || resource.name === name);
  if (!first) throw new Error(`There is no ${type} to spoil.`);
  change(first.inputs);
  const before = faultsOf(graphs.dev);
  return faultsOf(graph)
    .filter((fault) => !before.includes(fault))
    .join('\n');
}

/** A role's first statement with something else in it. */
function plantedInRole(change: (statement: Record<string, unknown>) => void): string {
  return planted('aws:iam/role:Role', (inputs) => {
    const policy = JSON.parse(inputs.inlinePolicies[0].policy);
    change(policy.Statement[0]);
    inputs.inlinePolicies[0].policy = JSON.stringify(policy);
  });
}

describe('mistakes that are found', () => {
  it.each<[string, string, RegExp]>([
    [
      'an action with a star',
      plantedInRole((one) => Object.assign(one, { Action: ['dynamodb:*'] })),
      /may do dynamodb:\*/,
    ],
    ['every resource', plantedInRole((one) => Object.assign(one, { Resource: '*' })), /on every resource/],
    [
      'every resource of a service',
      plantedInRole((one) => Object.assign(one, { Resource: 'arn:aws:s3:::*' })),
      /on every resource/,
    ],
    [
      'a role trusted by the account',
      planted('aws:iam/role:Role', (inputs) => {
        inputs.assumeRolePolicy.Statement[0].Principal.AWS = 'arn:aws:iam::111122223333:root';
      }),
      /trusts AWS: arn:aws:iam::111122223333:root/,
    ],
    [
      'a managed policy',
      planted('aws:iam/role:Role', (inputs) =>
        inputs.managedPolicyArns.push('arn:aws:iam::aws:policy/AdministratorAccess'),
      ),
      /managed policy/,
    ],
    [
      'a rule without dead letters',
      planted('aws:cloudwatch/eventTarget:EventTarget', (inputs) => delete inputs.deadLetterConfig),
      /no dead-letter queue/,
    ],
    [
      'a rule that retries for ever',
      planted('aws:cloudwatch/eventTarget:EventTarget', (inputs) => delete inputs.retryPolicy),
      /no maximum age/,
    ],
    [
      'a queue without redrive',
      planted('aws:sqs/queue:Queue', (inputs) => delete inputs.redrivePolicy, 'RolloutsDueQueueQueue'),
      /no dead-letter queue/,
    ],
    [
      'a queue without encryption',
      planted('aws:sqs/queue:Queue', (inputs) => delete inputs.sqsManagedSseEnabled),
      /not encrypted/,
    ],
    [
      'a table without backups',
      planted('aws:dynamodb/table:Table', (inputs) => delete inputs.pointInTimeRecovery),
      /point in time/,
    ],
    [
      'logs kept for ever',
      planted('aws:cloudwatch/logGroup:LogGroup', (inputs) => delete inputs.retentionInDays),
      /for ever/,
    ],
    [
      'a route without authorization',
      planted('aws:apigatewayv2/route:Route', (inputs) => delete inputs.authorizationType),
      /open to everybody/,
    ],
    [
      'a route for tokens whose function verifies none',
      planted('aws:apigatewayv2/route:Route', (inputs) => {
        inputs.authorizationType = 'NONE';
      }),
      /open to everybody/,
    ],
    [
      'an API that any web page may call',
      planted('aws:apigatewayv2/api:Api', (inputs) =>
        Object.assign(inputs, { corsConfiguration: { allowOrigins: ['*'] } }),
      ),
      /any web page/,
    ],
    [
      'an alarm that tells nobody',
      planted('aws:cloudwatch/metricAlarm:MetricAlarm', (inputs) => delete inputs.alarmActions),
      /tells nobody/,
    ],
    [
      'an alarm without impact',
      planted('aws:cloudwatch/metricAlarm:MetricAlarm', (inputs) => delete inputs.alarmDescription),
      /does not say what is broken/,
    ],
    [
      'no cost allocation tags',
      planted('aws:lambda/function:Function', (inputs) => delete inputs.tags),
      /no cost allocation tags/,
    ],
    [
      'an old runtime',
      planted('aws:lambda/function:Function', (inputs) => Object.assign(inputs, { runtime: 'nodejs20.x' })),
      /nodejs20\.x/,
    ],
    [
      'asynchronous failures lost',
      planted(
        'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
        (inputs) => delete inputs.destinationConfig,
      ),
      /is lost/,
    ],
  ])('%s', (_mistake, fault, expected) => {
    expect(fault).toMatch(expected);
  });

  it('a queue that lets in everybody', () => {
    const fault = planted('aws:sqs/queuePolicy:QueuePolicy', (inputs) => {
      inputs.policy = JSON.stringify({
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: 'x' }],
      });
    });
    expect(fault).toMatch(/lets in \*/);
  });

  it('SST’s own defaults: a role that trusts the account, a link that allows everything', () => {
    const faults = faultsOf(graphs.bare).join('\n');
    expect(faults).toMatch(/BareRole trusts AWS: arn:aws:iam::111122223333:root/);
    expect(faults).toMatch(/BareRole may do dynamodb:\*/);
    expect(faults).toMatch(/BareRole has the managed policy .*AWSLambdaBasicExecutionRole/);
  });
});

describe('with every option on', () => {
  const graph = graphs.everything;
  const role = policiesOf(graph).find(({ of, kind }) => kind === 'role' && of.name === 'BoatsSailRole');

  it('endpoints are limited to the configured names, in both spellings, and tags', () => {
    const updates = role?.statements.filter(({ actions }) => actions.includes('sagemaker:UpdateEndpoint'));
    expect(updates?.map(({ resources, conditions }) => ({ resources, conditions }))).toEqual([
      { resources: ['arn:aws:sagemaker:eu-west-1:111122223333:endpoint-config/*'], conditions: {} },
      {
        resources: [
          'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/fraud-*',
          'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/Risk',
          'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/risk',
        ],
        conditions: {},
      },
      {
        resources: ['arn:aws:sagemaker:eu-west-1:111122223333:endpoint/*'],
        conditions: { StringEquals: { 'aws:ResourceTag/fairlead:managed': ['true'] } },
      },
    ]);
  });

  it('a condition of the manifest is in the policy', () => {
    const passes = role?.statements.find(({ actions }) => actions.includes('iam:PassRole'));
    expect(passes).toMatchObject({
      resources: ['arn:aws:iam::111122223333:role/sagemaker-models'],
      conditions: { StringEquals: { 'iam:PassedToService': ['sagemaker.amazonaws.com'] } },
    });
  });

  it('only the roles of the listed members may be assumed', () => {
    const assumes = role?.statements.find(({ actions }) => actions.includes('sts:AssumeRole'));
    expect(assumes?.resources).toEqual([
      'arn:aws:iam::222233334444:role/fairlead-everything-member',
      'arn:aws:iam::111122223333:role/fairlead-everything-member',
    ]);
  });

  it('one key of the account’s own encrypts table, queues, topics, logs and parameters', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/Key';
    expect(ofType(graph, 'aws:dynamodb/table:Table').map(({ inputs }) => inputs.serverSideEncryption)).toEqual([
      { enabled: true, kmsKeyArn: key },
    ]);
    for (const type of ['aws:sqs/queue:Queue', 'aws:sns/topic:Topic'])
      for (const { inputs } of ofType(graph, type)) expect(inputs.kmsMasterKeyId).toBe(key);
    for (const { inputs } of ofType(graph, 'aws:cloudwatch/logGroup:LogGroup')) expect(inputs.kmsKeyId).toBe(key);
    for (const { inputs } of ofType(graph, 'aws:ssm/parameter:Parameter')) expect(inputs.keyId).toBe(key);
  });

  it('no secret stands in an environment; functions are told the names of encrypted parameters', () => {
    const [fn] = ofType(graph, 'aws:lambda/function:Function');
    expect(JSON.stringify(fn?.inputs)).not.toContain('a secret of the test');
    expect(fn?.inputs.environment.variables.SLACK_TOKEN_PARAMETER).toBe('/fairlead/everything/slack-bot-token');
    expect(ofType(graph, 'aws:ssm/parameter:Parameter').map(({ inputs }) => inputs.type)).toEqual([
      'SecureString',
      'SecureString',
    ]);
  });

  it('every role stays inside the organisation’s boundary', () => {
    for (const { inputs } of ofType(graph, 'aws:iam/role:Role'))
      expect(inputs.permissionsBoundary).toBe('arn:aws:iam::111122223333:policy/boundary');
  });

  it('members may put only AWS’s own events, on a bus of their own', () => {
    const [policy] = policiesOf(graph).filter(({ of }) => of.type === 'aws:cloudwatch/eventBusPolicy:EventBusPolicy');
    expect(policy?.statements).toEqual([
      {
        effect: 'Allow',
        actions: ['events:PutEvents'],
        resources: ['arn:aws:events:eu-west-1:111122223333:event-bus/fairlead-everything-members'],
        principals: ['AWS: 222233334444', 'AWS: 111122223333'],
        conditions: {
          'ForAllValues:StringEquals': { 'events:source': ['aws.sagemaker', 'aws.cloudwatch'] },
          Null: { 'events:source': 'false' },
        },
      },
    ]);
  });

  it('with an issuer there are two APIs, one for signed requests and one for its tokens', () => {
    const routes = ofType(graph, 'aws:apigatewayv2/route:Route').map(({ inputs }) => [
      inputs.routeKey,
      inputs.authorizationType,
    ]);
    expect(routes.toSorted()).toEqual([
      ['POST /v1/boats/{id}/sail', 'AWS_IAM'],
      ['POST /v1/boats/{id}/sail', 'NONE'],
    ]);
    const [sail] = ofType(graph, 'aws:lambda/function:Function');
    expect(JSON.stringify(sail?.inputs.environment.variables.FAIRLEAD_SIGN_IN)).toContain('https://idp.example.com');
  });
});

describe('without an issuer', () => {
  it('only signed requests are served', () => {
    for (const graph of [graphs.dev, graphs.prod]) {
      expect(ofType(graph, 'aws:apigatewayv2/api:Api')).toHaveLength(1);
      expect(
        new Set(ofType(graph, 'aws:apigatewayv2/route:Route').map(({ inputs }) => inputs.authorizationType)),
      ).toEqual(new Set(['AWS_IAM']));
    }
  });
});
