/** A number as alarm texts show it: `7.0`, `0.25`, `1.5E7` (the form of Java's Double.toString). */
export function formatDouble(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude >= 1e7 || magnitude < 1e-3)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
  }
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** `2026-01-14T09:40:40.989+0000`: alarm events write the offset, never `Z`. */
export function formatTimestamp(atMs: number): string {
  return new Date(atMs).toISOString().replace('Z', '+0000');
}

/** `14/01/26 09:39:00`, the form inside state reasons. */
export function formatShortTime(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}

/** `Wednesday 14 January, 2026 09:40:40 UTC`, the form inside composite reasons. */
export function formatLongTime(atMs: number): string {
  const date = new Date(atMs);
  const part = (options: Intl.DateTimeFormatOptions) => date.toLocaleString('en-US', { ...options, timeZone: 'UTC' });
  const time = date.toISOString().slice(11, 19);
  return `${part({ weekday: 'long' })} ${part({ day: '2-digit' })} ${part({ month: 'long' })}, ${date.getUTCFullYear()} ${time} UTC`;
}
