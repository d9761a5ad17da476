import { defaultRules, type GuardPolicy } from '@fairlead/guard';
import { DEADLINE_NAMES, DEADLINES, type OnInconclusive, type OnNoData, type OverduePolicy } from '@fairlead/rollout';
import { ruleOf } from './rules.ts';
import type { EndpointPolicyBody } from './schema.ts';

/** How a rollout is judged once request, endpoint policy and defaults have been put together. */
export interface EffectivePolicy {
  guards: GuardPolicy;
  /** Absent: three times each step's hold. */
  maxHoldSeconds?: number;
  onInconclusive: OnInconclusive;
  onNoData: OnNoData;
  /** Model packages that are not Approved may be rolled out. */
  allowUnapproved: boolean;
  /** Those that differ from the default ones. */
  deadlines?: OverduePolicy;
}

const DEFAULT_WARM_UP_SECONDS = 120;

/** The request's word first, then the endpoint's policy, then the default; guards are taken whole, never mixed. */
export function effectivePolicy(request: EndpointPolicyBody, endpoint: EndpointPolicyBody = {}): EffectivePolicy {
  const said = { ...endpoint, ...withoutUndefined(request) };
  const { after = 900, action = 'hold' } = said.onNoData ?? {};
  return {
    guards: {
      profile: said.profile ?? 'standard',
      alphaRollback: said.alphaRollback ?? 0.01,
      alphaPromote: said.alphaPromote ?? 0.05,
      minEvidence: said.minEvidence ?? 50,
      warmUpMinutes: Math.ceil((said.warmUp ?? DEFAULT_WARM_UP_SECONDS) / 60),
      rules: said.guards ? said.guards.map(ruleOf) : defaultRules(),
    },
    ...(said.maxHold === undefined ? {} : { maxHoldSeconds: said.maxHold }),
    onInconclusive: said.onInconclusive ?? 'ask',
    onNoData: { afterSeconds: after, action },
    allowUnapproved: said.allowUnapproved ?? false,
    ...(said.deadlines ? { deadlines: deadlinesOf(said.deadlines) } : {}),
  };
}

/** What a policy leaves out of a deadline stays as it is by default. */
function deadlinesOf(said: NonNullable<EndpointPolicyBody['deadlines']>): OverduePolicy {
  const chosen = DEADLINE_NAMES.flatMap((name) => {
    const { after = DEADLINES[name].afterSeconds, action = DEADLINES[name].action } = said[name] ?? {};
    return said[name] ? [[name, { afterSeconds: after, action }]] : [];
  });
  return Object.fromEntries(chosen);
}

function withoutUndefined(body: EndpointPolicyBody): EndpointPolicyBody {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
