import type {
  DesiredWeightAndCapacity,
  UpdateEndpointWeightsAndCapacitiesInput,
  UpdateEndpointWeightsAndCapacitiesOutput,
} from '@aws-sdk/client-sagemaker';
import { Constraints } from './constraints.ts';
import { validationException } from './errors.ts';
import { variantsOf } from './fleet.ts';
import { begin } from './lifecycle.ts';
import { checkQuota } from './quota.ts';
import type { Fleet, VariantRecord } from './records.ts';
import { checkAccepts } from './status-rules.ts';
import type { World } from './world.ts';

const CONCURRENCY = { min: 1, max: 200 };

function checkInput(input: UpdateEndpointWeightsAndCapacitiesInput): readonly DesiredWeightAndCapacity[] {
  const constraints = new Constraints();
  const wishes = input.DesiredWeightsAndCapacities;
  constraints.name(input.EndpointName, 'endpointName');
  constraints.required(wishes, 'desiredWeightsAndCapacities');
  constraints.count(wishes, 'desiredWeightsAndCapacities', { min: 1, max: Number.POSITIVE_INFINITY });
  wishes?.forEach((wish, index) => {
    const at = `desiredWeightsAndCapacities.${index + 1}.member`;
    constraints.name(wish.VariantName, `${at}.variantName`);
    constraints.range(wish.DesiredWeight, `${at}.desiredWeight`, { min: 0 });
    constraints.range(wish.DesiredInstanceCount, `${at}.desiredInstanceCount`, { min: 0 });
    const { MaxConcurrency, ProvisionedConcurrency } = wish.ServerlessUpdateConfig ?? {};
    constraints.range(MaxConcurrency, `${at}.serverlessUpdateConfig.maxConcurrency`, CONCURRENCY);
    constraints.range(ProvisionedConcurrency, `${at}.serverlessUpdateConfig.provisionedConcurrency`, CONCURRENCY);
  });
  constraints.check();
  return wishes ?? [];
}

/** Match wishes to variants, shadow variants included: Application Auto Scaling scales them too. */
function matched(
  wishes: readonly DesiredWeightAndCapacity[],
  fleet: Fleet,
): Map<DesiredWeightAndCapacity, VariantRecord> {
  const variants = new Map(variantsOf(fleet).map((variant) => [variant.name, variant]));
  const matches = new Map<DesiredWeightAndCapacity, VariantRecord>();
  const seen = new Set<string>();
  const absent: string[] = [];
  for (const wish of wishes) {
    const name = wish.VariantName ?? '';
    if (seen.has(name)) throw validationException(`The variant name "${name}" was non-unique within the request.`);
    seen.add(name);
    const variant = variants.get(name);
    if (variant) matches.set(wish, variant);
    else absent.push(name);
  }
  if (absent.length > 0) {
    throw validationException(
      `The variant name(s) "${absent.join(', ')}" is/are not present within endpoint configuration "${fleet.configName}".`,
    );
  }
  return matches;
}

function growth(matches: ReadonlyMap<DesiredWeightAndCapacity, VariantRecord>): Map<string, number> {
  const needed = new Map<string, number>();
  for (const [wish, variant] of matches) {
    const type = variant.spec.InstanceType;
    const more = (wish.DesiredInstanceCount ?? variant.currentCount) - variant.currentCount;
    if (type !== undefined && more > 0) needed.set(type, (needed.get(type) ?? 0) + more);
  }
  return needed;
}

function wishFor(variant: VariantRecord, wish: DesiredWeightAndCapacity): void {
  variant.desiredWeight = wish.DesiredWeight ?? variant.desiredWeight;
  variant.desiredCount = wish.DesiredInstanceCount ?? variant.desiredCount;
  if (wish.ServerlessUpdateConfig && variant.currentServerless) {
    variant.desiredServerless = { ...variant.currentServerless, ...wish.ServerlessUpdateConfig };
  }
}

/**
 * Start a change of weights or counts; the old ones serve until it is complete. Variants not listed keep theirs.
 *
 * All weights 0 is accepted, as the service's model allows it.
 */
export function updateEndpointWeightsAndCapacities(
  world: World,
  input: UpdateEndpointWeightsAndCapacitiesInput,
): UpdateEndpointWeightsAndCapacitiesOutput {
  const wishes = checkInput(input);
  const endpoint = world.endpoint(input.EndpointName);
  checkAccepts(world, endpoint, 'UpdateEndpointWeightsAndCapacities');
  if (endpoint.fleet) {
    const matches = matched(wishes, endpoint.fleet);
    checkQuota(world, growth(matches));
    for (const [wish, variant] of matches) wishFor(variant, wish);
  }
  endpoint.failureReason = undefined;
  begin(world, endpoint, { status: 'Updating', change: { kind: 'resize' }, durationMs: world.settings.resizeMs });
  return { EndpointArn: world.arn('endpoint', endpoint.name) };
}
