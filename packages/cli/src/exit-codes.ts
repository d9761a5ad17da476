/** What the command's exit code says, for scripts. */
export const EXIT = {
  done: 0,
  /** Refused, failed, lost or rolled back. */
  failed: 1,
  /** The command line or the request is not well-formed. */
  usage: 2,
  /** Not signed in, or not allowed. */
  denied: 3,
  timeout: 4,
  /** The rollout waits for a person. */
  paused: 5,
} as const;

/** An end of the command with a message for stderr and an exit code. */
export class Exit extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}
