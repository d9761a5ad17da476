export { type CapacityAnswer, type CapacityQuestion, capacityFor, presentLoad } from './capacity-for.ts';
export { compare, type Difference, differenceText } from './compare.ts';
export { copyForVariant } from './copy-for-variant.ts';
export {
  type Account,
  AppliedScaling,
  type ScalingDocument,
  type ScalingDocuments,
  ScalingStatus,
  scalingDocuments,
} from './documents.ts';
export { afterOperation, afterOperations, inOrder, operationText, type ScalingOperation } from './operation.ts';
export {
  byKey,
  Fields,
  keyOf,
  type LiveScaling,
  type PartRef,
  placeOf,
  policyPlaceholder,
  refOf,
  ScalableDimension,
  ScalingPart,
  stalePlaceholder,
} from './part.ts';
export { planChanges, type ScalingPlan } from './plan-changes.ts';
export { type Edit, editText, type Restoration, restore } from './restore.ts';
export { ScalingSnapshot, snapshotOf } from './snapshot.ts';
export { resume, type Suspended, suspend } from './suspend.ts';
export { putsFor, removesFor } from './way-to.ts';
export { withPending } from './with-pending.ts';
