export { authProblems } from './auth/problems.ts';
export { readSignIn } from './auth/read-sign-in.ts';
export type { CallersAccess } from './auth/require-access.ts';
export { loadConfig } from './config.ts';
export { type EventResult, eventHandler } from './handlers/event-handler.ts';
export { queueHandler } from './handlers/queue-handler.ts';
export { scheduleHandler } from './handlers/schedule-handler.ts';
export { derivedId, newId } from './ids.ts';
export type {
  Capability,
  FunctionManifest,
  Permission,
  Reference,
  RouteAction,
  TopicName,
  Trigger,
} from './manifest.ts';
export { countMetric, instrumented, type LambdaHandler, logger } from './observability.ts';
export {
  type AskedEndpoint,
  addressOf,
  addressOfPath,
  allPlaces,
  type EndpointAddress,
  type Place,
  type Places,
  placeProblems,
} from './places.ts';
export { type Clock, clock, installPlatform, type Platform, platform, sleep } from './platform.ts';
export type { EndpointChanger, EndpointReader, Invoker } from './ports/endpoints.ts';
export type { EndpointFinder, EndpointTags } from './ports/finding.ts';
export type { InUse, LeftoverKeeper } from './ports/leftovers.ts';
export type { Arrival, EventBus, WorkQueue } from './ports/messaging.ts';
export type { MetricReader, ReadWindow, WindowQuery } from './ports/metrics.ts';
export type { LoadPoint, LoadReader, ScalingChanger, ScalingQuery, ScalingReader } from './ports/scaling.ts';
export {
  defineProblems,
  type FieldFault,
  Problem,
  type ProblemKind,
  type Problems,
  requestProblems,
} from './problem.ts';
