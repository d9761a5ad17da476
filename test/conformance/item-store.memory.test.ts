import { memoryStore } from '@fairlead/reconcile';
import { itemStoreConformance } from './item-store.ts';

itemStoreConformance('memory', async () => memoryStore());
itemStoreConformance('memory, sharing', async () => memoryStore({ shares: true }));
