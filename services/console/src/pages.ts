import {
  endpointPage,
  endpointsPage,
  homePage,
  type Page,
  queuedPage,
  rolloutPage,
  rolloutsPage,
  scalingPage,
  wavePage,
  wavesPage,
} from '@fairlead/console';
import type { Reads } from './wire.ts';

/** What a page is asked with: its path's parameters and its query's. */
export interface Asked {
  params: Partial<Record<string, string>>;
  query: Partial<Record<string, string>>;
}

const NEWEST = { limit: 50, cursor: undefined };

/** The pages by route, as API Gateway names routes. */
export function makePages(reads: Reads): Readonly<Record<string, (asked: Asked) => Promise<Page>>> {
  return {
    'GET /': async () => {
      const [rollouts, waves] = await Promise.all([reads.listRollouts(NEWEST), reads.listWaves(NEWEST)]);
      return homePage({ rollouts: rollouts.items, waves: waves.items });
    },
    'GET /rollouts': async ({ query }) => {
      const { items, nextCursor } = await reads.listRollouts({ limit: 50, cursor: query.cursor });
      return rolloutsPage({ rollouts: items, nextCursor });
    },
    'GET /rollouts/{id}': async ({ params }) => {
      const found = await reads.readRollout(params.id ?? '');
      return 'view' in found ? rolloutPage(found) : queuedPage(found);
    },
    'GET /endpoints': async () => endpointsPage(await reads.listEndpoints()),
    'GET /endpoints/{name}': async ({ params, query }) => {
      const { accountId, region } = query;
      return endpointPage(await reads.readEndpoint(reads.addressOf(params.name, { accountId, region })));
    },
    'GET /scaling': async () => scalingPage(await reads.listScaling()),
    'GET /waves': async () => wavesPage((await reads.listWaves(NEWEST)).items),
    'GET /waves/{id}': async ({ params }) => {
      const { targets, ...wave } = await reads.showWave(params.id ?? '');
      return wavePage({ wave, targets });
    },
  };
}
