/** Records of one kind under their keys, in key order; remembers which of them changed. */
export class Table<R> {
  readonly #records = new Map<string, R>();
  readonly #prefix: string;
  readonly #changed: Set<string>;
  readonly #keyOf: (record: R) => string;

  /** @param kind - the first part of the keys under which a store keeps these records */
  constructor(kind: string, changed: Set<string>, keyOf: (record: R) => string) {
    this.#prefix = `${kind}/`;
    this.#changed = changed;
    this.#keyOf = keyOf;
  }

  get(key: string): R | undefined {
    return this.#records.get(key);
  }

  /** Keep a record, new or changed. */
  put(record: R): void {
    const key = this.#keyOf(record);
    this.#records.set(key, record);
    this.#changed.add(this.#prefix + key);
  }

  delete(record: R): void {
    const key = this.#keyOf(record);
    this.#records.delete(key);
    this.#changed.add(this.#prefix + key);
  }

  /** All records in key order. */
  all(): R[] {
    return [...this.#records].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
  }

  get size(): number {
    return this.#records.size;
  }

  /** Take in a stored entry; false when its key belongs to another table. */
  load(storeKey: string, record: R): boolean {
    if (!storeKey.startsWith(this.#prefix)) return false;
    this.#records.set(storeKey.slice(this.#prefix.length), record);
    return true;
  }

  /** The record behind a store key; undefined when it is gone or belongs to another table. */
  stored(storeKey: string): R | undefined {
    return storeKey.startsWith(this.#prefix) ? this.#records.get(storeKey.slice(this.#prefix.length)) : undefined;
  }

  storeKeys(): string[] {
    return [...this.#records.keys()].map((key) => this.#prefix + key);
  }
}
