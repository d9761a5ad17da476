import type { CreateEndpointConfigInput, DataCaptureConfig, ProductionVariant } from '@aws-sdk/client-sagemaker';
import { Constraints } from './constraints.ts';
import { validationException } from './errors.ts';
import { checkTags } from './tags.ts';

/** Variants per list (botocore 1.43.107 service model). */
const MAX_VARIANTS = 10;
const TIMEOUT_SECONDS = { min: 60, max: 3600 };
const CONCURRENCY = { min: 1, max: 200 };

function checkServerless(constraints: Constraints, variant: ProductionVariant, at: string): void {
  const { MemorySizeInMB, MaxConcurrency, ProvisionedConcurrency } = variant.ServerlessConfig ?? {};
  if (!variant.ServerlessConfig) return;
  constraints.required(MemorySizeInMB, `${at}.serverlessConfig.memorySizeInMB`);
  constraints.required(MaxConcurrency, `${at}.serverlessConfig.maxConcurrency`);
  constraints.range(MemorySizeInMB, `${at}.serverlessConfig.memorySizeInMB`, { min: 1024, max: 6144 });
  constraints.range(MaxConcurrency, `${at}.serverlessConfig.maxConcurrency`, CONCURRENCY);
  constraints.range(ProvisionedConcurrency, `${at}.serverlessConfig.provisionedConcurrency`, CONCURRENCY);
}

function checkVariant(constraints: Constraints, variant: ProductionVariant, at: string): void {
  constraints.name(variant.VariantName, `${at}.variantName`);
  if (variant.ModelName !== undefined) constraints.modelName(variant.ModelName, `${at}.modelName`);
  constraints.range(variant.InitialInstanceCount, `${at}.initialInstanceCount`, { min: 1 });
  constraints.range(variant.InitialVariantWeight, `${at}.initialVariantWeight`, { min: 0 });
  constraints.range(variant.VolumeSizeInGB, `${at}.volumeSizeInGB`, { min: 1, max: 512 });
  constraints.range(
    variant.ModelDataDownloadTimeoutInSeconds,
    `${at}.modelDataDownloadTimeoutInSeconds`,
    TIMEOUT_SECONDS,
  );
  constraints.range(
    variant.ContainerStartupHealthCheckTimeoutInSeconds,
    `${at}.containerStartupHealthCheckTimeoutInSeconds`,
    TIMEOUT_SECONDS,
  );
  if (variant.InstanceType !== undefined && !/^ml\.[a-z0-9-]+\.[a-z0-9-]+$/.test(variant.InstanceType)) {
    constraints.violated(variant.InstanceType, `${at}.instanceType`, 'Member must satisfy enum value set: [ml.*.*]');
  }
  checkServerless(constraints, variant, at);
}

function checkDataCapture(constraints: Constraints, capture: DataCaptureConfig | undefined): void {
  if (!capture) return;
  const at = 'dataCaptureConfig';
  constraints.required(capture.InitialSamplingPercentage, `${at}.initialSamplingPercentage`);
  constraints.range(capture.InitialSamplingPercentage, `${at}.initialSamplingPercentage`, { min: 0, max: 100 });
  constraints.required(capture.DestinationS3Uri, `${at}.destinationS3Uri`);
  constraints.required(capture.CaptureOptions, `${at}.captureOptions`);
  constraints.count(capture.CaptureOptions, `${at}.captureOptions`, { min: 1, max: 32 });
}

/** What holds between the members of one variant. No public page gives the texts. */
function checkCapacity(variant: ProductionVariant, hasRole: boolean): void {
  const name = variant.VariantName ?? '';
  if (variant.ServerlessConfig) {
    const { MemorySizeInMB = 0, MaxConcurrency = 0, ProvisionedConcurrency = 0 } = variant.ServerlessConfig;
    if (MemorySizeInMB % 1024 !== 0) {
      throw validationException(`MemorySizeInMB of variant "${name}" must be a multiple of 1024.`);
    }
    if (ProvisionedConcurrency > MaxConcurrency) {
      throw validationException(`ProvisionedConcurrency of variant "${name}" cannot exceed its MaxConcurrency.`);
    }
    return;
  }
  if (variant.ModelName === undefined && !hasRole) {
    throw validationException(
      `Variant "${name}" names no model and the endpoint configuration has no ExecutionRoleArn.`,
    );
  }
  if (variant.ManagedInstanceScaling && variant.ModelName !== undefined) {
    throw validationException('ManagedInstanceScaling is only supported for inference component endpoints.');
  }
  if (variant.InstanceType === undefined && !variant.InstancePools) {
    throw validationException(`Variant "${name}" must specify an InstanceType or a ServerlessConfig.`);
  }
  if (variant.InitialInstanceCount === undefined && !variant.ManagedInstanceScaling) {
    throw validationException(`Variant "${name}" must specify an InitialInstanceCount.`);
  }
}

function checkVariantsTogether(production: ProductionVariant[], shadow: ProductionVariant[]): void {
  if (shadow.length > 0 && (production.length !== 1 || shadow.length !== 1)) {
    throw validationException(
      'When ShadowProductionVariants are specified, exactly one ProductionVariant and one ShadowProductionVariant are allowed.',
    );
  }
  const names = [...production, ...shadow].map(({ VariantName }) => VariantName);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw validationException(`The variant name "${repeated}" was non-unique within the request.`);
  }
}

/**
 * Every rule of CreateEndpointConfig that needs nothing but the request.
 *
 * @throws ValidationException, all broken constraints of the model at once, then the first broken rule between members
 */
export function checkEndpointConfig(input: CreateEndpointConfigInput): void {
  const constraints = new Constraints();
  const { ProductionVariants: production, ShadowProductionVariants: shadow } = input;
  constraints.name(input.EndpointConfigName, 'endpointConfigName');
  constraints.required(production, 'productionVariants');
  constraints.count(production, 'productionVariants', { min: 1, max: MAX_VARIANTS });
  constraints.count(shadow, 'shadowProductionVariants', { min: 1, max: MAX_VARIANTS });
  production?.forEach((variant, i) => {
    checkVariant(constraints, variant, `productionVariants.${i + 1}.member`);
  });
  shadow?.forEach((variant, i) => {
    checkVariant(constraints, variant, `shadowProductionVariants.${i + 1}.member`);
  });
  checkDataCapture(constraints, input.DataCaptureConfig);
  checkTags(constraints, input.Tags);
  constraints.check();
  checkVariantsTogether(production ?? [], shadow ?? []);
  for (const variant of [...(production ?? []), ...(shadow ?? [])]) {
    checkCapacity(variant, input.ExecutionRoleArn !== undefined);
  }
}
