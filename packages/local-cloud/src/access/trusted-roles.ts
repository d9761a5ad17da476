import { randomUUID } from 'node:crypto';
import { AwsError } from '../service.ts';

/** A role that callers here may take on: of this account, or of another that plays in the same test. */
export interface TrustedRole {
  roleArn: string;
  /** Asked of whoever takes it on, where the role's trust says so. */
  externalId?: string;
  /** Told every key that was handed out, so that its calls can be known; for a role of another cloud, there. */
  accept(accessKeyId: string): void;
}

/** What STS hands out. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiresAtMs: number;
}

/** What `AssumeRole` asks for. */
export interface Asked {
  RoleArn?: string;
  RoleSessionName?: string;
  ExternalId?: string;
  DurationSeconds?: number;
}

/** Roles by ARN, each with the one condition of trust that is played here: the external id. */
export class TrustedRoles {
  readonly #roles = new Map<string, TrustedRole>();

  trust(role: TrustedRole): void {
    this.#roles.set(role.roleArn, role);
  }

  /**
   * Keys live by the wall clock, as the SDK reads their end.
   *
   * @throws AwsError AccessDenied for a role that does not exist or does not trust, as STS answers both
   */
  assume({ RoleArn = '', RoleSessionName = '', ExternalId, DurationSeconds = 3600 }: Asked, caller: string): Session {
    if (!/^[\w+=,.@-]{2,64}$/.test(RoleSessionName)) throw invalid(`roleSessionName ${RoleSessionName}`);
    if (DurationSeconds < 900 || DurationSeconds > 43_200) throw invalid(`durationSeconds ${DurationSeconds}`);
    const role = this.#roles.get(RoleArn);
    if (!role || role.externalId !== ExternalId) throw notTrusted(caller, RoleArn);
    const accessKeyId = `ASIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
    role.accept(accessKeyId);
    const expiresAtMs = Date.now() + DurationSeconds * 1000;
    return { accessKeyId, secretAccessKey: randomUUID(), sessionToken: randomUUID(), expiresAtMs };
  }
}

function invalid(what: string): AwsError {
  return new AwsError('ValidationError', `1 validation error detected: ${what} failed to satisfy its constraint`);
}

function notTrusted(caller: string, roleArn: string): AwsError {
  const message = `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`;
  return new AwsError('AccessDenied', message, { status: 403 });
}
