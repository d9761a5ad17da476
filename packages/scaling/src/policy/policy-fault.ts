/** One reason why a policy cannot be applied; `pointer` is a JSON Pointer into the document. */
export interface PolicyFault {
  pointer: string;
  code:
    | 'variant_unknown'
    | 'variant_cannot_scale'
    | 'min_above_max'
    | 'zero_not_allowed'
    | 'above_max_concurrency'
    | 'no_way_from_zero'
    | 'metric_does_not_fit'
    | 'target_out_of_range'
    | 'schedule_invalid'
    | 'timezone_unknown'
    | 'nothing_to_set'
    | 'name_twice'
    | 'policies_conflict'
    | 'steps_conflict';
  detail: string;
}
