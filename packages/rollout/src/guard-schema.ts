import type { GuardPolicy, GuardRule, Learned } from '@fairlead/guard';
import * as z from 'zod/mini';

const Above0 = z.number().check(z.positive());
const Weight = z.optional(Above0);

const Metric = z.object({
  namespace: z.string(),
  name: z.string(),
  dimensions: z.record(z.string(), z.string()),
  statistic: z.string(),
});

/** A guard's rule as it is stored with a rollout or an endpoint's policy. */
export const StoredGuardRule: z.ZodMiniType<GuardRule> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('errors'),
    metric: z.enum(['5xx', '4xx', 'model-errors']),
    tolerance: z.optional(Above0),
    margin: z.optional(z.object({ ratio: Above0, percent: z.number() })),
    weight: Weight,
  }),
  z.object({ kind: z.literal('latency'), percentile: z.number(), tolerance: Above0, weight: Weight }),
  z.object({
    kind: z.literal('error-ceiling'),
    maxErrorPercent: Above0,
    minRequests: z.number(),
    atFullOnly: z.optional(z.boolean()),
    weight: Weight,
  }),
  z.object({ kind: z.literal('traffic-share'), tolerance: Above0, weight: Weight }),
  z.object({ kind: z.literal('alarm'), alarmName: z.string() }),
  z.object({
    kind: z.literal('metric'),
    name: z.string(),
    source: z.union([
      z.object({ metric: Metric }),
      z.object({ expression: z.string(), metrics: z.record(z.string(), Metric) }),
    ]),
    comparison: z.enum(['above', 'below']),
    threshold: z.number(),
    minutes: z.number(),
    outOf: z.number(),
  }),
]) as unknown as z.ZodMiniType<GuardRule>;

/** How a rollout is judged, as it is stored. */
export const StoredGuardPolicy: z.ZodMiniType<GuardPolicy> = z.object({
  profile: z.enum(['standard', 'sharp', 'guarded']),
  alphaRollback: z.number(),
  alphaPromote: z.number(),
  minEvidence: z.number(),
  warmUpMinutes: z.number(),
  rules: z.array(StoredGuardRule),
}) as unknown as z.ZodMiniType<GuardPolicy>;

/** What was learned before a rollout, as it is stored. */
export const StoredLearned: z.ZodMiniType<Learned> = z.object({
  from: z.string(),
  to: z.string(),
  requestsPerMinute: z.number(),
  baselines: z.record(z.string(), z.object({ noise: z.number(), baselineRate: z.number() })),
  thresholdsMs: z.record(z.string(), z.number()),
  slowBy: z.optional(z.enum(['trimmed-count', 'percentile-rank', 'percentiles'])),
  warnings: z.array(z.string()),
}) as unknown as z.ZodMiniType<Learned>;
