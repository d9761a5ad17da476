/** Markup that may go into a page as it is. Only `html` makes it, so every value in it has been escaped. */
export class Html {
  readonly #text: string;

  constructor(text: string, key: typeof MADE_HERE) {
    if (key !== MADE_HERE) throw new TypeError('Markup is made with the html tag, never from a string.');
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

const MADE_HERE = Symbol('made by the html tag');

/** What a template takes: text and numbers are escaped, markup and lists of it go in as they are, nothing leaves nothing. */
export type Part = string | number | Html | null | undefined | false | readonly Part[];

/**
 * Write markup. Every value is escaped for text and for a quoted attribute alike.
 *
 * Attribute values must stand in double quotes, and no value may become an attribute's name or a URL's scheme.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = literals[0] ?? '';
  for (const [index, part] of parts.entries()) text += textOf(part) + (literals[index + 1] ?? '');
  return new Html(text, MADE_HERE);
}

function textOf(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(textOf).join('');
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
