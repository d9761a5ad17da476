import { SignIn } from '@fairlead/roles';
import * as z from 'zod';

const ACCOUNT = 'An AWS account id: 12 digits, in quotes.';
const AccountId = z.string(ACCOUNT).regex(/^\d{12}$/, ACCOUNT);
const Region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'An AWS region such as us-east-1.');
const TagKey = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!aws:)/i, 'A tag key; those that start with aws: belong to AWS.');

/** The numbers of days that CloudWatch Logs can keep, up to two years. */
const LOG_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

/** Which endpoints Fairlead may touch, at home and at members: those named here, and those tagged so. */
const Endpoints = z
  .strictObject({
    /** Names, with `*` for any run of characters: `fraud-*`. */
    names: z
      .array(z.string().regex(/^[a-zA-Z0-9*-]{1,63}$/, 'An endpoint name: letters, digits, hyphens, and * for any.'))
      .default([]),
    /** All of these tags with these values; read by IAM as aws:ResourceTag. */
    tags: z.record(TagKey, z.string().max(256)).default({}),
  })
  .refine(({ names, tags }) => names.length + Object.keys(tags).length > 0, {
    message: 'Name the endpoints Fairlead may touch, or tags they carry; names: ["*"] means all of them.',
  });

/** Another account, or other regions of this one, whose endpoints are rolled from here. */
const Member = z.strictObject({
  accountId: AccountId,
  regions: z.array(Region).min(1, 'Name at least one region.'),
});

/** What a stage is. Every field is explained here and nowhere else; unknown ones are refused. */
export const StageConfig = z.strictObject({
  /** Where this stage lives. A deployment with credentials of another account or region is refused. */
  accountId: AccountId,
  region: Region,
  endpoints: Endpoints,
  members: z
    .array(Member)
    .max(50, 'At most 50 members: their list is told to functions in one variable of 4 KB.')
    .default([]),
  /** Shared secret of the member roles' trust (sts:ExternalId): 16 to 64 random characters. Needed with members. */
  externalId: z
    .string()
    .regex(/^[\w=,.@:/-]{16,64}$/, '16 to 64 characters of A-Z a-z 0-9 _ = , . @ : / -')
    .optional(),
  /**
   * Who may call the API, and do what: packages/roles/src/sign-in.ts explains each field. Signed requests (SigV4) need
   * execute-api:Invoke and a rule here. With an issuer, there is a second API for bearer tokens.
   */
  signIn: z.prefault(SignIn, {}),
  /** Make the encrypted parameters for Slack; set them with `sst secret set SlackSigningSecret` and `SlackBotToken`. */
  slack: z.boolean().default(false),
  /** Who is told when Fairlead itself is broken, and of what needs people. Without any, alarms only show in the console. */
  notify: z.strictObject({ emails: z.array(z.email('An e-mail address.')).default([]) }).prefault({}),
  logDays: z.literal(LOG_DAYS, `Days to keep logs: ${LOG_DAYS.join(', ')}.`).default(90),
  /** Keep what the stage holds: deletion protection on the table, which also outlives `sst remove`. */
  protectData: z.boolean().default(true),
  /** `customer-managed`: one KMS key of yours for table, queues, topics and logs, 1 USD a month. */
  encryption: z.enum(['aws-owned', 'customer-managed']).default('aws-owned'),
  /** AWS X-Ray traces of every function. Costs some 40 ms per cold start. */
  tracing: z.boolean().default(false),
  logLevel: z.enum(['DEBUG', 'INFO', 'WARN', 'ERROR']).default('INFO'),
  /** An IAM policy that bounds every role made here, where the organisation asks for one. */
  permissionsBoundaryArn: z
    .string()
    .regex(/^arn:aws[\w-]*:iam::(\d{12}|aws):policy\/.+$/, 'The ARN of an IAM policy.')
    .optional(),
  /** The roles that models made from model packages may run with; none: Fairlead makes no models. */
  modelRoles: z
    .array(z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'The ARN of an IAM role.'))
    .default([]),
  /** On everything that can carry tags, beside `fairlead:stage`; activate them as cost allocation tags. */
  tags: z.record(TagKey, z.string().max(256)).default({}),
});

export type StageConfig = z.output<typeof StageConfig>;
/** A stage as `fairlead.config.ts` writes it: what has a default may be left out. */
export type StageInput = z.input<typeof StageConfig>;
