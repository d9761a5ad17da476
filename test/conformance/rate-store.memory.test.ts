import { memoryRateStore } from '@fairlead/rate';
import { rateStoreConformance } from './rate-store.ts';

rateStoreConformance('memory', async () => memoryRateStore());
