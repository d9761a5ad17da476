import * as z from 'zod';
import { EndpointPolicyBody } from './schema.ts';

/** The JSON Schema (2020-12) of an endpoint's policy, as it is written: durations are text, defaults may be left out. */
export function endpointPolicySchema(): Record<string, unknown> {
  return { title: 'Fairlead endpoint policy', ...z.toJSONSchema(EndpointPolicyBody, { io: 'input' }) };
}
