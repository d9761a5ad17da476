/** Seconds as people write them: `90s`, `10m`, `1h30m`. */
export function durationText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ].filter(([count]) => count !== 0);
  return parts.length > 0 ? parts.map(([count, unit]) => `${count}${unit}`).join('') : '0s';
}
