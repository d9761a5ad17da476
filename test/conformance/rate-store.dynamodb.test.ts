import { dynamoRateStore } from '@fairlead/aws';
import { openTable, PLACE } from './control-table.ts';
import { rateStoreConformance } from './rate-store.ts';

const table = openTable();
let accounts = 0;

rateStoreConformance(`dynamodb (${PLACE})`, async () => {
  const accountId = String(100_000_000_000 + accounts++);
  return dynamoRateStore({ ...(await table), account: { accountId, region: 'us-east-1' } });
});
