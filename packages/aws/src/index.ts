export { DUE_INDEX, dynamoStore } from './dynamo-store.ts';
export { controlTableInput } from './table.ts';
