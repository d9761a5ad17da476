export { diagnose } from './diagnose.ts';
export { FINDINGS, type Finding, type FindingId, type Severity } from './finding.ts';
export type {
  AccountSnapshot,
  AlarmSeen,
  DomainSeen,
  EndpointSeen,
  QueueSeen,
  Read,
  RuleSeen,
  ScalableTargetSeen,
  TableSeen,
  TrafficSeen,
} from './snapshot.ts';
