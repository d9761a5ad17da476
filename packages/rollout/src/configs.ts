import type { LiveVariant } from './live.ts';
import { challengerVariantName, nameConfig, shadowVariantName } from './names.ts';
import type { ConfigBody, NamedConfig } from './state.ts';

type Variant = ConfigBody['ProductionVariants'][number];

/**
 * The champion as it is now, with the challenger as its shadow, on as many instances: SageMaker allows exactly one of
 * each. A shadow's share of copies is its weight over the champion's, which the champion keeps through the swap
 * (third-party statement; AWS's examples, 1 : 1 for all requests, agree).
 */
export function shadowConfig(
  rolloutId: string,
  original: ConfigBody,
  live: LiveVariant,
  { modelName, samplePercent }: { modelName: string; samplePercent: number },
): NamedConfig {
  const weight = live.desiredWeight > 0 ? live.desiredWeight : 1;
  const InitialInstanceCount = Math.max(1, live.desiredInstanceCount);
  const champion: Variant = { ...onlyVariant(original), InitialInstanceCount, InitialVariantWeight: weight };
  const shadow: Variant = {
    ...champion,
    VariantName: shadowVariantName(rolloutId),
    ModelName: modelName,
    InitialVariantWeight: (weight * samplePercent) / 100,
  };
  const body = { ...original, ProductionVariants: [champion], ShadowProductionVariants: [shadow] };
  return nameConfig(rolloutId, 'shadow', body);
}

/** The champion as it is now, with the challenger beside it at weight 0 on instances of the same kind and number. */
export function canaryConfig(
  rolloutId: string,
  original: ConfigBody,
  live: LiveVariant,
  modelName: string,
): NamedConfig {
  const InitialInstanceCount = Math.max(1, live.desiredInstanceCount);
  const champion: Variant = { ...onlyVariant(original), InitialInstanceCount, InitialVariantWeight: 1 };
  const challenger: Variant = {
    ...champion,
    VariantName: challengerVariantName(rolloutId),
    ModelName: modelName,
    InitialVariantWeight: 0,
  };
  return nameConfig(rolloutId, 'canary', { ...original, ProductionVariants: [champion, challenger] });
}

/**
 * One variant of the original name with the new model, so that alarms, scaling and callers that name it live on.
 *
 * @param live - the variants serving now: as many instances as the largest of them has take the traffic over, because
 *   autoscaling may have grown them since the start
 * @param variantName - another name than the original
 */
export function finalConfig(
  rolloutId: string,
  original: ConfigBody,
  live: readonly LiveVariant[],
  modelName: string,
  variantName?: string,
): NamedConfig {
  const variant: Variant = {
    ...onlyVariant(original),
    InitialInstanceCount: Math.max(1, ...live.map(({ desiredInstanceCount }) => desiredInstanceCount)),
    ...(variantName === undefined ? {} : { VariantName: variantName }),
    ModelName: modelName,
    InitialVariantWeight: 1,
  };
  return nameConfig(rolloutId, 'final', { ...original, ProductionVariants: [variant] });
}

/** The one production variant of a config; a plan is only made for endpoints that have exactly one. */
function onlyVariant(config: ConfigBody): Variant {
  const [variant] = config.ProductionVariants;
  if (!variant) throw new Error('An endpoint config without production variants cannot be rolled out.');
  return variant;
}
