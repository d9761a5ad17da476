/** The colours of one mode. `ink` on `paper` is text; `accent` is the challenger and whatever can be followed. */
export interface Palette {
  paper: string;
  /** Raised above the paper: panels. */
  card: string;
  /** Sunk into a panel: code, tracks of meters. */
  well: string;
  line: string;
  ink: string;
  /** Secondary text. */
  soft: string;
  accent: string;
  good: string;
  bad: string;
  wait: string;
  /** Behind a sentence that tells of harm. */
  badWash: string;
  waitWash: string;
  goodWash: string;
}

export const LIGHT: Palette = {
  paper: '#f5f3ee',
  card: '#fffefb',
  well: '#efece4',
  line: '#dcd7ca',
  ink: '#1b2430',
  soft: '#5a6270',
  accent: '#0a6470',
  good: '#2a6a35',
  bad: '#b1271f',
  wait: '#875500',
  badWash: '#fbeae6',
  waitWash: '#fbf1da',
  goodWash: '#e8f2e6',
};

export const DARK: Palette = {
  paper: '#11161d',
  card: '#191f28',
  well: '#232b36',
  line: '#333d4a',
  ink: '#e8e6e0',
  soft: '#a3adba',
  accent: '#62cbd2',
  good: '#82c98b',
  bad: '#ff9a8d',
  wait: '#ebb95c',
  badWash: '#33201f',
  waitWash: '#2f2818',
  goodWash: '#1b2a20',
};

/** A palette as custom properties: `badWash` is `--bad-wash`. */
export function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${colour}`)
    .join(';');
}
