import type { DeploymentConfig, UpdateEndpointInput, UpdateEndpointOutput } from '@aws-sdk/client-sagemaker';
import { Constraints } from './constraints.ts';
import { checkDeploymentConfig, checkGuardrailScope } from './deployment-config.ts';
import { validationException } from './errors.ts';
import { newFleet, retainProperties, variantsOf } from './fleet.ts';
import { begin } from './lifecycle.ts';
import { checkQuota, instancesOf } from './quota.ts';
import type { EndpointRecord, Fleet } from './records.ts';
import { checkAccepts } from './status-rules.ts';
import type { World } from './world.ts';

const PROPERTIES = ['DesiredInstanceCount', 'DesiredWeight', 'DataCaptureConfig'];

function checkInput(input: UpdateEndpointInput): void {
  const constraints = new Constraints();
  constraints.name(input.EndpointName, 'endpointName');
  constraints.name(input.EndpointConfigName, 'endpointConfigName');
  const at = 'excludeRetainedVariantProperties';
  constraints.count(input.ExcludeRetainedVariantProperties, at, { max: PROPERTIES.length });
  input.ExcludeRetainedVariantProperties?.forEach(({ VariantPropertyType: type }, index) => {
    const typeAt = `${at}.${index + 1}.member.variantPropertyType`;
    if (constraints.required(type, typeAt)) constraints.oneOf(type, typeAt, PROPERTIES);
  });
  constraints.check();
  checkDeploymentConfig(input.DeploymentConfig);
}

/**
 * The type of an autoscaled variant may not change and the variant may not vanish, unless deregistered first.
 *
 * @see Developer Guide, endpoint-scaling-update; the setting `updateOfAutoscaled` has the other readings of it
 */
function checkAutoscaled(world: World, endpoint: EndpointRecord, from: Fleet, to: Fleet): void {
  const { updateOfAutoscaled: rule } = world.settings;
  if (rule === 'allowed') return;
  const after = new Map(variantsOf(to).map((variant) => [variant.name, variant]));
  for (const old of variantsOf(from)) {
    const next = after.get(old.name);
    if (rule === 'as-documented' && next && next.spec.InstanceType === old.spec.InstanceType) continue;
    if (!world.scaling.isAutoscaled(endpoint.name, old.name)) continue;
    const isKept = next?.spec.InstanceType === old.spec.InstanceType;
    const what = next && !isKept ? 'The instance type of variant' : 'Variant';
    throw validationException(
      `${what} "${old.name}" of endpoint "${world.arn('endpoint', endpoint.name)}" cannot be ` +
        `${next ? 'changed' : 'removed'} while the variant is registered as a scalable target with Application Auto ` +
        'Scaling. Deregister the scalable target first.',
    );
  }
}

/** Serverless endpoints may become real-time ones, never the other way round. */
function checkConversion(from: Fleet, to: Fleet): void {
  const wasRealTime = variantsOf(from).some((variant) => !variant.currentServerless);
  if (wasRealTime && variantsOf(to).some((variant) => variant.currentServerless)) {
    throw validationException('An instance-based endpoint cannot be converted to a serverless endpoint.');
  }
}

function deploymentConfigOf(endpoint: EndpointRecord, input: UpdateEndpointInput): DeploymentConfig | undefined {
  return input.DeploymentConfig ?? (input.RetainDeploymentConfig ? endpoint.lastDeploymentConfig : undefined);
}

/**
 * Start a swap: a whole new fleet is provisioned beside the one that serves and takes over at the end, all at once.
 *
 * The current config has to exist still, or the call is refused by its ARN (terraform-provider-aws#40048).
 */
export function updateEndpoint(world: World, input: UpdateEndpointInput): UpdateEndpointOutput {
  checkInput(input);
  const endpoint = world.endpoint(input.EndpointName);
  checkAccepts(world, endpoint, 'UpdateEndpoint');
  const config = world.endpointConfig(input.EndpointConfigName);
  const { fleet: serving } = endpoint;
  const deploymentConfig = deploymentConfigOf(endpoint, input);
  const fleet = newFleet(world, config);
  if (serving) {
    world.endpointConfig(serving.configName);
    checkConversion(serving, fleet);
    checkAutoscaled(world, endpoint, serving, fleet);
    checkGuardrailScope(deploymentConfig, serving, fleet);
    retainProperties(fleet, serving, input);
  }
  checkQuota(world, instancesOf(fleet));
  endpoint.failureReason = undefined;
  endpoint.lastDeploymentConfig = deploymentConfig ?? endpoint.lastDeploymentConfig;
  begin(world, endpoint, {
    status: 'Updating',
    change: { kind: 'swap', fleet, startedAtMs: world.nowMs },
    durationMs: world.settings.swapMs,
  });
  return { EndpointArn: world.arn('endpoint', endpoint.name) };
}
