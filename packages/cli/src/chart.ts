const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * Columns of a series, as wide as there is room: each column shows the highest of its stretch, so no peak is lost.
 *
 * @param values - evenly spaced; null where nothing was measured: an empty column
 * @returns one line per row, the highest value written at the top and 0 at the bottom; nothing for an empty series
 */
export function columnChart(
  values: readonly (number | null)[],
  { width, height = 5 }: { width: number; height?: number },
): string[] {
  const measured = values.filter((value) => value !== null);
  if (measured.length === 0) return [];
  const highest = Math.max(...measured);
  const top = String(Math.round(highest));
  const columns = resample(values, Math.max(1, Math.min(values.length, width - top.length - 2)));
  return Array.from({ length: height }, (_, row) => {
    const fromBottom = height - 1 - row;
    const cells = columns.map((value) => cell(value, highest, height, fromBottom)).join('');
    const label = row === 0 ? top : fromBottom === 0 ? '0' : '';
    return `${label.padStart(top.length)} │${cells.trimEnd()}`;
  });
}

/** Eighths of one cell: something measured shows at least one eighth in the lowest row. */
function cell(value: number | null, highest: number, height: number, fromBottom: number): string {
  if (value === null) return ' ';
  const eighths = highest === 0 ? 1 : Math.max(1, Math.round((value / highest) * height * 8));
  return EIGHTHS[Math.min(8, Math.max(0, eighths - fromBottom * 8))] ?? ' ';
}

function resample(values: readonly (number | null)[], columns: number): (number | null)[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const stretch = values
      .slice(from, Math.floor(((column + 1) * values.length) / columns))
      .filter((value) => value !== null);
    return stretch.length === 0 ? null : Math.max(...stretch);
  });
}
