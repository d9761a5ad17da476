import { ScalingPolicy, scalingPolicyFields } from '@fairlead/scaling/policy';
import * as z from 'zod';

/** `PUT /v1/endpoints/{name}/scaling`. */
export const PutScalingBody = z.strictObject(scalingPolicyFields);

/** `POST /v1/endpoints/{name}/scaling/plan`; without a policy the stored one is planned. */
export const PlanScalingBody = z.strictObject({ policy: z.optional(ScalingPolicy) });
