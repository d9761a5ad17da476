export type Token =
  | { kind: 'number'; value: number; at: number }
  | { kind: 'string' | 'name' | 'symbol'; text: string; at: number };

/** A metric math expression that cannot be read or computed. */
export class MathError extends Error {}

const PATTERN =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<string>"[^"]*"|'[^']*')|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<symbol><=|>=|==|!=|&&|\|\||[-+*/^()[\],<>!]))/y;

/**
 * Split a metric math expression.
 *
 * @throws MathError at the first character that starts no token
 */
export function tokenize(expression: string): Token[] {
  const pattern = new RegExp(PATTERN);
  const tokens: Token[] = [];
  const end = expression.trimEnd().length;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(expression)?.groups;
    if (!groups) throw new MathError(`Invalid syntax at position ${at}`);
    tokens.push(toToken(groups, at));
  }
  return tokens;
}

function toToken({ number, string, name, symbol }: Record<string, string | undefined>, at: number): Token {
  if (number !== undefined) return { kind: 'number', value: Number(number), at };
  if (string !== undefined) return { kind: 'string', text: string.slice(1, -1), at };
  if (name === 'AND' || name === 'OR') return { kind: 'symbol', text: name === 'AND' ? '&&' : '||', at };
  if (name !== undefined) return { kind: 'name', text: name, at };
  return { kind: 'symbol', text: symbol ?? '', at };
}
