export { actorOf, WAVE_ACTOR_PREFIX, waveIdOf } from './actor.ts';
export { type Address, addressKey, addressText, isSamePlace, type Place } from './address.ts';
export { allowedWaveCommands, commandWave, WAVE_COMMANDS, type WaveCommand, type WaveRefusal } from './commands.ts';
export { decideWave, revertable } from './decide.ts';
export { BUSY, type SeenRollout, UNCHANGED, type WaveAction, type WaveDecision, type WaveSeen } from './decision.ts';
export { expectationOf, instancesOf } from './expect.ts';
export { type Forecast, forecastOf } from './forecast.ts';
export { frozenUntil } from './freeze.ts';
export { POLICY_RECORD, TARGET_PREFIX, targetSort, WAVE_PREFIX, waveKey, waveListPartition } from './names.ts';
export { MOST_ENDPOINTS, orderWave, type WaveFault, type WaveOrder, type WaveRequest } from './plan.ts';
export { listRecord, startWave } from './start.ts';
export {
  type Flight,
  type FreezeWindow,
  parseWave,
  WAVE_SCHEMA_VERSION,
  type WavePlan,
  type WaveState,
} from './state.ts';
export { pendingTarget, Target, type TargetState, targetRecord } from './target.ts';
export { type TargetView, targetViewOf, type WaveView, waveViewOf } from './view.ts';
export { statusOf as waveStatusOf, type WaveStatus } from './why.ts';
