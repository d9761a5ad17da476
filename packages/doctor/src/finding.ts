/** How much a finding matters: `problem` breaks something now, `warning` may when it is needed, `note` is good to know. */
export type Severity = 'problem' | 'warning' | 'note';

/** Every finding, with how much it matters. `docs/doctor.md` has a section on each. */
export const FINDINGS = {
  'not-readable': 'warning',
  'endpoint-not-rollable': 'warning',
  'single-instance': 'warning',
  'single-subnet': 'warning',
  'variant-without-traffic': 'warning',
  'no-requests': 'warning',
  'scaling-fixed': 'note',
  'scaling-suspended': 'warning',
  'scaling-on-nothing': 'note',
  'service-linked-role-missing': 'warning',
  'alarm-without-data': 'warning',
  'alarm-on-nothing': 'warning',
  'rule-never-matches': 'problem',
  'domain-sso': 'note',
  'installation-missing': 'problem',
  'table-not-active': 'problem',
  'table-unprotected': 'warning',
  'dead-letters': 'problem',
  'rule-missing': 'problem',
  'rule-disabled': 'problem',
  'rule-without-target': 'problem',
} as const satisfies Record<string, Severity>;

export type FindingId = keyof typeof FINDINGS;

/** One thing that is wrong, or will be. */
export interface Finding {
  id: FindingId;
  severity: Severity;
  /** What it is about, such as `endpoint fraud`. */
  subject: string;
  seen: string;
  todo: string;
  docs: string;
}

/** Make a finding; severity and page follow from its id. */
export function finding(id: FindingId, told: Pick<Finding, 'subject' | 'seen' | 'todo'>): Finding {
  return { id, severity: FINDINGS[id], ...told, docs: `docs/doctor.md#${id}` };
}
