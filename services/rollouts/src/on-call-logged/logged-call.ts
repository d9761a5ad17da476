import type { SageMakerCall } from '@fairlead/events';
import { instantOf } from '@fairlead/reconcile';
import type { LoggedCall } from '@fairlead/rollout';

/** A call that was carried out, as a rollout notes it; undefined for one that was refused. */
export function loggedCallOf({
  errorCode,
  eventName,
  eventTime,
  userAgent = 'an unknown client',
  userIdentity = {},
  requestParameters: { endpointConfigName, desiredWeightsAndCapacities },
}: SageMakerCall['detail']): LoggedCall | undefined {
  if (errorCode !== undefined) return undefined;
  const weights = Object.fromEntries(
    (desiredWeightsAndCapacities ?? []).flatMap(({ variantName, desiredWeight }) =>
      desiredWeight === undefined ? [] : [[variantName, desiredWeight]],
    ),
  );
  return {
    at: instantOf(Date.parse(eventTime)),
    by: userIdentity.arn ?? userIdentity.invokedBy ?? 'somebody',
    operation: eventName,
    through: (userIdentity.invokedBy ?? userAgent).slice(0, 200),
    ...(endpointConfigName ? { configName: endpointConfigName } : {}),
    ...(desiredWeightsAndCapacities ? { weights } : {}),
  };
}
