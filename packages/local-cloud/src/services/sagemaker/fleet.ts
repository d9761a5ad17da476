import { createHash } from 'node:crypto';
import type { ProductionVariant, UpdateEndpointInput } from '@aws-sdk/client-sagemaker';
import { firstContainer } from './models.ts';
import type { EndpointConfigRecord, Fleet, VariantRecord } from './records.ts';
import type { World } from './world.ts';

/** All variants of a fleet, production first. */
export const variantsOf = (fleet: Fleet): VariantRecord[] => [...fleet.production, ...fleet.shadow];

/** An image by digest instead of tag, as ECR would resolve it: the same image always gets the same digest. */
function resolveImage(image: string): string {
  const repository = image.replace(/:[^:/@]*$/, '').replace(/@.*$/, '');
  return `${repository}@sha256:${createHash('sha256').update(image).digest('hex')}`;
}

function newVariant(world: World, spec: ProductionVariant): VariantRecord {
  const container = spec.ModelName === undefined ? undefined : firstContainer(world.model(spec.ModelName));
  const weight = spec.InitialVariantWeight ?? 1;
  const count = spec.ServerlessConfig ? 0 : (spec.InitialInstanceCount ?? 0);
  return {
    name: spec.VariantName ?? '',
    spec,
    ...(container && { container }),
    ...(container?.Image !== undefined && { resolvedImage: resolveImage(container.Image) }),
    currentWeight: weight,
    desiredWeight: weight,
    currentCount: count,
    desiredCount: count,
    ...(spec.ServerlessConfig && {
      currentServerless: spec.ServerlessConfig,
      desiredServerless: spec.ServerlessConfig,
    }),
    deployedAtMs: world.nowMs,
  };
}

/**
 * The fleet that a config asks for, with the config's own counts and weights.
 *
 * @throws ValidationException when a model of the config was deleted meanwhile
 */
export function newFleet(world: World, config: EndpointConfigRecord): Fleet {
  const { definition } = config;
  return {
    configName: config.name,
    definition,
    production: (definition.ProductionVariants ?? []).map((spec) => newVariant(world, spec)),
    shadow: (definition.ShadowProductionVariants ?? []).map((spec) => newVariant(world, spec)),
  };
}

/**
 * Carry counts and weights over to the variants of the same name, as RetainAllVariantProperties asks.
 *
 * By default nothing is retained, so scaled counts and shifted weights snap back to the config's. Roles do not matter:
 * a shadow variant that becomes a production variant under its old name keeps its values too.
 */
export function retainProperties(fleet: Fleet, from: Fleet, input: UpdateEndpointInput): void {
  if (input.RetainAllVariantProperties !== true) return;
  const excluded = new Set(input.ExcludeRetainedVariantProperties?.map((p) => p.VariantPropertyType));
  const before = new Map(variantsOf(from).map((variant) => [variant.name, variant]));
  for (const variant of variantsOf(fleet)) {
    const old = before.get(variant.name);
    if (!old) continue;
    if (!excluded.has('DesiredWeight')) {
      variant.currentWeight = old.desiredWeight;
      variant.desiredWeight = old.desiredWeight;
    }
    if (!excluded.has('DesiredInstanceCount') && !variant.currentServerless && !old.currentServerless) {
      variant.currentCount = old.desiredCount;
      variant.desiredCount = old.desiredCount;
    }
  }
}
