import type { PlannedStep } from '../rehearsal/rehearse.ts';
import type { GuardOutlook } from './guard-outlook.ts';
import type { Help } from './help.ts';

/** What the statistical guards can see in one step of a plan, at the endpoint's usual traffic. */
export interface StepOutlook extends PlannedStep {
  /** Requests a minute. */
  championRequests: number;
  challengerRequests: number;
  guards: GuardOutlook[];
  /** No guard that the step is measured by would see what it must within the longest hold. */
  underpowered: boolean;
  /** Expected minutes until a healthy challenger may move on; null when the longest hold would end undecided. */
  minutesToAgreement: number | null;
  /** The same with no longest hold; null when it would take more than a day. */
  minutesOfEvidence: number | null;
  /** A guard that is still undecided at the end of the longest hold. */
  undecidedGuard: string | null;
  help: Help;
  /** The step in words, what would help last. */
  sentences: string[];
}

/** What a policy can see over a whole plan. */
export interface Outlook {
  /** The champion's usual traffic, requests a minute. */
  requestsPerMinute: number;
  steps: StepOutlook[];
  /** Any step is underpowered. */
  underpowered: boolean;
  /** Expected minutes until a healthy challenger has passed all steps; null when a step would end undecided. */
  minutesToPass: number | null;
}
