/** One number the guards have to hold. */
export interface Bar {
  readonly claim: string;
  readonly seen: string;
  readonly isHeld: boolean;
}

/** A bar that holds while the value is at most the limit. */
export function atMostBar(claim: string, value: number, limit: number, digits = 2): Bar {
  return { claim: `${claim} <= ${limit}`, seen: value.toFixed(digits), isHeld: value <= limit };
}

/** A bar that holds while the value is at least the limit. */
export function atLeastBar(claim: string, value: number, limit: number, digits = 1): Bar {
  return { claim: `${claim} >= ${limit}`, seen: value.toFixed(digits), isHeld: value >= limit };
}

/** Print rows of cells under a heading, columns aligned. */
export function printTable(heading: string, rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`\n${heading}\n${lines.map((line) => `  ${line}\n`).join('')}`);
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
