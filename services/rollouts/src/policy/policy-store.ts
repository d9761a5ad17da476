import type { RecordStore } from '@fairlead/reconcile';
import { EndpointPolicyBody } from './schema.ts';

const POLICY = 'POLICY';

/** The policies of endpoints, as they were put: durations as people write them. */
export interface PolicyStore {
  /** As it was put; undefined when the endpoint has none. */
  written(endpointKey: string): Promise<Record<string, unknown> | undefined>;
  /** Read for use; undefined when the endpoint has none. @throws when a stored policy is no longer valid */
  read(endpointKey: string): Promise<EndpointPolicyBody | undefined>;
  put(endpointKey: string, policy: Record<string, unknown>): Promise<void>;
}

/** Policies beside the endpoints' rollouts in the control-plane table. */
export function policyStore(store: RecordStore): PolicyStore {
  const partition = (endpointKey: string): string => `POLICY#${endpointKey}`;
  const written = async (endpointKey: string) => {
    const record = await store.getRecord(partition(endpointKey), POLICY);
    return record?.body.policy as Record<string, unknown> | undefined;
  };
  return {
    written,
    async read(endpointKey) {
      const policy = await written(endpointKey);
      return policy && EndpointPolicyBody.parse(policy);
    },
    put: (endpointKey, policy) => store.putRecord({ pk: partition(endpointKey), sk: POLICY, body: { policy } }),
  };
}
