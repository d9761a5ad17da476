/** What reaches the table, and no other service: for functions that mostly need no more. */
export { documentClient } from './clients.ts';
export { dynamoStore } from './dynamo-store.ts';
