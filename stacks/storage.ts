import { keyArn, type Site } from './site.ts';

/** The control-plane table: the schema of `controlTableInput` in packages/aws, with what a live table needs besides. */
export function createTable({ config, key }: Pick<Site, 'config' | 'key'>): sst.aws.Dynamo {
  const kmsKeyArn = keyArn({ key });
  return new sst.aws.Dynamo('Table', {
    fields: { pk: 'string', sk: 'string', dueShard: 'string', dueAt: 'string' },
    primaryIndex: { hashKey: 'pk', rangeKey: 'sk' },
    globalIndexes: { due: { hashKey: 'dueShard', rangeKey: 'dueAt', projection: 'keys-only' } },
    ttl: 'expiresAtSeconds',
    deletionProtection: config.protectData,
    transform: { table: kmsKeyArn ? { serverSideEncryption: { enabled: true, kmsKeyArn } } : {} },
  });
}
