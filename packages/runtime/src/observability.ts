import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

/** The structured log of this function. */
export const logger: Logger = new Logger({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'fairlead' });

/** A Lambda handler as middy and this package build it. */
export type LambdaHandler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/** Put the stack that every handler shares around its work: the log context, and tracing where `FAIRLEAD_TRACING` is on. */
export function instrumented<Event, Result>(work: LambdaHandler<Event, Result>): LambdaHandler<Event, Result> {
  const stack = middy<Event, Result>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(process.env.FAIRLEAD_TRACING === 'on' ? tracing : [])
    .handler(async (event: Event, context: Context) => work(event, context));
  return async (event, context) => (await stack(event, context)) as Result;
}

/** Tracing costs a cold start some 40 ms, so its code is loaded by the first invocation, and only where it is on. */
const tracing: middy.MiddlewareObj = {
  before: async (request) => (await import('./tracing.ts')).traced.before?.(request),
  after: async (request) => (await import('./tracing.ts')).traced.after?.(request),
  onError: async (request) => (await import('./tracing.ts')).traced.onError?.(request),
};

/**
 * Count something in a custom metric of the namespace `Fairlead`, written as an EMF log line at once.
 *
 * Its code is loaded with the first count, so that no cold start waits for it.
 */
export async function countMetric(name: string, count = 1): Promise<void> {
  const { writeCount } = await import('./metrics.ts');
  writeCount(name, count);
}
