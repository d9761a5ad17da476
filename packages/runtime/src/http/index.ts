export type { TagReader } from '../auth/require-access.ts';
export { type ApiParts, httpApi } from './api.ts';
export { EndpointRef, PlaceQuery, placeFields } from './endpoint-ref.ts';
export { type Answer, accepted, created, ok } from './response.ts';
export { type ApiRequest, type Route, route, type Subject } from './route.ts';
export { signInRoutes } from './sign-in-routes.ts';
