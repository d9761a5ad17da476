import { expect, it } from 'vitest';
import { endpointPolicySchema } from './json-schema.ts';

it('the schema that the API serves is the one that is published', async () => {
  const published = new URL('../../../../docs/schemas/endpoint-policy.schema.json', import.meta.url).pathname;
  await expect(`${JSON.stringify(endpointPolicySchema(), null, 2)}\n`).toMatchFileSnapshot(published);
});
