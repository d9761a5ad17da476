import { type Address, addressKey, addressText, isSamePlace, type Place } from './address.ts';
import { isTimeZone } from './local-time.ts';
import type { FreezeWindow } from './state.ts';

/** Targets are records of their own, but the lists of how they ended are in the wave's item, which stays small. */
export const MOST_ENDPOINTS = 500;

/** One thing wrong with a request for a wave. */
export interface WaveFault {
  /** JSON Pointer into the request body, as a URI fragment. */
  pointer: string;
  code: string;
  detail: string;
}

/** What a caller asks for, already well-formed. */
export interface WaveRequest {
  /** As they were named, or as the selector found them. */
  endpoints: readonly (Address & { pointer: string })[];
  model?: string | undefined;
  models?: Readonly<Record<string, string>> | undefined;
  order: 'given' | 'name';
  stages: readonly (number | 'rest')[];
  freezes: readonly FreezeWindow[];
}

/** The endpoints of a wave in their order with their models, and the sizes of its stages. */
export interface WaveOrder {
  targets: { endpoint: Address; model: string; pointer: string }[];
  stages: number[];
}

/** Put a request in order, or say everything that is wrong with it. Pure; never throws. */
export function orderWave(
  request: WaveRequest,
  places: { home: Place; all: readonly Place[] },
): { kind: 'ordered'; order: WaveOrder } | { kind: 'refused'; faults: WaveFault[] } {
  const { endpoints, order } = request;
  const sorted = order === 'name' ? endpoints.toSorted(byName) : [...endpoints];
  const faults = [
    ...countFaults(endpoints.length),
    ...endpoints.flatMap((endpoint) => addressFaults(endpoint, places.all)),
    ...twiceFaults(endpoints, places.home),
    ...modelFaults(request),
    ...stageFaults(request.stages, endpoints.length),
    ...request.freezes.flatMap(freezeFaults),
  ];
  if (faults.length > 0) return { kind: 'refused', faults };
  const targets = sorted.map(({ pointer, ...endpoint }) => ({
    endpoint,
    model: modelFor(endpoint.name, request),
    pointer,
  }));
  return { kind: 'ordered', order: { targets, stages: stageSizes(request.stages, endpoints.length) } };
}

function modelFor(name: string, { model, models }: WaveRequest): string {
  return models?.[name] ?? model ?? '';
}

function countFaults(count: number): WaveFault[] {
  if (count >= 1 && count <= MOST_ENDPOINTS) return [];
  const detail = `A wave has 1 to ${MOST_ENDPOINTS} endpoints; these are ${count}.`;
  return [{ pointer: '#/endpoints', code: 'endpoint_count', detail }];
}

/** Endpoints of one name stand together, in the order of their accounts and regions. */
function byName(a: Address, b: Address): number {
  const [first, second] = [a, b].map(({ accountId, region, name }) => `${name} ${accountId} ${region}`);
  return (first ?? '') < (second ?? '') ? -1 : 1;
}

function addressFaults(
  { accountId, region, name, pointer }: WaveRequest['endpoints'][number],
  places: readonly Place[],
): WaveFault[] {
  if (places.some((place) => isSamePlace(place, { accountId, region }))) return [];
  const known = places.map((place) => `${place.region} of ${place.accountId}`).join(', ');
  const detail = `${name} is in ${region} of account ${accountId}, which is no member of this installation; it has ${known}. Add it to the stage's members in fairlead.config.ts, deploy, and deploy the member template there.`;
  return [{ pointer, code: 'member_unknown', detail }];
}

/** Endpoint names ignore case, and are unique in an account and region. */
function twiceFaults(endpoints: WaveRequest['endpoints'], home: Place): WaveFault[] {
  const seen = new Set<string>();
  return endpoints.flatMap(({ pointer, ...endpoint }) => {
    const key = addressKey(endpoint);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const detail = `${addressText(endpoint, home)} is named twice; names ignore case. Name it once.`;
    return [{ pointer, code: 'endpoint_named_twice', detail }];
  });
}

function modelFaults({ endpoints, model, models = {} }: WaveRequest): WaveFault[] {
  const names = new Set(endpoints.map(({ name }) => name));
  const strangers = Object.keys(models)
    .filter((name) => !names.has(name))
    .map((name) => ({
      pointer: `#/models/${name}`,
      code: 'endpoint_not_in_wave',
      detail: `${name} is not among the endpoints of this wave. Name it there too, or leave it out here.`,
    }));
  if (model !== undefined) return strangers;
  const without = endpoints.filter(({ name }) => models[name] === undefined);
  const missing = without.map(({ name, pointer }) => ({
    pointer,
    code: 'model_missing',
    detail: `${name} has no model: give one for all as model, or its own in models.`,
  }));
  return [...strangers, ...missing];
}

function stageFaults(stages: WaveRequest['stages'], count: number): WaveFault[] {
  const rest = stages.indexOf('rest');
  if (rest >= 0 && rest < stages.length - 1) {
    return [
      { pointer: `#/stages/${rest}`, code: 'stage_order', detail: 'rest takes all that are left, so it comes last.' },
    ];
  }
  const sum = stages.reduce<number>((total, size) => total + (size === 'rest' ? 0 : size), 0);
  if (rest >= 0 || sum >= count) return [];
  const detail = `The stages have ${sum} of ${count} endpoints; end with rest.`;
  return [{ pointer: `#/stages/${Math.max(0, stages.length - 1)}`, code: 'stages_incomplete', detail }];
}

/** Sizes that add up to the count; stages that nothing is left for go. */
function stageSizes(stages: WaveRequest['stages'], count: number): number[] {
  let left = count;
  const sizes = stages.map((size) => {
    const taken = size === 'rest' ? left : Math.min(size, left);
    left -= taken;
    return taken;
  });
  return sizes.filter((size) => size > 0);
}

function freezeFaults(window: FreezeWindow, index: number): WaveFault[] {
  const pointer = `#/freezes/${index}`;
  const faults: WaveFault[] = [];
  if (!isTimeZone(window.timeZone)) {
    const detail = `${JSON.stringify(window.timeZone)} is no time zone of the IANA database; write one such as Europe/Vienna or UTC.`;
    faults.push({ pointer: `${pointer}/timeZone`, code: 'time_zone_unknown', detail });
  }
  if (window.kind === 'once' && window.to <= window.from) {
    faults.push({
      pointer: `${pointer}/to`,
      code: 'freeze_empty',
      detail: `It ends (${window.to}) before it begins (${window.from}).`,
    });
  }
  return faults;
}
