/** A guard's answer to one look. Moving on needs `pass`; `undecided` is neither proof of harm nor of harmlessness. */
export interface Verdict {
  guard: string;
  kind: 'pass' | 'fail' | 'undecided';
  /** One sentence for a person. */
  sentence: string;
  /** The numbers behind it. */
  evidence: Record<string, number | string | null>;
}
