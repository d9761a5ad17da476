import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

const NAMESPACE = 'Fairlead';

/** The structured log of this function. */
export const logger: Logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'fairlead' });
/** Custom metrics of this function, written as EMF log lines. */
export const metrics: Metrics = new Metrics({
  namespace: NAMESPACE,
  serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'fairlead',
});

/** A Lambda handler as middy and this package build it. */
export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** Put the stack that every handler shares around its work: log context, metrics flush, and tracing where it is on. */
export function instrumented<Event, Result>(work: LambdaHandler<Event, Result>): LambdaHandler<Event, Result> {
  const stack = middy<Event, Result>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use({ after: flushMetrics, onError: flushMetrics })
    .handler(async (event: Event, context: Context) => work(event, context));
  return async (event, context) => (await stack(event, context)) as Result;
}

/** Write the metrics of this invocation, if it counted anything. */
function flushMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}
