export { type Asset, assetOf } from './assets/assets.ts';
export type {
  EndpointData,
  EndpointLine,
  EndpointListData,
  HomeData,
  RolloutData,
  RolloutListData,
  ScalingLine,
  WaveData,
} from './data.ts';
export { endpointPage, endpointsPage } from './pages/endpoint-pages.ts';
export { homePage } from './pages/home-page.ts';
export type { Page } from './pages/page.ts';
export { problemPage } from './pages/problem-page.ts';
export { queuedPage } from './pages/queued-page.ts';
export { rolloutPage } from './pages/rollout-page.ts';
export { rolloutsPage } from './pages/rollouts-page.ts';
export { scalingPage } from './pages/scaling-page.ts';
export { shell } from './pages/shell.ts';
export { wavePage, wavesPage } from './pages/wave-pages.ts';
export { SECURITY_HEADERS } from './security-headers.ts';
