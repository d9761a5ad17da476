import type { CloudContext, KeyValueStore } from '../../../service.ts';
import { behaviourOf } from '../../sagemaker/behaviour.ts';
import type { SageMakerMachine } from '../../sagemaker/machine.ts';
import type { EndpointRecord, VariantRecord } from '../../sagemaker/records.ts';
import { playProfile } from '../play-profile.ts';
import { SERVING } from '../routing.ts';
import { recordAnswer, recordExpired } from './async-metrics.ts';
import type { AsyncRequest } from './records.ts';

/** How many requests an instance works on at a time unless the config says so; AWS chooses "an optimal value". */
const DEFAULT_CONCURRENCY = 4;

type Machine = Pick<SageMakerMachine, 'endpoint'>;

/** Requests that asynchronous endpoints have accepted and not answered yet; on disk, in the order they came. */
export class Backlog {
  readonly #context: CloudContext;
  readonly #machine: Machine;
  readonly #store: KeyValueStore<AsyncRequest>;
  readonly #requests = new Map<string, AsyncRequest>();
  #sequence = 0;
  #timer: { atMs: number; cancel: () => void } | undefined;

  constructor(context: CloudContext, machine: Machine) {
    this.#context = context;
    this.#machine = machine;
    this.#store = context.store('sagemaker-async');
    for (const [key, request] of this.#store.entries()) {
      this.#requests.set(key, request);
      this.#sequence = Math.max(this.#sequence, request.sequence);
    }
  }

  /** Accept a request; an instance takes it up as soon as one is free. */
  add(request: Omit<AsyncRequest, 'sequence'>): void {
    this.#sequence += 1;
    this.#put({ ...request, sequence: this.#sequence });
    this.work();
  }

  /** All requests of an endpoint that are waiting or being worked on, oldest first. */
  of(endpointName: string): AsyncRequest[] {
    return this.#all().filter((request) => request.endpointName === endpointName);
  }

  /** Answer what is done, drop what has expired, take up what there is room for, and wait for the next of these. */
  work(): void {
    const nowMs = this.#context.clock.now();
    for (const request of this.#all()) this.#settle(request, nowMs);
    const full = new Set<string>();
    for (const request of this.#all()) {
      const isWaiting = !request.taken && !full.has(request.endpointName);
      if (isWaiting && !this.#takeUp(request, nowMs)) full.add(request.endpointName);
    }
    this.#arm();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #settle(request: AsyncRequest, nowMs: number): void {
    const { taken, expiresAtMs } = request;
    if (taken && taken.endsAtMs <= nowMs) recordAnswer(this.#context.metrics, request, taken);
    else if (!taken && expiresAtMs <= nowMs) recordExpired(this.#context.metrics, request);
    else return;
    const key = keyOf(request);
    this.#requests.delete(key);
    this.#store.delete(key);
  }

  /** @returns false when the endpoint has no room for it */
  #takeUp(request: AsyncRequest, nowMs: number): boolean {
    const endpoint = this.#machine.endpoint(request.endpointName);
    const variant = endpoint && this.#freeVariant(endpoint);
    if (!variant?.container) return false;
    const behaviour = behaviourOf(variant.container);
    const random = this.#context.dice(`endpoint/${request.endpointName}`);
    const answer =
      behaviour.kind === 'profile'
        ? playProfile(behaviour, modelRequest(request), { ageMs: nowMs - variant.deployedAtMs, load: 0, random })
        : { status: 0, modelLatencyMs: 0 };
    const { status, modelLatencyMs } = answer;
    const endsAtMs = nowMs + Math.ceil(modelLatencyMs);
    this.#put({ ...request, taken: { variant: variant.name, atMs: nowMs, endsAtMs, status, modelLatencyMs } });
    return true;
  }

  #freeVariant({ name, status, fleet }: Readonly<EndpointRecord>): VariantRecord | undefined {
    if (!fleet || !SERVING.has(status)) return undefined;
    const { MaxConcurrentInvocationsPerInstance: each = DEFAULT_CONCURRENCY } =
      fleet.definition.AsyncInferenceConfig?.ClientConfig ?? {};
    const busy = this.of(name);
    return fleet.production.find(
      (variant) => busy.filter(({ taken }) => taken?.variant === variant.name).length < variant.currentCount * each,
    );
  }

  /** The next answer or expiry; new instances are found when the minute is summed up. */
  #arm(): void {
    const times = this.#all().map(({ taken, expiresAtMs }) => taken?.endsAtMs ?? expiresAtMs);
    const atMs = times.length === 0 ? undefined : Math.min(...times);
    if (atMs === this.#timer?.atMs) return;
    this.stop();
    if (atMs === undefined) return;
    const wake = (): void => {
      this.#timer = undefined;
      this.work();
    };
    this.#timer = { atMs, cancel: this.#context.clock.at(atMs, wake) };
  }

  #all(): AsyncRequest[] {
    return [...this.#requests.values()].sort((a, b) => a.sequence - b.sequence);
  }

  #put(request: AsyncRequest): void {
    const key = keyOf(request);
    this.#requests.set(key, request);
    this.#store.put(key, request);
  }
}

const keyOf = ({ sequence }: AsyncRequest): string => String(sequence).padStart(9, '0');

const modelRequest = ({ body, contentType, accept, customAttributes, inferenceId }: AsyncRequest) => ({
  body: Buffer.from(body ?? '', 'base64'),
  contentType,
  accept,
  customAttributes,
  inferenceId,
});
