import { afterAll, beforeAll, describe } from 'vitest';
import { applicationAutoScalingConformance } from './application-auto-scaling.ts';
import { type CloudUnderTest, localUnderTest, remoteUnderTest } from './cloud-under-test.ts';
import { cloudWatchConformance } from './cloudwatch.ts';
import { messagingConformance } from './messaging.ts';
import { sageMakerConformance } from './sagemaker.ts';

const {
  CONFORMANCE_ENDPOINT: endpoint,
  CONFORMANCE_WAIT_SECONDS = '1200',
  CONFORMANCE_ROLE_ARN: roleArn,
  CONFORMANCE_IMAGE: image,
} = process.env;
const waitMs = 1_000 * Number(CONFORMANCE_WAIT_SECONDS);

/** Against `CONFORMANCE_ENDPOINT` when it is set, which `npm run conformance` does; otherwise against the local cloud. */
function open(): Promise<CloudUnderTest> {
  if (!endpoint) return localUnderTest();
  return remoteUnderTest({ endpoint, waitMs, model: { ...(roleArn && { roleArn }), ...(image && { image }) } });
}

describe(`aws: ${endpoint ?? 'the local cloud'}`, { timeout: 3 * waitMs }, () => {
  let cloud: CloudUnderTest;
  beforeAll(async () => {
    cloud = await open();
  });
  afterAll(() => cloud.stop());
  sageMakerConformance(() => cloud);
  applicationAutoScalingConformance(() => cloud);
  cloudWatchConformance(() => cloud);
  messagingConformance(() => cloud);
});
