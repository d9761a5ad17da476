import { defineStages } from './stacks/config/read-stage.ts';

/**
 * The stages of this installation: `npx sst deploy --stage prod` deploys the one of that name. Replace the account ids
 * before the first deployment. Every field, with its default: stacks/config/stage-config.ts.
 */
export default defineStages({
  dev: {
    accountId: '111122223333',
    region: 'us-east-1',
    endpoints: { names: ['dev-*'] },
    signIn: {
      grants: [{ rule: 'ML platform', role: 'admin', to: { iam: 'arn:aws:iam::111122223333:role/ml-platform' } }],
    },
    logDays: 7,
    protectData: false,
  },
  prod: {
    accountId: '444455556666',
    region: 'us-east-1',
    endpoints: { tags: { 'fairlead:managed': 'true' } },
    signIn: {
      grants: [{ rule: 'ML platform', role: 'admin', to: { iam: 'arn:aws:iam::444455556666:role/ml-platform' } }],
    },
    encryption: 'customer-managed',
    logDays: 365,
    notify: { emails: ['ml-platform@example.com'] },
    tags: { 'cost-center': 'ml-platform' },
  },
});
