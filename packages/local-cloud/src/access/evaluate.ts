import { conditionsHold } from './condition.ts';
import { listed, type PolicyDocument, type RequestContext, type Statement } from './policy.ts';
import { matchesWildcard } from './wildcard.ts';

/** One permission a call needs. */
export interface Need {
  /** `sagemaker:UpdateEndpoint` */
  action: string;
  /** An ARN; `*` for actions that know no resources, which only a statement on `*` allows. */
  resource: string;
  context?: RequestContext;
}

/** What allowed a need: the pattern of the statement that matched, so that patterns never used can be told. */
export interface Grant {
  action: string;
  resource: string;
}

export type Verdict =
  | { kind: 'allowed'; by: readonly Grant[] }
  | { kind: 'denied'; because: 'no-statement' | 'explicit-deny' };

/** IAM's rule for one identity policy: an explicit deny wins, then any allow, and nothing is allowed otherwise. */
export function evaluate({ Statement }: PolicyDocument, need: Need): Verdict {
  const matching = Statement.flatMap((statement) => {
    const grant = matchOf(statement, need);
    return grant ? [{ effect: statement.Effect, grant }] : [];
  });
  if (matching.some(({ effect }) => effect === 'Deny')) return { kind: 'denied', because: 'explicit-deny' };
  if (matching.length === 0) return { kind: 'denied', because: 'no-statement' };
  return { kind: 'allowed', by: matching.map(({ grant }) => grant) };
}

function matchOf(statement: Statement, need: Need): Grant | undefined {
  const wanted = need.action.toLowerCase();
  const action = listed(statement.Action).find((pattern) => matchesWildcard(pattern.toLowerCase(), wanted));
  const resource = listed(statement.Resource).find((pattern) => matchesWildcard(pattern, need.resource));
  if (action === undefined || resource === undefined) return undefined;
  if (statement.Condition && !conditionsHold(statement.Condition, need.context ?? {})) return undefined;
  return { action, resource };
}
