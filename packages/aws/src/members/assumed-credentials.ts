import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { common, READ_TRIES } from '../client-settings.ts';

/** Keys for a while, in the form that SDK clients take. */
export interface MemberCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  expiration: Date;
}

/** Whom to become, and as whom CloudTrail there shall know us. */
export interface Assumption {
  roleArn: string;
  externalId: string | undefined;
  sessionName: string;
}

/** The shortest that STS gives (API reference, AssumeRole): keys that leak are of little use. */
const SESSION_SECONDS = 900;

/** Take on a member's role. @throws STS's own error when the member does not trust this caller */
export async function assumeMember({ roleArn, externalId, sessionName }: Assumption): Promise<MemberCredentials> {
  const client = new STSClient({ ...common(), maxAttempts: READ_TRIES });
  const { Credentials } = await client.send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      DurationSeconds: SESSION_SECONDS,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
    throw new Error(`STS answered without credentials for ${roleArn}.`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiration: Expiration,
  };
}
