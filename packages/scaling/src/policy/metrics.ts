import type { Fields } from '../part.ts';
import type { EndpointFacts, VariantFacts } from './endpoint-facts.ts';

/** Kinds of endpoints by what they publish and how they scale. */
export type EndpointKind = 'real-time' | 'asynchronous' | 'serverless';

interface KnownMetric {
  /** Predefined metrics have no namespace: Application Auto Scaling knows them by their name. */
  namespace?: string;
  statistic: string;
  /** Whether CloudWatch has it per variant, or for the endpoint as a whole. */
  of: 'variant' | 'endpoint';
  fits: readonly EndpointKind[];
}

const PREDEFINED: Record<string, KnownMetric> = {
  SageMakerVariantInvocationsPerInstance: { statistic: 'Sum', of: 'variant', fits: ['real-time'] },
  SageMakerVariantConcurrentRequestsPerModelHighResolution: {
    statistic: 'Maximum',
    of: 'variant',
    fits: ['real-time'],
  },
  SageMakerVariantProvisionedConcurrencyUtilization: { statistic: 'Maximum', of: 'variant', fits: ['serverless'] },
};

const host = (): KnownMetric => ({
  namespace: '/aws/sagemaker/Endpoints',
  statistic: 'Average',
  of: 'variant',
  fits: ['real-time', 'asynchronous'],
});
const async = (statistic: string): KnownMetric => ({
  namespace: 'AWS/SageMaker',
  statistic,
  of: 'endpoint',
  fits: ['asynchronous'],
});

/** Metrics of CloudWatch's that have a dimension set of their own (SageMaker Developer Guide, monitoring with CloudWatch). */
const PLAIN: Record<string, KnownMetric> = {
  ApproximateBacklogSizePerInstance: async('Average'),
  CPUUtilization: host(),
  GPUUtilization: host(),
  MemoryUtilization: host(),
  GPUMemoryUtilization: host(),
};

const ALARM_ONLY: Record<string, KnownMetric> = {
  HasBacklogWithoutCapacity: async('Average'),
  ApproximateBacklogSize: async('Average'),
  ApproximateAgeOfOldestRequest: async('Maximum'),
  InvocationsPerInstance: { namespace: 'AWS/SageMaker', statistic: 'Sum', of: 'variant', fits: ['real-time'] },
};

const KNOWN: Readonly<Record<string, KnownMetric>> = { ...PREDEFINED, ...PLAIN, ...ALARM_ONLY };

/** What target tracking may follow by name. */
export const TRACKED_METRICS: readonly string[] = Object.keys({ ...PREDEFINED, ...PLAIN });
/** What an alarm may watch by name. */
export const ALARM_METRICS: readonly string[] = Object.keys({ ...PLAIN, ...ALARM_ONLY });

/** True for the metrics that Application Auto Scaling knows itself. */
export function isPredefined(metric: string): boolean {
  return metric in PREDEFINED;
}

/** The kinds of endpoints that publish a known metric. */
export function kindsWith(metric: string): readonly EndpointKind[] {
  return KNOWN[metric]?.fits ?? [];
}

/** What kind of endpoint a variant makes it, for scaling. */
export function kindOf(endpoint: EndpointFacts, variant: VariantFacts): EndpointKind {
  if (variant.kind === 'serverless') return 'serverless';
  return endpoint.isAsync ? 'asynchronous' : 'real-time';
}

/** A known metric in full, as CloudWatch takes it. */
export function knownMetric(metric: string, endpointName: string, variantName: string): Fields {
  const known: KnownMetric = KNOWN[metric] ?? { statistic: 'Average', of: 'variant', fits: [] };
  const ofVariant = known.of === 'variant' ? [{ Name: 'VariantName', Value: variantName }] : [];
  return {
    Namespace: known.namespace ?? 'AWS/SageMaker',
    MetricName: metric,
    Dimensions: [{ Name: 'EndpointName', Value: endpointName }, ...ofVariant],
    Statistic: known.statistic,
  };
}
