import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';

/** A subsegment for each invocation in X-Ray, with its errors; answers are left out, since they may hold business data. */
export const traced = captureLambdaHandler(
  new Tracer({ serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? 'fairlead' }),
  { captureResponse: false },
);
