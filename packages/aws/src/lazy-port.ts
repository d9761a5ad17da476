type Method = (...args: unknown[]) => Promise<unknown>;

/**
 * A port that is opened by the first call of any of its methods, and kept.
 *
 * @typeParam Port - an interface all of whose members are methods that return promises
 */
export function lazyPort<Port extends object>(open: () => Promise<Port>): Port {
  let opened: Promise<Port> | undefined;
  const call =
    (name: string | symbol): Method =>
    async (...args) => {
      opened ??= open();
      const port = (await opened) as Record<string | symbol, Method | undefined>;
      return port[name]?.(...args);
    };
  return new Proxy({} as Port, { get: (_target, name) => call(name) });
}
