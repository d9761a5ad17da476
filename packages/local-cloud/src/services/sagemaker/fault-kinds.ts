/** What goes wrong with a change of an endpoint when its time is up. */
export interface ChangeFault {
  /**
   * - `swap-rolls-back`: Updating → RollingBack → InService with the old config and a FailureReason
   * - `resize-rolls-back`: a weight or count change does not stick: RollingBack → InService with the old values
   * - `rollback-fails`: a swap fails and so does its rollback: UpdateRollbackFailed, both fleets serve
   * - `change-fails`: the endpoint becomes Failed, whatever was under way
   * - `capacity-shortage`: no instances to be had: a create fails, a swap or a growing resize rolls back
   */
  kind: 'swap-rolls-back' | 'resize-rolls-back' | 'rollback-fails' | 'change-fails' | 'capacity-shortage';
  /** Overrides the FailureReason. */
  reason?: string;
}

/** ThrottlingException `Rate exceeded`: the call is not carried out. */
export interface ThrottleFault {
  kind: 'call-throttled';
  operation?: string;
}

/** Any error, declared in the service's model or not; the call is not carried out. */
export interface RefusalFault {
  kind: 'call-refused';
  operation?: string;
  error: { name: string; message: string; status?: number };
}

/** The call is carried out, yet its caller never hears of it. */
export interface LostResponseFault {
  kind: 'response-lost';
  operation?: string;
  /** Carried out this many cloud milliseconds later, long after the caller gave up; 0 (the default) at once. */
  executesAfterMs?: number;
}

/** A fault to inject. It strikes once, unless it stands until cleared. */
export type Fault = (ChangeFault | ThrottleFault | RefusalFault | LostResponseFault) & {
  /** Only this endpoint, in any case; all endpoints when absent. */
  endpoint?: string;
  standing?: boolean;
  /** Chance that it strikes an occasion that fits, 0 to 1; 1 when absent. */
  probability?: number;
};

/** A fault that waits for its occasion. */
export type InjectedFault = Fault & { id: string };
