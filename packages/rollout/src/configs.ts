import type { LiveVariant } from './live.ts';
import { challengerVariantName, nameConfig } from './names.ts';
import type { ConfigBody, NamedConfig } from './state.ts';

type Variant = ConfigBody['ProductionVariants'][number];

/** The champion as it is now, with the challenger beside it at weight 0 on instances of the same kind and number. */
export function canaryConfig(
  rolloutId: string,
  original: ConfigBody,
  live: LiveVariant,
  modelName: string,
): NamedConfig {
  const champion: Variant = { ...onlyVariant(original), ...currentSize(live), InitialVariantWeight: 1 };
  const challenger: Variant = {
    ...champion,
    VariantName: challengerVariantName(rolloutId),
    ModelName: modelName,
    InitialVariantWeight: 0,
  };
  return nameConfig(rolloutId, 'canary', { ...original, ProductionVariants: [champion, challenger] });
}

/** One variant of the original name with the new model, so that alarms, scaling and callers that name it live on. */
export function finalConfig(
  rolloutId: string,
  original: ConfigBody,
  live: LiveVariant,
  modelName: string,
): NamedConfig {
  const variant: Variant = {
    ...onlyVariant(original),
    ...currentSize(live),
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

function currentSize(live: LiveVariant): { InitialInstanceCount: number } {
  return { InitialInstanceCount: Math.max(1, live.desiredInstanceCount) };
}
