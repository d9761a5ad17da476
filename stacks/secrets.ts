import { logicalName } from './plan/names.ts';
import { keyArn, type Site } from './site.ts';

const SLACK_SECRETS = ['slack-signing-secret', 'slack-bot-token'];

/**
 * Encrypted parameters filled from SST's secrets (`sst secret set SlackSigningSecret …`). Functions are told their names
 * and read them when they need them, so that no value stands in an environment.
 */
export function createSecrets({ config, stage, key }: Pick<Site, 'config' | 'stage' | 'key'>): Site['secrets'] {
  const names = config.slack ? SLACK_SECRETS : [];
  const keyId = keyArn({ key });
  return Object.fromEntries(
    names.map((name) => [
      name,
      new aws.ssm.Parameter(logicalName(name, 'parameter'), {
        name: `/fairlead/${stage}/${name}`,
        type: 'SecureString',
        value: new sst.Secret(logicalName(name)).value,
        ...(keyId ? { keyId } : {}),
      }),
    ]),
  );
}
