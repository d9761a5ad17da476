import type { SourceFile } from './source-file.ts';

/** Lines that stand again elsewhere, to the letter. */
export interface Duplicate {
  lines: number;
  /** `path:line`. */
  places: readonly [string, string];
}

interface Line {
  place: string;
  text: string;
}

/**
 * Runs of the same lines in two places, the longest first. Blank lines, comments, lone punctuation and imports are
 * passed over; white space is folded.
 *
 * @param least - how many lines make a run
 */
export function duplicatesOf(files: readonly SourceFile[], least: number): Duplicate[] {
  const lines = files.flatMap((file) => [...tellingLines(file), { place: '', text: `\0${file.path}` }]);
  const next = (at: number): string =>
    lines
      .slice(at, at + least)
      .map(({ text }) => text)
      .join('\n');
  const firstSeen = new Map<string, number>();
  const found: Duplicate[] = [];
  for (let at = 0; at + least <= lines.length; at += 1) {
    const key = next(at);
    const earlier = firstSeen.get(key);
    if (earlier === undefined) firstSeen.set(key, at);
    if (earlier === undefined || earlier + least > at) continue;
    const length = commonRun(lines, earlier, at);
    found.push({ lines: length, places: [lines[earlier]?.place ?? '', lines[at]?.place ?? ''] });
    at += length - 1;
  }
  return found.toSorted((a, b) => b.lines - a.lines);
}

function commonRun(lines: readonly Line[], earlier: number, at: number): number {
  let length = 0;
  while (lines[at + length] && lines[earlier + length]?.text === lines[at + length]?.text) length += 1;
  return length;
}

function tellingLines({ path, text }: SourceFile): Line[] {
  let isImport = false;
  return text.split('\n').flatMap((line, index) => {
    const folded = line.trim().replace(/\s+/g, ' ');
    isImport = isImport
      ? !folded.includes(' from ') && !folded.startsWith('} from')
      : /^(import|export) (type )?\{[^}]*$/.test(folded);
    const isThin = /^[\W_]*$|^(\/\/|\/?\*|import |export .* from )/.test(folded);
    return isImport || isThin ? [] : [{ place: `${path}:${index + 1}`, text: folded }];
  });
}
