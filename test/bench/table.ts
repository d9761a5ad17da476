import { keepsBar, type Measurement, numberText } from './measurement.ts';

const HEADINGS = ['', 'value', 'floor or peer in this run', 'ratio', 'bar', ''];

/** The measurements as lines of text, columns aligned: name · value · floor · ratio · bar · ok or MISSED. */
export function table(measurements: readonly Measurement[]): string {
  const rows = [HEADINGS, ...measurements.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cells(measurement: Measurement): string[] {
  const { name, value, unit, floor, bar } = measurement;
  const verdict = keepsBar(measurement) ? 'ok' : 'MISSED';
  return [
    name,
    `${numberText(value)} ${unit}`,
    floor ? `${numberText(floor.value)} ${unit} (${floor.name})` : '',
    floor ? `${numberText(value / floor.value)} ×` : '',
    barText(bar),
    bar ? verdict : '',
  ];
}

function barText(bar: Measurement['bar']): string {
  if (!bar) return '';
  return 'atMost' in bar ? `≤ ${numberText(bar.atMost)}` : `≥ ${numberText(bar.atLeast)}`;
}
