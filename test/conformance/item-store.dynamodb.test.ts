import { dynamoStore } from '@fairlead/aws';
import { openTable, PLACE } from './control-table.ts';
import { itemStoreConformance } from './item-store.ts';

itemStoreConformance(`dynamodb (${PLACE})`, async () => dynamoStore(await openTable()));
