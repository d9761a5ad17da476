import { existsSync } from 'node:fs';
import { TAGGED_TYPES } from '../../stacks/plan/tagged-types.ts';
import { type Graph, ofType, type Resource } from './evaluated.ts';
import { policiesOf } from './policies.ts';

/** Actions that AWS grants in full on every resource only, and why we need them. */
export const ANY_RESOURCE: Readonly<Record<string, string>> = {
  'cloudwatch:GetMetricData': 'guards read metrics; CloudWatch knows no resource for metrics',
  'cloudwatch:DescribeAlarms':
    'guards read alarms; with a narrower resource CloudWatch hides composite ones (API reference, DescribeAlarms)',
  'application-autoscaling:DescribeScalableTargets':
    'what scales an endpoint is read by its name; reading knows no resource',
  'application-autoscaling:DescribeScalingPolicies':
    'what scales an endpoint is read by its name; reading knows no resource',
  'application-autoscaling:DescribeScheduledActions':
    'what scales an endpoint is read by its name; reading knows no resource',
  'sagemaker:ListEndpoints': 'waves find endpoints; listing knows no resource',
  'sagemaker:Search': 'waves find endpoints by tag; searching knows no resource',
  'xray:PutTraceSegments': 'tracing, where it is switched on',
  'xray:PutTelemetryRecords': 'tracing, where it is switched on',
};

/** Types that carry no tags, or of which SST alone is the master. A new type has to be put here or into TAGGED_TYPES. */
const UNTAGGED_TYPES: ReadonlySet<string> = new Set([
  'aws:apigatewayv2/authorizer:Authorizer',
  'aws:apigatewayv2/integration:Integration',
  'aws:apigatewayv2/route:Route',
  'aws:cloudwatch/dashboard:Dashboard',
  'aws:cloudwatch/eventBusPolicy:EventBusPolicy',
  'aws:cloudwatch/eventTarget:EventTarget',
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig',
  'aws:lambda/permission:Permission',
  'aws:s3/bucketObjectv2:BucketObjectv2',
  'aws:sns/topicPolicy:TopicPolicy',
  'aws:sns/topicSubscription:TopicSubscription',
  'aws:sqs/queuePolicy:QueuePolicy',
  'random:index/randomBytes:RandomBytes',
]);

/** Lambda's and IAM's limit of a role's inline policies together. */
const INLINE_POLICY_LIMIT = 10_240;

/** Everything that is wrong with what a stage deploys, one sentence each; none, if all is well. */
export function faultsOf(graph: Graph): string[] {
  return [roles, resourcePolicies, functions, rules, queues, table, topics, logGroups, apis, alarms, tags].flatMap(
    (check) => check(graph),
  );
}

function roles(graph: Graph): string[] {
  return policiesOf(graph).flatMap(({ of, kind, statements }) => {
    if (kind === 'trust')
      return statements
        .flatMap(({ principals }) => principals)
        .filter((principal) => principal !== 'Service: lambda.amazonaws.com')
        .map((principal) => `${of.name} trusts ${principal}; functions' roles trust lambda.amazonaws.com alone.`);
    if (kind !== 'role') return [];
    const size = JSON.stringify(of.inputs.inlinePolicies).length;
    return [
      ...(of.inputs.managedPolicyArns ?? []).map(
        (arn: string) => `${of.name} has the managed policy ${arn}; declare its actions.`,
      ),
      ...(size > INLINE_POLICY_LIMIT
        ? [`${of.name} has ${size} characters of policy; AWS takes ${INLINE_POLICY_LIMIT}.`]
        : []),
      ...statements.flatMap(({ actions, resources }) => wide(of, actions, resources)),
    ];
  });
}

function wide(of: Resource, actions: readonly string[], resources: readonly string[]): string[] {
  const unknown = actions.filter((action) => !(action in ANY_RESOURCE));
  return [
    ...actions
      .filter((action) => action.includes('*'))
      .map((action) => `${of.name} may do ${action}; name the actions.`),
    ...(resources.some((resource) => resource === '*' || /^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*$/.test(resource)) &&
    unknown.length > 0
      ? [`${of.name} may do ${unknown.join(', ')} on every resource; name them, or give a reason in ANY_RESOURCE.`]
      : []),
  ];
}

/** Only deny statements and the key's policy may speak of everybody or of the account. */
function resourcePolicies(graph: Graph): string[] {
  return policiesOf(graph)
    .filter(({ kind, of }) => kind === 'resource' && of.type !== 'aws:kms/key:Key')
    .flatMap(({ of, statements }) =>
      statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap(({ principals, actions, conditions }) => [
          ...principals
            .filter((principal) => /\*|:root$/.test(principal))
            .map((principal) => `${of.name} lets in ${principal}.`),
          ...actions.filter((action) => action.includes('*')).map((action) => `${of.name} allows ${action}.`),
          ...(Object.keys(conditions).length === 0
            ? [`${of.name} allows ${actions.join(', ')} without a condition.`]
            : []),
        ]),
    );
}

function functions(graph: Graph): string[] {
  const retries = ofType(graph, 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig');
  return ofType(graph, 'aws:lambda/function:Function').flatMap(({ name, inputs }) => {
    const kept = retries.find((one) => one.inputs.functionName === inputs.name)?.inputs.destinationConfig?.onFailure;
    const secret = Object.keys(inputs.environment?.variables ?? {}).filter((key) => key.startsWith('SST_'));
    return [
      ...(inputs.runtime === 'nodejs24.x' ? [] : [`${name} runs on ${inputs.runtime}; use nodejs24.x.`]),
      ...(inputs.architectures?.[0] === 'arm64' ? [] : [`${name} is not for arm64.`]),
      ...(inputs.loggingConfig?.logFormat === 'JSON' ? [] : [`${name} does not log JSON.`]),
      ...(kept?.destination ? [] : [`What ${name} fails at asynchronously is lost; give it dead letters.`]),
      ...secret.map((key) => `${name} is told ${key}, which nothing reads.`),
    ];
  });
}

function rules(graph: Graph): string[] {
  const targets = ofType(graph, 'aws:cloudwatch/eventTarget:EventTarget');
  return [
    ...ofType(graph, 'aws:cloudwatch/eventRule:EventRule')
      .filter((rule) => targets.filter(({ inputs }) => inputs.rule === rule.inputs.name).length === 0)
      .map(({ name }) => `${name} has no target.`),
    ...targets.flatMap(({ name, inputs }) => [
      ...(inputs.deadLetterConfig?.arn ? [] : [`${name} has no dead-letter queue.`]),
      ...(inputs.retryPolicy?.maximumEventAgeInSeconds > 0 ? [] : [`${name} has no maximum age of events.`]),
      ...(inputs.retryPolicy?.maximumRetryAttempts > 0 ? [] : [`${name} does not retry.`]),
    ]),
  ];
}

function queues(graph: Graph): string[] {
  const policies = ofType(graph, 'aws:sqs/queuePolicy:QueuePolicy');
  return ofType(graph, 'aws:sqs/queue:Queue').flatMap(({ name, inputs }) => {
    const isDeadLetters = name.includes('DeadLetters');
    return [
      ...(inputs.sqsManagedSseEnabled || inputs.kmsMasterKeyId ? [] : [`${name} is not encrypted.`]),
      ...(isDeadLetters || inputs.redrivePolicy ? [] : [`${name} has no dead-letter queue.`]),
      ...(isDeadLetters && inputs.messageRetentionSeconds !== 1_209_600 ? [`${name} forgets before 14 days.`] : []),
      ...(policies.some((policy) => String(policy.inputs.queueUrl).endsWith(`/${inputs.name}`))
        ? []
        : [`${name} has no policy.`]),
    ];
  });
}

function table(graph: Graph): string[] {
  return ofType(graph, 'aws:dynamodb/table:Table').flatMap(({ name, inputs }) => [
    ...(inputs.pointInTimeRecovery?.enabled ? [] : [`${name} cannot be restored to a point in time.`]),
    ...(inputs.ttl?.enabled ? [] : [`${name} never forgets.`]),
  ]);
}

function topics(graph: Graph): string[] {
  const policies = ofType(graph, 'aws:sns/topicPolicy:TopicPolicy').map(({ inputs }) => String(inputs.arn));
  return ofType(graph, 'aws:sns/topic:Topic')
    .filter(({ inputs }) => !policies.some((arn) => arn.endsWith(`:${inputs.name}`)))
    .map(({ name }) => `${name} has no policy.`);
}

function logGroups(graph: Graph): string[] {
  return ofType(graph, 'aws:cloudwatch/logGroup:LogGroup')
    .filter(({ inputs }) => !(inputs.retentionInDays > 0))
    .map(({ name }) => `${name} keeps logs for ever.`);
}

/** A route of the API for tokens, whose function knows whom to believe and so refuses everybody else. */
function verifiesItself(graph: Graph, { name, inputs }: Resource): boolean {
  if (inputs.authorizationType !== 'NONE') return false;
  return ofType(graph, 'aws:lambda/function:Function').some(
    (made) =>
      name.startsWith(`${made.name.replace(/Function$/, '')}Bearer`) &&
      made.inputs.environment?.variables?.FAIRLEAD_SIGN_IN !== undefined,
  );
}

function apis(graph: Graph): string[] {
  return [
    ...ofType(graph, 'aws:apigatewayv2/route:Route')
      .filter((route) => route.inputs.authorizationType !== 'AWS_IAM' && !verifiesItself(graph, route))
      .map(({ inputs }) => `${inputs.routeKey} is open to everybody.`),
    ...ofType(graph, 'aws:apigatewayv2/api:Api')
      .filter(({ inputs }) => inputs.corsConfiguration?.allowOrigins !== undefined)
      .map(({ name }) => `${name} may be called by any web page.`),
    ...ofType(graph, 'aws:apigatewayv2/stage:Stage').flatMap(({ name, inputs }) => [
      ...(inputs.defaultRouteSettings?.throttlingRateLimit > 0 ? [] : [`${name} is not throttled.`]),
      ...(/body|authorization/i.test(inputs.accessLogSettings?.format ?? 'body')
        ? [`${name} logs bodies or credentials.`]
        : []),
    ]),
  ];
}

function alarms(graph: Graph): string[] {
  return ofType(graph, 'aws:cloudwatch/metricAlarm:MetricAlarm').flatMap(({ name, inputs }) => [
    ...(inputs.alarmActions?.length > 0 ? [] : [`${name} tells nobody.`]),
    ...(String(inputs.alarmDescription ?? '').length > 40
      ? []
      : [`${name} does not say what is broken, and for whom.`]),
    ...(inputs.treatMissingData ? [] : [`${name} does not say what silence means.`]),
  ]);
}

function tags(graph: Graph): string[] {
  return graph.resources
    .filter(({ isManaged }) => isManaged)
    .flatMap(({ name, type, inputs }) => {
      if (!TAGGED_TYPES.has(type))
        return UNTAGGED_TYPES.has(type)
          ? []
          : [`${type} is new: say in stacks/plan/tagged-types.ts or here whether it carries tags.`];
      return inputs.tags?.['fairlead:stage'] === graph.stage ? [] : [`${name} carries no cost allocation tags.`];
    });
}

/** The code a function is deployed with, where `scripts/bundle.ts` put it. */
export function handlerExists(stage: string, capability: string, name: string): boolean {
  return existsSync(`dist/${stage}/${capability}/${name}/index.mjs`);
}
