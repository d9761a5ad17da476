/** A policy document in IAM's own language, as far as it is evaluated here: no NotAction, NotResource or Principal. */
export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: readonly Statement[];
}

export interface Statement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  /** `service:Action`; `*` and `?` are wildcards, letter case does not count. */
  Action: string | readonly string[];
  /** ARNs; `*` and `?` are wildcards that also cross `:` and `/`. */
  Resource: string | readonly string[];
  /** Operator → condition key → values; all keys must hold, one value of each suffices. */
  Condition?: Conditions;
}

export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What is known of a request besides action and resource: condition key → value, or values. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** One or several, as a list. */
export function listed(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
