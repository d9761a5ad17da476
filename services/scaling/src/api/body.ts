import { placeFields } from '@fairlead/runtime/http';
import { ScalingPolicy, scalingPolicyFields } from '@fairlead/scaling/policy';
import * as z from 'zod';

const DAYS = 'Whole days from 1 to 14';
const TESTED = 'Invocations per minute, above 0';

/** `GET /v1/endpoints/{name}/scaling/advice`. */
export const AdviceQuery = z.strictObject({
  variant: z.string().optional(),
  days: z.coerce.number(DAYS).int(DAYS).min(1, DAYS).max(14, DAYS).default(7),
  loadTested: z.coerce.number(TESTED).gt(0, TESTED).optional(),
  ...placeFields,
});
export type AdviceQuery = z.output<typeof AdviceQuery>;

/** `PUT /v1/endpoints/{name}/scaling`. */
export const PutScalingBody = z.strictObject(scalingPolicyFields);

/** `POST /v1/endpoints/{name}/scaling/plan`; without a policy the stored one is planned. */
export const PlanScalingBody = z.strictObject({ policy: z.optional(ScalingPolicy) });
