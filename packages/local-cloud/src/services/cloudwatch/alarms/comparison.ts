import type { ComparisonOperator } from '@aws-sdk/client-cloudwatch';

interface Comparison {
  /** As state reasons word it. */
  phrase: string;
  breaches(value: number, threshold: number): boolean;
}

/** The operators with a fixed threshold; the others need anomaly detection. */
export const COMPARISONS: Partial<Record<ComparisonOperator, Comparison>> = {
  GreaterThanThreshold: { phrase: 'greater than', breaches: (value, threshold) => value > threshold },
  GreaterThanOrEqualToThreshold: {
    phrase: 'greater than or equal to',
    breaches: (value, threshold) => value >= threshold,
  },
  LessThanThreshold: { phrase: 'less than', breaches: (value, threshold) => value < threshold },
  LessThanOrEqualToThreshold: { phrase: 'less than or equal to', breaches: (value, threshold) => value <= threshold },
};
