import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { type Cloud, type CloudOptions, startCloud } from '@fairlead/local-cloud';
import { onTestFinished } from 'vitest';
import { cloudWatchMetrics } from './cloudwatch-metrics.ts';

/** 14 January 2026, 09:00 UTC: the first minute of the tests. */
const NINE_MS = Date.UTC(2026, 0, 14, 9);

/** The start of the nth minute after nine. */
export const minute = (nth: number): number => NINE_MS + nth * 60_000;

/** What a variant did in a minute. Error metrics that are absent are not published. */
export interface Traffic {
  variant: string;
  /** The nth minute after nine. */
  nth: number;
  requests: number;
  serverErrors?: number;
  clientErrors?: number;
  /** Milliseconds of each request, over and over; absent: no latency is published. */
  latenciesMs?: readonly number[];
}

/** A CloudWatch at ten o'clock that publishes at once, and the adapter under test in front of it. */
export async function localCloudWatch(cloudwatch: CloudOptions['cloudwatch'] = {}) {
  const cloud = await startCloud({
    clock: 'virtual',
    startMs: minute(60),
    cloudwatch: { publishDelay: { minMs: 0, maxMs: 0 }, ...cloudwatch },
  });
  onTestFinished(() => cloud.stop());
  const client = new CloudWatchClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDLOCAL', secretAccessKey: 'secret' },
    endpoint: 'http://local-cloud.invalid',
    requestHandler: cloud.requestHandler,
    maxAttempts: 1,
  });
  return {
    client,
    metrics: cloudWatchMetrics(client),
    faults: cloud.cloudwatch.faults,
    serve: (traffic: Traffic) => serve(cloud, traffic),
  };
}

/** Publish what SageMaker would for a variant of the endpoint `fraud`. */
function serve(cloud: Cloud, { variant, nth, requests, serverErrors, clientErrors, latenciesMs }: Traffic): void {
  const dimensions = { EndpointName: 'fraud', VariantName: variant };
  const record = (name: string, value: number, unit = 'None') =>
    cloud.context.metrics.record({ namespace: 'AWS/SageMaker', name, dimensions, unit, value, atMs: minute(nth) });
  for (let request = 0; request < requests; request += 1) {
    record('Invocations', 1);
    if (serverErrors !== undefined) record('Invocation5XXErrors', request < serverErrors ? 1 : 0);
    if (clientErrors !== undefined) record('Invocation4XXErrors', request < clientErrors ? 1 : 0);
    const latencyMs = latenciesMs?.[request % latenciesMs.length];
    if (latencyMs !== undefined) record('ModelLatency', latencyMs * 1000, 'Microseconds');
  }
}
