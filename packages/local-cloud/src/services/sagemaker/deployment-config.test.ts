import type { DeploymentConfig } from '@aws-sdk/client-sagemaker';
import { expect, test } from 'vitest';
import { checkDeploymentConfig } from './deployment-config.ts';
import { createConfig, deployed, MINUTE, refusal, T0 } from './fixtures.ts';

const canary = (percent: number, more: object = {}): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'CANARY',
      CanarySize: { Type: 'CAPACITY_PERCENT', Value: percent },
      WaitIntervalInSeconds: 600,
    },
    TerminationWaitInSeconds: 300,
    ...more,
  },
});
const linear = (percent: number): DeploymentConfig => ({
  BlueGreenUpdatePolicy: {
    TrafficRoutingConfiguration: {
      Type: 'LINEAR',
      LinearStepSize: { Type: 'CAPACITY_PERCENT', Value: percent },
      WaitIntervalInSeconds: 300,
    },
  },
});
const rolling = (percent: number): DeploymentConfig => ({
  RollingUpdatePolicy: { MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: percent }, WaitIntervalInSeconds: 60 },
});
const alarms = (n: number) => ({
  AutoRollbackConfiguration: { Alarms: Array.from({ length: n }, (_, i) => ({ AlarmName: `a${i}` })) },
});

test.each([
  ['a canary of half', canary(50)],
  ['linear steps of a tenth', linear(10)],
  ['a rolling batch of 5 percent', rolling(5)],
  ['ten alarms', { ...rolling(50), ...alarms(10) }],
  ['a timeout above the waits', canary(10, { MaximumExecutionTimeoutInSeconds: 901 })],
])('%s is allowed', (_, config) => {
  expect(refusal(() => checkDeploymentConfig(config))).toBe('nothing was thrown');
});

test.each<[string, DeploymentConfig, RegExp]>([
  ['both policies', { ...canary(10), ...rolling(10) }, /exactly one of BlueGreenUpdatePolicy and RollingUpdatePolicy/],
  ['no policy', {}, /exactly one of/],
  ['a canary above half', canary(51), /CanarySize must be between 1 and 50 percent/],
  ['linear steps below a tenth', linear(9), /LinearStepSize must be between 10 and 50 percent/],
  ['a rolling batch below 5 percent', rolling(4), /MaximumBatchSize must be between 5 and 50 percent/],
  [
    'eleven alarms',
    { ...rolling(50), ...alarms(11) },
    /autoRollbackConfiguration\.alarms' .* less than or equal to 10$/,
  ],
  ['a timeout within the waits', canary(10, { MaximumExecutionTimeoutInSeconds: 900 }), /larger than the wait times/],
  [
    'a timeout below ten minutes',
    canary(10, { MaximumExecutionTimeoutInSeconds: 599 }),
    /greater than or equal to 600$/,
  ],
  [
    'a termination wait above an hour',
    canary(10, { TerminationWaitInSeconds: 3601 }),
    /terminationWaitInSeconds' .* less than or equal to 3600$/,
  ],
  [
    'no batch size',
    { RollingUpdatePolicy: { MaximumBatchSize: undefined, WaitIntervalInSeconds: 60 } },
    /maximumBatchSize' .* must not be null$/,
  ],
])('a deployment config with %s is refused', (_, config, text) => {
  expect(refusal(() => checkDeploymentConfig(config))).toMatch(text);
});

test('rolling is refused on several variants and guardrails on changed names', () => {
  const machine = deployed();
  createConfig(machine, 'two', { name: 'champion' }, { name: 'challenger', count: 1 });
  createConfig(machine, 'renamed', { name: 'next' });
  const update = (EndpointConfigName: string, config: DeploymentConfig) =>
    refusal(() =>
      machine.call(
        'UpdateEndpoint',
        { EndpointName: 'Churn-Prod', EndpointConfigName, DeploymentConfig: config },
        T0 + 9 * MINUTE,
      ),
    );

  expect(update('two', rolling(50))).toMatch(
    /Rolling deployments are not supported for endpoints with multiple production variants/,
  );
  expect(update('renamed', canary(10))).toMatch(/requires the same variant names/);
});
