import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { ErrorMetric } from '@fairlead/guard';

/** A variant of an endpoint. */
export interface Variant {
  endpointName: string;
  variantName: string;
}

/** What SageMaker calls the error metrics (Developer Guide, endpoint invocation metrics, read 2026-11-20). */
export const ERROR_METRIC_NAMES: Readonly<Record<ErrorMetric, string>> = {
  '5xx': 'Invocation5XXErrors',
  '4xx': 'Invocation4XXErrors',
  'model-errors': 'InvocationModelErrors',
};

/** A period of one minute, seconds. */
export const MINUTE_SECONDS = 60;

/** One statistic of a variant's metric, a value a minute unless told otherwise. */
export function variantQuery(
  { endpointName, variantName }: Variant,
  {
    id,
    metric,
    stat,
    periodSeconds = MINUTE_SECONDS,
  }: { id: string; metric: string; stat: string; periodSeconds?: number },
): MetricDataQuery {
  const Dimensions = [
    { Name: 'EndpointName', Value: endpointName },
    { Name: 'VariantName', Value: variantName },
  ];
  return {
    Id: id,
    Label: `${stat} of ${metric} of ${variantName}`,
    MetricStat: {
      Metric: { Namespace: 'AWS/SageMaker', MetricName: metric, Dimensions },
      Period: periodSeconds,
      Stat: stat,
    },
  };
}
