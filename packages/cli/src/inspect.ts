import type { AccountSnapshot } from '@fairlead/doctor';
import type { InspectTarget } from './context.ts';
import { EXIT, Exit } from './exit-codes.ts';

/** Any will do: a local cloud checks none. */
const LOCAL = { credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, region: 'us-east-1' };

/**
 * Read the account. The AWS SDK is only loaded here: no other command needs it.
 *
 * @throws Exit (denied) when it cannot even be told whose account it is
 */
export async function inspect({ prefix, endpoint, ...target }: InspectTarget): Promise<AccountSnapshot> {
  const { readAccount } = await import('@fairlead/aws/doctor');
  const settings = endpoint ? { ...LOCAL, ...target, endpoint } : target;
  try {
    return await readAccount(settings, { prefix, nowMs: Date.now() });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const hint = 'Check AWS_PROFILE or --profile, AWS_REGION or --region, and that the network reaches AWS.';
    throw new Exit(EXIT.denied, `The account cannot be looked at: ${error.name}: ${error.message}\n${hint}`);
  }
}
