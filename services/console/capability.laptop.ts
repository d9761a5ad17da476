import type { Capability, Permission } from '@fairlead/runtime';

/** The console changes nothing: every permission is to read. */
const reads: readonly Permission[] = [
  { actions: ['dynamodb:GetItem', 'dynamodb:Query'], on: 'table' },
  { actions: ['sagemaker:DescribeEndpoint'], on: ['sagemaker:endpoint/*'] },
  { actions: ['sagemaker:ListEndpoints'], on: ['*'] },
  { actions: ['sts:AssumeRole'], on: 'members' },
];

/**
 * The console: web pages of what is going on.
 *
 * Only `npm start` reads this manifest. It has no sign-in, so no stack deploys it: `capability.ts` is the name they look for.
 */
export const capability: Capability = {
  name: 'console',
  queues: {},
  functions: {
    pages: {
      entry: './src/handler.ts',
      purpose: 'Serves the console’s pages.',
      timeoutSeconds: 29,
      memoryMb: 1024,
      triggers: [
        { kind: 'http', method: 'GET', path: '/', action: 'open' },
        { kind: 'http', method: 'GET', path: '/rollouts', action: 'open' },
        { kind: 'http', method: 'GET', path: '/rollouts/{id}', action: 'open' },
        { kind: 'http', method: 'GET', path: '/endpoints', action: 'open' },
        { kind: 'http', method: 'GET', path: '/endpoints/{name}', action: 'open' },
        { kind: 'http', method: 'GET', path: '/scaling', action: 'open' },
        { kind: 'http', method: 'GET', path: '/waves', action: 'open' },
        { kind: 'http', method: 'GET', path: '/waves/{id}', action: 'open' },
        { kind: 'http', method: 'GET', path: '/assets/{file}', action: 'open' },
      ],
      permissions: reads,
      environment: { FAIRLEAD_TABLE: 'table', FAIRLEAD_ACCOUNT_ID: 'account', FAIRLEAD_MEMBERS: 'members' },
      impact: 'Nobody sees the console. Rollouts, the API and the CLI go on.',
    },
  },
};
