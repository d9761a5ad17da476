import type { Service } from '../service.ts';
import { modelOf, type ServiceModel } from './model.ts';

/** How requests find a service, and how the service is loaded once one has. */
export interface ServiceBinding {
  /** The signing name, such as `sqs`. */
  name: string;
  /** What stands before the dot in `x-amz-target`, and after `/service/` in rpc-v2-cbor. */
  target: string;
  /** The `Version` of the query protocol. */
  version: string;
  /** Whether its operations have paths of their own. */
  rest: boolean;
  /** The service with its model; loaded at the first call, then kept. */
  model(): Promise<ServiceModel>;
}

/** Bind a service that is already there; how it is found is read from its SDK client. */
export function bindService(service: Service): ServiceBinding {
  const model = modelOf(service);
  const { serviceTarget, version } = model.settings;
  const rest = model.protocolId.includes('#rest');
  return { name: service.name, target: serviceTarget, version, rest, model: async () => model };
}

/** Bind a service whose SDK package is only imported when the first request for it arrives. */
export function bindLazily(
  how: Pick<ServiceBinding, 'name' | 'target' | 'version' | 'rest'>,
  load: () => Promise<Service>,
): ServiceBinding {
  let model: Promise<ServiceModel> | undefined;
  return {
    ...how,
    model: () => {
      model ??= load().then(modelOf);
      return model;
    },
  };
}
