/** Types that carry tags, of those in use; a test holds that no other taggable type is deployed. */
export const TAGGED_TYPES: ReadonlySet<string> = new Set([
  'aws:apigatewayv2/api:Api',
  'aws:apigatewayv2/stage:Stage',
  'aws:cloudwatch/eventBus:EventBus',
  'aws:cloudwatch/eventRule:EventRule',
  'aws:cloudwatch/logGroup:LogGroup',
  'aws:cloudwatch/metricAlarm:MetricAlarm',
  'aws:dynamodb/table:Table',
  'aws:iam/role:Role',
  'aws:kms/key:Key',
  'aws:lambda/eventSourceMapping:EventSourceMapping',
  'aws:lambda/function:Function',
  'aws:sns/topic:Topic',
  'aws:sqs/queue:Queue',
  'aws:ssm/parameter:Parameter',
]);
