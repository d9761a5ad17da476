import type { AlarmRule } from './policy.ts';
import type { Verdict } from './verdict.ts';
import type { GuardWindow } from './window.ts';

/**
 * A CloudWatch alarm as a guard: ALARM fails, OK passes, anything else decides nothing.
 *
 * @param disarmed - it was in ALARM when the rollout began and has not been OK since: it cannot tell the challenger's doing
 */
export function alarmVerdict({ alarmName }: AlarmRule, { alarms }: GuardWindow, disarmed: boolean): Verdict {
  const guard = `alarm:${alarmName}`;
  const alarmState = alarms[alarmName] ?? 'MISSING';
  const evidence = { alarmName, alarmState, armed: disarmed ? 'no' : 'yes' };
  const verdict = (kind: Verdict['kind'], sentence: string): Verdict => ({ guard, kind, sentence, evidence });
  if (disarmed && alarmState !== 'OK') {
    return verdict(
      'pass',
      `Alarm ${alarmName} was in ALARM before the rollout and is disarmed until it has been OK once.`,
    );
  }
  switch (alarmState) {
    case 'ALARM':
      return verdict('fail', `Alarm ${alarmName} is in ALARM.`);
    case 'OK':
      return verdict('pass', `Alarm ${alarmName} is OK.`);
    case 'INSUFFICIENT_DATA':
      return verdict('undecided', `Alarm ${alarmName} has no data yet.`);
    case 'MISSING':
      return verdict('undecided', `Alarm ${alarmName} does not exist any more.`);
  }
}
