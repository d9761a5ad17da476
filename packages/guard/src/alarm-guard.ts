import type { WindowGuard } from './verdict.ts';

/** A CloudWatch alarm as a guard: ALARM fails, OK passes, anything else decides nothing. */
export function alarmGuard(alarmName: string): WindowGuard {
  const guard = `alarm:${alarmName}`;
  return ({ alarms }) => {
    const alarmState = alarms[alarmName] ?? 'MISSING';
    const evidence = { alarmName, alarmState };
    if (alarmState === 'ALARM') return { guard, kind: 'fail', sentence: `Alarm ${alarmName} is in ALARM.`, evidence };
    if (alarmState === 'OK') return { guard, kind: 'pass', sentence: `Alarm ${alarmName} is OK.`, evidence };
    const sentence =
      alarmState === 'MISSING' ? `Alarm ${alarmName} does not exist any more.` : `Alarm ${alarmName} has no data yet.`;
    return { guard, kind: 'undecided', sentence, evidence };
  };
}
