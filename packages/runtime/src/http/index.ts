export { type ApiRequest, httpApi, type Route, route } from './api.ts';
export { EndpointRef, PlaceQuery, placeFields } from './endpoint-ref.ts';
export { type Answer, accepted, created, ok } from './response.ts';
