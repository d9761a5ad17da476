import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';

const context = {
  functionName: 'sweep',
  awsRequestId: 'r1',
  memoryLimitInMB: '128',
  invokedFunctionArn: 'arn',
} as Context;

describe('tracing', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.resetModules();
  });

  it('sends a subsegment of each invocation to X-Ray where it is on', async () => {
    const daemon = createSocket('udp4');
    await new Promise<void>((resolve) => daemon.bind(0, '127.0.0.1', resolve));
    const segment = once(daemon, 'message');
    vi.stubEnv('FAIRLEAD_TRACING', 'on');
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
    vi.stubEnv('AWS_EXECUTION_ENV', 'AWS_Lambda_nodejs24.x');
    vi.stubEnv('LAMBDA_TASK_ROOT', '/var/task');
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1');
    vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', `127.0.0.1:${daemon.address().port}`);
    const { scheduleHandler } = await import('./handlers/schedule-handler.ts');
    await scheduleHandler(async () => undefined)({}, context);
    const [packet] = (await segment) as [Buffer];
    daemon.close();
    expect(packet.toString()).toContain('"Service":"fairlead"');
  });
});
