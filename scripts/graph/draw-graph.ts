import { type Graph, ofType, type Resource } from '../../test/infra/evaluated.ts';

/** A stage's resource graph as text: capability by capability what sets each function off and where failures go. */
export function drawGraph(graph: Graph): string {
  const functions = ofType(graph, 'aws:lambda/function:Function');
  const capabilities = Map.groupBy(functions, ({ inputs }) =>
    String(inputs.environment.variables.POWERTOOLS_SERVICE_NAME),
  );
  return [
    `fairlead, stage ${graph.stage}: ${graph.resources.filter(({ isManaged }) => isManaged).length} resources`,
    ...[...capabilities].flatMap(([name, its]) => ['', name, ...its.flatMap((fn) => drawFunction(graph, fn))]),
    ...drawShared(graph),
    '',
  ].join('\n');
}

function drawFunction(graph: Graph, { inputs }: Resource): string[] {
  const letters = ofType(graph, 'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig').find(
    (one) => one.inputs.functionName === inputs.name,
  );
  return [
    `  ${inputs.name}  ${inputs.memorySize} MB, ${inputs.timeout} s`,
    ...[...ruleLines(graph, inputs.name), ...queueLines(graph, inputs.name), ...routeLines(graph, inputs.name)].map(
      (line) => `    ← ${line}`,
    ),
    `    ✗ ${tail(letters?.inputs.destinationConfig?.onFailure?.destination)}`,
  ];
}

function ruleLines(graph: Graph, functionName: string): string[] {
  const rules = ofType(graph, 'aws:cloudwatch/eventRule:EventRule');
  return ofType(graph, 'aws:cloudwatch/eventTarget:EventTarget')
    .filter(({ inputs }) => tail(inputs.arn) === functionName)
    .flatMap(({ inputs: target }) =>
      rules
        .filter(({ inputs }) => inputs.name === target.rule && inputs.eventBusName === target.eventBusName)
        .map(({ inputs }) => `${sourceOf(inputs)} → rule ${inputs.name}`),
    );
}

function sourceOf({ scheduleExpression, eventPattern, eventBusName }: Resource['inputs']): string {
  return scheduleExpression ? `every ${scheduleExpression}` : `${eventBusName ?? 'default bus'} ${eventPattern}`;
}

function queueLines(graph: Graph, functionName: string): string[] {
  return ofType(graph, 'aws:lambda/eventSourceMapping:EventSourceMapping')
    .filter(({ inputs }) => tail(inputs.functionName) === functionName)
    .map(({ inputs }) => `queue ${tail(inputs.eventSourceArn)}, up to ${inputs.batchSize} at once`);
}

function routeLines(graph: Graph, functionName: string): string[] {
  const integrations = ofType(graph, 'aws:apigatewayv2/integration:Integration')
    .filter(({ inputs }) => tail(inputs.integrationUri) === functionName)
    .map(({ name }) => `integrations/${name}-id`);
  return ofType(graph, 'aws:apigatewayv2/route:Route')
    .filter(({ inputs }) => integrations.includes(inputs.target))
    .map(({ inputs }) => `${inputs.routeKey} (${inputs.authorizationType})`);
}

/** What belongs to no function, counted by type. */
function drawShared(graph: Graph): string[] {
  const drawn = /:lambda\/|:iam\/|apigatewayv2\/(route|integration)|eventRule|eventTarget|s3\//;
  const shared = graph.resources.filter(({ isManaged, type }) => isManaged && !drawn.test(type));
  const byType = Map.groupBy(shared, ({ type }) => type.split(':').at(-1) ?? type);
  return [
    '',
    'shared',
    ...[...byType].map(([type, those]) => `  ${type}: ${those.map(({ name }) => name).join(', ')}`),
  ];
}

function tail(arn: unknown): string {
  return (
    String(arn ?? 'nothing')
      .split(':')
      .at(-1) ?? ''
  );
}
