import { defaultRules, type GuardPolicy } from '@fairlead/guard';
import { DEADLINE_NAMES, DEADLINES, type OnInconclusive, type OnNoData, type OverduePolicy } from '@fairlead/rollout';
import type { OnUpdate } from '@fairlead/scaling/policy';
import type { StartRolloutBody } from '../start-rollout/body.ts';
import { ruleOf } from './rules.ts';
import type { EndpointPolicyBody } from './schema.ts';

/** How a rollout is judged once request, endpoint policy and defaults have been put together. */
export interface EffectivePolicy {
  guards: GuardPolicy;
  /** Where in the request each rule stands, as a URI fragment; undefined for what it does not say itself. */
  rulePointers: (string | undefined)[];
  /** Absent: three times each step's hold. */
  maxHoldSeconds?: number;
  onInconclusive: OnInconclusive;
  onNoData: OnNoData;
  /** Model packages that are not Approved may be rolled out. */
  allowUnapproved: boolean;
  /** Those that differ from the default ones. */
  deadlines?: OverduePolicy;
  /** Absent: the default one. */
  headroomPercent?: number;
  /** Autoscaled variants are deregistered for every swap. */
  deregisters: boolean;
}

const DEFAULT_WARM_UP_SECONDS = 120;

/** How a request says that it shall be judged. */
type Judging = Omit<EndpointPolicyBody, 'scaling'> &
  Pick<StartRolloutBody, 'addGuards'> & { scaling?: { onUpdate?: OnUpdate | undefined } | undefined };

/**
 * The request's word first, then the endpoint's policy, then the default. Guards are taken whole from one of them, never
 * mixed; only what the request adds comes on top.
 */
export function effectivePolicy(
  { addGuards = [], scaling, ...request }: Judging,
  { scaling: endpointScaling, ...endpoint }: EndpointPolicyBody = {},
): EffectivePolicy {
  const said = { ...endpoint, ...withoutUndefined(request) };
  const chosen = said.guards ? said.guards.map(ruleOf) : defaultRules();
  const { after = 900, action = 'hold' } = said.onNoData ?? {};
  return {
    guards: {
      profile: said.profile ?? 'standard',
      alphaRollback: said.alphaRollback ?? 0.01,
      alphaPromote: said.alphaPromote ?? 0.05,
      minEvidence: said.minEvidence ?? 50,
      warmUpMinutes: Math.ceil((said.warmUp ?? DEFAULT_WARM_UP_SECONDS) / 60),
      rules: [...chosen, ...addGuards.map(ruleOf)],
    },
    rulePointers: [
      ...chosen.map((_, index) => (request.guards ? `#/guards/${index}` : undefined)),
      ...addGuards.map((_, index) => `#/addGuards/${index}`),
    ],
    ...(said.maxHold === undefined ? {} : { maxHoldSeconds: said.maxHold }),
    onInconclusive: said.onInconclusive ?? 'ask',
    onNoData: { afterSeconds: after, action },
    allowUnapproved: said.allowUnapproved ?? false,
    ...(said.deadlines ? { deadlines: deadlinesOf(said.deadlines) } : {}),
    ...(said.headroomPercent === undefined ? {} : { headroomPercent: said.headroomPercent }),
    deregisters: (scaling ?? endpointScaling)?.onUpdate === 'deregister',
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
