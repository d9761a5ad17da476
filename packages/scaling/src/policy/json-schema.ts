import * as z from 'zod/mini';
import { ScalingPolicy } from './schema.ts';

/** The JSON Schema (2020-12) of a scaling policy, as it is written: durations are text, defaults may be left out. */
export function scalingPolicySchema(): Record<string, unknown> {
  return { title: 'Fairlead scaling policy', ...z.toJSONSchema(ScalingPolicy, { io: 'input' }) };
}
