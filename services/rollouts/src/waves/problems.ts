import { defineProblems, type Problems } from '@fairlead/runtime';

/** How waves are refused. */
export const waveProblems: Problems<'wave_command_not_allowed' | 'wave_refused' | 'wave_unknown'> = defineProblems({
  wave_command_not_allowed: { status: 409, title: 'The wave does not take this command now' },
  wave_refused: { status: 422, title: 'Wave refused' },
  wave_unknown: { status: 404, title: 'No such wave' },
});
