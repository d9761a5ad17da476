import type {
  BlueGreenUpdatePolicy,
  CapacitySize,
  DeploymentConfig,
  RollingUpdatePolicy,
} from '@aws-sdk/client-sagemaker';
import { Constraints } from './constraints.ts';
import { validationException } from './errors.ts';
import type { Fleet } from './records.ts';

const WAIT_SECONDS = { min: 0, max: 3600 };
const EXECUTION_SECONDS = { min: 600, max: 28_800 };
const MAX_ALARMS = 10;

function checkSize(constraints: Constraints, size: CapacitySize | undefined, at: string): void {
  if (!constraints.required(size, at)) return;
  constraints.required(size?.Type, `${at}.type`);
  constraints.oneOf(size?.Type, `${at}.type`, ['INSTANCE_COUNT', 'CAPACITY_PERCENT']);
  constraints.range(size?.Value, `${at}.value`, { min: 1 });
}

function checkBlueGreen(constraints: Constraints, policy: BlueGreenUpdatePolicy, at: string): void {
  const routing = policy.TrafficRoutingConfiguration;
  const routingAt = `${at}.trafficRoutingConfiguration`;
  if (constraints.required(routing, routingAt)) {
    constraints.required(routing?.Type, `${routingAt}.type`);
    constraints.oneOf(routing?.Type, `${routingAt}.type`, ['ALL_AT_ONCE', 'CANARY', 'LINEAR']);
    constraints.required(routing?.WaitIntervalInSeconds, `${routingAt}.waitIntervalInSeconds`);
    constraints.range(routing?.WaitIntervalInSeconds, `${routingAt}.waitIntervalInSeconds`, WAIT_SECONDS);
    if (routing?.Type === 'CANARY') checkSize(constraints, routing.CanarySize, `${routingAt}.canarySize`);
    if (routing?.Type === 'LINEAR') checkSize(constraints, routing.LinearStepSize, `${routingAt}.linearStepSize`);
  }
  constraints.range(policy.TerminationWaitInSeconds, `${at}.terminationWaitInSeconds`, WAIT_SECONDS);
  constraints.range(
    policy.MaximumExecutionTimeoutInSeconds,
    `${at}.maximumExecutionTimeoutInSeconds`,
    EXECUTION_SECONDS,
  );
}

function checkRolling(constraints: Constraints, policy: RollingUpdatePolicy, at: string): void {
  checkSize(constraints, policy.MaximumBatchSize, `${at}.maximumBatchSize`);
  constraints.required(policy.WaitIntervalInSeconds, `${at}.waitIntervalInSeconds`);
  constraints.range(policy.WaitIntervalInSeconds, `${at}.waitIntervalInSeconds`, WAIT_SECONDS);
  constraints.range(
    policy.MaximumExecutionTimeoutInSeconds,
    `${at}.maximumExecutionTimeoutInSeconds`,
    EXECUTION_SECONDS,
  );
}

/** Shares of capacity that are within limits only as percentages. No public page gives the texts. */
function checkShares(config: DeploymentConfig): void {
  const routing = config.BlueGreenUpdatePolicy?.TrafficRoutingConfiguration;
  const shares: [string, CapacitySize | undefined, number, number][] = [
    ['CanarySize', routing?.CanarySize, 1, 50],
    ['LinearStepSize', routing?.LinearStepSize, 10, 50],
    ['MaximumBatchSize', config.RollingUpdatePolicy?.MaximumBatchSize, 5, 50],
  ];
  for (const [member, size, min, max] of shares) {
    const percent = size?.Type === 'CAPACITY_PERCENT' ? size.Value : undefined;
    if (percent !== undefined && (percent < min || percent > max)) {
      throw validationException(`${member} must be between ${min} and ${max} percent of the capacity.`);
    }
  }
}

function checkWaits(policy: BlueGreenUpdatePolicy | undefined): void {
  const longest = policy?.MaximumExecutionTimeoutInSeconds;
  const waits =
    (policy?.TrafficRoutingConfiguration?.WaitIntervalInSeconds ?? 0) + (policy?.TerminationWaitInSeconds ?? 0);
  if (longest !== undefined && longest <= waits) {
    throw validationException('MaximumExecutionTimeoutInSeconds must be larger than the wait times of the deployment.');
  }
}

/**
 * Check a DeploymentConfig by itself.
 *
 * It is recorded and reported as LastDeploymentConfig; the traffic nevertheless moves all at once at the end.
 *
 * @throws ValidationException
 */
export function checkDeploymentConfig(config: DeploymentConfig | undefined): void {
  if (!config) return;
  const constraints = new Constraints();
  const {
    BlueGreenUpdatePolicy: blueGreen,
    RollingUpdatePolicy: rolling,
    AutoRollbackConfiguration: rollback,
  } = config;
  if (blueGreen) checkBlueGreen(constraints, blueGreen, 'deploymentConfig.blueGreenUpdatePolicy');
  if (rolling) checkRolling(constraints, rolling, 'deploymentConfig.rollingUpdatePolicy');
  constraints.count(rollback?.Alarms, 'deploymentConfig.autoRollbackConfiguration.alarms', { min: 1, max: MAX_ALARMS });
  constraints.check();
  if ((blueGreen === undefined) === (rolling === undefined)) {
    throw validationException(
      'DeploymentConfig must have exactly one of BlueGreenUpdatePolicy and RollingUpdatePolicy.',
    );
  }
  checkShares(config);
  checkWaits(blueGreen);
}

/**
 * Guardrails work on endpoints whose variant names stay, and rolling deployments on one variant only
 * (Developer Guide, deployment-guardrails-exclusions, read 2026-11-20).
 *
 * @throws ValidationException
 */
export function checkGuardrailScope(config: DeploymentConfig | undefined, from: Fleet, to: Fleet): void {
  if (!config) return;
  if (config.RollingUpdatePolicy && (from.production.length > 1 || to.production.length > 1)) {
    throw validationException('Rolling deployments are not supported for endpoints with multiple production variants.');
  }
  const names = (fleet: Fleet): string =>
    fleet.production
      .map(({ name }) => name)
      .sort()
      .join();
  if (names(from) !== names(to)) {
    throw validationException(
      'DeploymentConfig requires the same variant names in the old and the new endpoint configuration.',
    );
  }
}
