/** Where a block of lines is drawn over and over. */
interface Terminal {
  write(text: string): unknown;
}

/** Lines at the bottom of a terminal that are replaced in place. */
export class LiveBlock {
  readonly #terminal: Terminal;
  #height = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Replace what was drawn last. */
  draw(lines: readonly string[]): void {
    this.#terminal.write(`${this.#up()}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
    this.#height = lines.length;
  }

  /** Leave what was drawn last standing; the next block begins below it. */
  release(): void {
    this.#height = 0;
  }

  #up(): string {
    return this.#height > 0 ? `\u001b[${this.#height}A\r` : '';
  }
}
