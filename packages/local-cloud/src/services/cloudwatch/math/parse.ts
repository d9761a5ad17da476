import { MathError, type Token, tokenize } from './tokenize.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | '==' | '!=' | '&&' | '||';

export type Expression =
  | { kind: 'number'; value: number }
  | { kind: 'string'; text: string }
  /** The id of another query, or a word such as REPEAT. */
  | { kind: 'name'; name: string }
  | { kind: 'array'; items: Expression[] }
  | { kind: 'call'; name: string; args: Expression[] }
  | { kind: 'unary'; operator: '-' | '!'; operand: Expression }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression };

/** Binary operators from the loosest to the tightest; `^` binds tighter still and to the right. */
const LEVELS: readonly BinaryOperator[][] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];

/** Brackets nested deeper than this are refused, so that no input exhausts the stack. */
const MAX_DEPTH = 64;

/**
 * Read a metric math expression.
 *
 * @throws MathError that says where the text stops making sense
 */
export function parseMath(expression: string): Expression {
  return new Parser(tokenize(expression)).parse();
}

class Parser {
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#level(0);
    if (this.#next < this.#tokens.length) throw this.#unexpected();
    return expression;
  }

  #level(level: number): Expression {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    let left = this.#level(level + 1);
    for (;;) {
      const operator = operators.find((symbol) => this.#take(symbol));
      if (!operator) return left;
      left = { kind: 'binary', operator, left, right: this.#level(level + 1) };
    }
  }

  #unary(): Expression {
    return this.#nested(() => {
      if (this.#take('-')) return { kind: 'unary', operator: '-', operand: this.#unary() };
      if (this.#take('!')) return { kind: 'unary', operator: '!', operand: this.#unary() };
      if (this.#take('+')) return this.#unary();
      return this.#power();
    });
  }

  #power(): Expression {
    const base = this.#primary();
    return this.#take('^') ? { kind: 'binary', operator: '^', left: base, right: this.#unary() } : base;
  }

  #primary(): Expression {
    if (this.#take('(')) {
      const inner = this.#nested(() => this.#level(0));
      this.#expect(')');
      return inner;
    }
    if (this.#take('[')) return { kind: 'array', items: this.#list(']') };
    const token = this.#tokens[this.#next];
    if (!token || token.kind === 'symbol') throw this.#unexpected();
    this.#next += 1;
    if (token.kind === 'number') return { kind: 'number', value: token.value };
    if (token.kind === 'string') return { kind: 'string', text: token.text };
    return this.#take('(')
      ? { kind: 'call', name: token.text, args: this.#list(')') }
      : { kind: 'name', name: token.text };
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    if (this.#take(end)) return items;
    do items.push(this.#nested(() => this.#level(0)));
    while (this.#take(','));
    this.#expect(end);
    return items;
  }

  #nested<T>(read: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw new MathError(`The expression is nested more than ${MAX_DEPTH} levels deep`);
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  #take(symbol: string): boolean {
    const token = this.#tokens[this.#next];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw this.#unexpected();
  }

  #unexpected(): MathError {
    const token = this.#tokens[this.#next];
    return new MathError(token ? `Invalid syntax at position ${token.at}` : 'Invalid syntax: unexpected end');
  }
}
