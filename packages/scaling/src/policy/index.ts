export { type EndpointFacts, factsOf, type VariantFacts } from './endpoint-facts.ts';
export { scalingPolicySchema } from './json-schema.ts';
export { partsOf } from './parts-of.ts';
export type { PolicyFault } from './policy-fault.ts';
export { policyFaults } from './policy-faults.ts';
export { type Firing, firingOf, isTimeZone, parseSchedule, type Schedule } from './schedule.ts';
export { OnUpdate, ScalingPolicy, scalingPolicyFields, type VariantScaling } from './schema.ts';
