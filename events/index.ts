export { SageMakerCall } from './cloudtrail/sagemaker-call.ts';
export { CloudWatchAlarmStateChange } from './cloudwatch/alarm-state-change.ts';
export { RolloutEnded } from './rollout/rollout-ended.ts';
export { RolloutEvents, type RolloutEventType } from './rollout/rollout-events.v1.ts';
export { SageMakerEndpointStateChange } from './sagemaker/endpoint-state-change.ts';
export { WaveEvents, type WaveEventType } from './wave/wave-events.v1.ts';
