/** Who asks, as far as it has been proved. */
export type Caller = TokenCaller | IamCaller;

/** Someone with a verified token. */
export interface TokenCaller {
  kind: 'person' | 'workload';
  /** `<issuer's name>:<user>`: what the audit and the idempotency key know them by. */
  id: string;
  /** The name that the stage's config gives to the issuer that signed. */
  issuer: string;
  groups: readonly string[];
  /** Why the token's groups cannot be known, if they cannot: then nothing is granted by group. */
  groupsUnknown?: string;
  /** All verified claims. */
  claims: Readonly<Record<string, unknown>>;
}

/** Someone of an AWS account, as API Gateway has checked their signature. */
export interface IamCaller {
  kind: 'iam';
  /** `iam:<ARN>`, the session included. */
  id: string;
  /** The ARN of the role or user, without the session: what grants name. */
  arn: string;
}

/** What STS calls a role that somebody has taken on; it leaves out the role's path. */
const ASSUMED = /^arn:(aws[a-z-]*):sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/[\w+=,.@-]+$/;
const ROLE = /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:[\w+=,.@/-]*\/)?([\w+=,.@-]+)$/;

/** The caller behind an ARN that API Gateway put into `requestContext.authorizer.iam.userArn`. */
export function iamCaller(userArn: string): IamCaller {
  return { kind: 'iam', id: `iam:${userArn}`, arn: comparableArn(userArn) };
}

/** One spelling for a role and its sessions: names of roles are unique in an account, whatever their path. */
export function comparableArn(arn: string): string {
  const [, partition, account, name] = ASSUMED.exec(arn) ?? ROLE.exec(arn) ?? [];
  return name === undefined ? arn : `arn:${partition}:iam::${account}:role/${name}`;
}
