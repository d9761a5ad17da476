import type { Place } from './plan/statements.ts';

/** Services of AWS that write to encrypted queues, topics and logs on their own behalf. */
const WRITERS = ['events.amazonaws.com', 'cloudwatch.amazonaws.com', 'sns.amazonaws.com'];

/** One key for table, queues, topics and logs; its policy lets in who reads or writes those, so that no role names it. */
export function createKey({ partition, accountId, region }: Place): aws.kms.Key {
  const uses = [
    'kms:Encrypt',
    'kms:Decrypt',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
    'kms:GenerateDataKey',
    'kms:DescribeKey',
  ];
  const logs = `arn:${partition}:logs:${region}:${accountId}:*`;
  const policy = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TheAccountAdministersItsKey',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'CallersOfThisAccountThroughTheServicesThatStore',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [...uses, 'kms:CreateGrant'],
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': accountId,
            'kms:ViaService': ['dynamodb', 'sqs', 'sns', 'ssm'].map((service) => `${service}.${region}.amazonaws.com`),
          },
        },
      },
      {
        Sid: 'ServicesThatDeliver',
        Effect: 'Allow',
        Principal: { Service: WRITERS },
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
      },
      {
        Sid: 'LogsOfThisAccount',
        Effect: 'Allow',
        Principal: { Service: `logs.${region}.amazonaws.com` },
        Action: uses,
        Resource: '*',
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logs } },
      },
    ],
  };
  return new aws.kms.Key(
    'Key',
    {
      description: 'Fairlead: table, queues, topics and logs',
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: JSON.stringify(policy),
    },
    { retainOnDelete: $app.removal !== 'remove' },
  );
}
