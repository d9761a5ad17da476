import { controlTableInput } from '@fairlead/aws';
import type { Capability, Trigger } from '@fairlead/runtime';
import { describe, expect, inject, it } from 'vitest';
import { findCapabilities } from '../../scripts/local/capabilities.ts';
import { memberBusName } from '../../stacks/plan/members.ts';
import { evaluate, type Graph, ofType, PROGRAMS } from './evaluated.ts';
import { handlerExists } from './faults.ts';
import { capability as boats } from './fixtures/services/boats/capability.ts';

const graphs = inject('graphs');
const manifests = (await findCapabilities()).map(({ manifest }) => manifest);

/** Every function of the manifests with one of its triggers. */
function triggersOf<Kind extends Trigger['kind']>(capabilities: readonly Capability[], kind: Kind) {
  return capabilities.flatMap(({ name, functions }) =>
    Object.entries(functions).flatMap(([functionName, { triggers }]) =>
      triggers
        .filter((trigger): trigger is Extract<Trigger, { kind: Kind }> => trigger.kind === kind)
        .map((trigger) => ({ capability: name, functionName, trigger })),
    ),
  );
}

describe.each([
  ['dev', graphs.dev, manifests],
  ['prod', graphs.prod, manifests],
  ['everything', graphs.everything, [boats]],
] as const)('stage %s', (stage, graph, capabilities) => {
  it('deploys every function of every manifest, as the manifest describes it', () => {
    const deployed = ofType(graph, 'aws:lambda/function:Function').map(({ inputs }) => [
      inputs.name,
      inputs.description,
      inputs.timeout,
      inputs.memorySize,
      inputs.handler,
    ]);
    const declared = capabilities.flatMap(({ name, functions }) =>
      Object.entries(functions).map(([functionName, { purpose, timeoutSeconds, memoryMb }]) => [
        `fairlead-${stage}-${name}-${functionName}`,
        purpose,
        timeoutSeconds,
        memoryMb,
        'index.handler',
      ]),
    );
    expect(deployed.toSorted()).toEqual(declared.toSorted());
  });

  it('every function has its code', () => {
    const missing = capabilities.flatMap(({ name, functions }) =>
      Object.keys(functions).filter((functionName) => !handlerExists(stage, name, functionName)),
    );
    expect(missing).toEqual([]);
  });

  it('patterns of rules are those of the manifests', () => {
    const deployed = ofType(graph, 'aws:cloudwatch/eventRule:EventRule')
      .filter(({ inputs }) => inputs.eventPattern !== undefined && inputs.eventBusName !== memberBusName(stage))
      .map(({ inputs }) => `${inputs.eventBusName === undefined ? 'default' : 'own'} ${inputs.eventPattern}`);
    const declared = triggersOf(capabilities, 'event').map(
      ({ trigger: { bus = 'default', pattern } }) => `${bus} ${JSON.stringify(pattern)}`,
    );
    expect(deployed.toSorted()).toEqual(declared.toSorted());
  });

  it('each rule leads to the function that declares it', () => {
    const named = ofType(graph, 'aws:cloudwatch/eventTarget:EventTarget').map(({ inputs }) => [
      inputs.rule,
      inputs.arn,
    ]);
    for (const [rule, arn] of named) expect(rule).toMatch(new RegExp(`^${String(arn).split(':').at(-1)}-\\d$`));
  });

  it('routes are those of the manifests', () => {
    const deployed = new Set(ofType(graph, 'aws:apigatewayv2/route:Route').map(({ inputs }) => inputs.routeKey));
    const declared = triggersOf(capabilities, 'http').map(({ trigger }) => `${trigger.method} ${trigger.path}`);
    expect([...deployed].toSorted()).toEqual(declared.toSorted());
  });

  it('queues outlast their readers, and are read in batches that fail one by one', () => {
    const mappings = ofType(graph, 'aws:lambda/eventSourceMapping:EventSourceMapping');
    const declared = triggersOf(capabilities, 'queue');
    expect(mappings.map(({ inputs }) => inputs.batchSize).toSorted()).toEqual(
      declared.map(({ trigger }) => trigger.batchSize).toSorted(),
    );
    for (const { inputs } of mappings) expect(inputs.functionResponseTypes).toEqual(['ReportBatchItemFailures']);
    for (const { queues, functions } of capabilities)
      for (const { triggers, timeoutSeconds } of Object.values(functions))
        for (const trigger of triggers)
          if (trigger.kind === 'queue')
            expect(queues[trigger.queue]?.visibilityTimeoutSeconds).toBeGreaterThanOrEqual(timeoutSeconds);
  });

  it('each capability has one dead-letter queue, and alarms for failures, dead letters and silent schedules', () => {
    const alarms = ofType(graph, 'aws:cloudwatch/metricAlarm:MetricAlarm').map(({ inputs }) => inputs.name);
    for (const { name } of capabilities) {
      expect(
        ofType(graph, 'aws:sqs/queue:Queue').filter((queue) => queue.name === `${pascal(name)}DeadLettersQueue`),
      ).toHaveLength(1);
      expect(alarms).toEqual(
        expect.arrayContaining([`fairlead-${stage}-${name}-errors`, `fairlead-${stage}-${name}-dead-letters`]),
      );
    }
    for (const { capability, functionName } of triggersOf(capabilities, 'schedule'))
      expect(alarms).toContain(`fairlead-${stage}-${capability}-${functionName}-silent`);
  });

  it('the table has the schema that the store needs', () => {
    const [table] = ofType(graph, 'aws:dynamodb/table:Table');
    const wanted = controlTableInput('any');
    expect([table?.inputs.hashKey, table?.inputs.rangeKey]).toEqual(
      wanted.KeySchema?.map(({ AttributeName }) => AttributeName),
    );
    expect(table?.inputs.globalSecondaryIndexes).toEqual(
      wanted.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) =>
        expect.objectContaining({
          name: IndexName,
          hashKey: KeySchema?.[0]?.AttributeName,
          rangeKey: KeySchema?.[1]?.AttributeName,
          projectionType: Projection?.ProjectionType,
        }),
      ),
    );
    expect(table?.inputs.ttl).toEqual({ attributeName: 'expiresAtSeconds', enabled: true });
  });

  it('tells where it is reached', () => {
    const { signedApi, table, bus } = graph.outputs;
    expect(signedApi).toMatch(/^https:/);
    expect(table).toContain(`fairlead-${stage}-`);
    expect(bus).toMatch(/^arn:aws:events:.*:event-bus\//);
  });
});

describe('what config decides', () => {
  const only = (graph: Graph, type: string) => ofType(graph, type)[0];

  it('prod’s table outlives mistakes, dev’s goes with it', () => {
    expect(only(graphs.prod, 'aws:dynamodb/table:Table')).toMatchObject({
      retainOnDelete: true,
      inputs: { deletionProtectionEnabled: true },
    });
    expect(only(graphs.dev, 'aws:dynamodb/table:Table')).toMatchObject({
      retainOnDelete: false,
      inputs: { deletionProtectionEnabled: false },
    });
  });

  it('logs are kept as long as the stage says', () => {
    const days = (graph: Graph) =>
      new Set(ofType(graph, 'aws:cloudwatch/logGroup:LogGroup').map(({ inputs }) => inputs.retentionInDays));
    expect(days(graphs.dev)).toEqual(new Set([7]));
    expect(days(graphs.prod)).toEqual(new Set([365]));
  });

  it('with tracing on, functions trace and may', () => {
    const fn = only(graphs.everything, 'aws:lambda/function:Function');
    expect(fn?.inputs).toMatchObject({
      tracingConfig: { mode: 'Active' },
      reservedConcurrentExecutions: 2,
      environment: { variables: { FAIRLEAD_TRACING: 'on' } },
    });
    expect(only(graphs.dev, 'aws:lambda/function:Function')?.inputs.tracingConfig).toBeUndefined();
  });

  it('what AWS sends arrives from members too, on their bus; what we send does not', () => {
    const fromMembers = ofType(graphs.everything, 'aws:cloudwatch/eventRule:EventRule').filter(
      ({ inputs }) => inputs.eventBusName,
    );
    expect(fromMembers.map(({ inputs }) => inputs.eventPattern)).toEqual([
      '{"source":["aws.sagemaker"],"detail":{"EndpointStatus":["IN_SERVICE"]}}',
    ]);
  });

  it('functions are told about members as the directory reads it', () => {
    const told = only(graphs.everything, 'aws:lambda/function:Function')?.inputs.environment.variables.MEMBERS;
    expect(JSON.parse(told)).toEqual({
      externalId: 'a-shared-secret-of-the-test',
      members: [
        {
          accountId: '222233334444',
          regions: ['us-east-1', 'eu-west-1'],
          roleArn: 'arn:aws:iam::222233334444:role/fairlead-everything-member',
        },
        {
          accountId: '111122223333',
          regions: ['us-east-1'],
          roleArn: 'arn:aws:iam::111122223333:role/fairlead-everything-member',
        },
      ],
    });
  });

  it('a queue is read by as many at once as its trigger says', () => {
    expect(only(graphs.everything, 'aws:lambda/eventSourceMapping:EventSourceMapping')?.inputs.scalingConfig).toEqual({
      maximumConcurrency: 4,
    });
  });

  it('tags of the config are on everything that carries tags', () => {
    expect(only(graphs.prod, 'aws:sqs/queue:Queue')?.inputs.tags).toMatchObject({
      'cost-center': 'ml-platform',
      'fairlead:stage': 'prod',
    });
  });
});

describe('refusals', () => {
  it('credentials of another account are refused before anything is made', async () => {
    await expect(evaluate({ ...PROGRAMS.dev, account: '999988887777' })).rejects.toThrow(
      /Stage dev lives in account 111122223333, region us-east-1, but these credentials lead to 999988887777, us-east-1/,
    );
  });

  it('a stage that the config does not have is refused', async () => {
    await expect(evaluate({ ...PROGRAMS.dev, stage: 'nowhere' })).rejects.toThrow(
      /fairlead.config.ts has no stage nowhere, only dev, prod/,
    );
  });
});

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
