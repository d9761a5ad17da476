/** The part of Stryker's report (mutation testing elements, schema 2) that is read here. */
export interface MutationReport {
  files: Readonly<Record<string, { source: string; mutants: readonly Mutant[] }>>;
}

interface Mutant {
  mutatorName: string;
  replacement?: string;
  /** `Ignored` are those that run once while a module is loaded, and those of kinds that are left out. */
  status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'Ignored' | 'RuntimeError' | 'CompileError';
  location: { start: { line: number; column: number }; end: { line: number; column: number } };
}

/** How many of a file's mutants its tests noticed, and where they noticed nothing. */
export interface MutationScore {
  file: string;
  killed: number;
  counted: number;
  /** `path:line` with what stood there and what was put in its place. */
  survivors: string[];
}

/** One score per file with mutants, the worst first. */
export function mutationScores({ files }: MutationReport): MutationScore[] {
  return Object.entries(files)
    .map(([file, { source, mutants }]) => {
      const lines = source.split('\n');
      const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
      const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
      const told = survivors.map(
        ({ mutatorName, replacement = '', location: { start } }) =>
          `${file}:${start.line} ${mutatorName}: ${lines[start.line - 1]?.trim()} → ${replacement.replace(/\s+/g, ' ')}`,
      );
      return { file, killed, counted: killed + survivors.length, survivors: told };
    })
    .filter(({ counted }) => counted > 0)
    .toSorted((a, b) => a.killed / a.counted - b.killed / b.counted);
}
