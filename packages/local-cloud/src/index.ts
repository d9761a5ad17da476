export type { AccessControl, AssumedRole, Denial, RoleUse } from './access/access-control.ts';
export type { Conditions, PolicyDocument, Statement } from './access/policy.ts';
export { type CloudClock, type OwnedClock, sleep, type VirtualClock } from './clock.ts';
export { type ClockOf, type Cloud, startCloud } from './cloud.ts';
export type { Faults } from './faults.ts';
export type { DeployedApi } from './http-apis.ts';
export type { ClockChoice, CloudOptions, ServiceFactory } from './options.ts';
export {
  AwsError,
  type CallInfo,
  type CloudContext,
  type KeyValueStore,
  type MetricObservation,
  type MetricSink,
  type Operation,
  type Service,
  type ServiceEvent,
} from './service.ts';
export type { HttpRoute } from './services/apigateway/routes.ts';
export type { FunctionDefinition } from './services/lambda/function-definition.ts';
export type { QueueMapping } from './services/lambda/queue-mapping.ts';
export type { RecordedMail } from './services/sns/topics.ts';
export type { InProcessRequestHandler } from './wire/request-handler.ts';
