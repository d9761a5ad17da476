import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { InstantStore } from './clock.ts';
import type { KeyValueStore } from './service.ts';

/** Every durable value of one cloud, in one SQLite file. */
export interface CloudStore {
  /** The values of one namespace; namespaces do not see each other. */
  namespace<V>(name: string): KeyValueStore<V>;
  close(): void;
}

const SCHEMA = `PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;
  CREATE TABLE IF NOT EXISTS entries
    (namespace TEXT, key TEXT, value TEXT, PRIMARY KEY (namespace, key)) WITHOUT ROWID`;
/** The last code point: appended to a prefix it is above every key that starts with the prefix. */
const ABOVE_ALL = '\u{10FFFF}';

/**
 * Open the store of a data folder, `cloud.sqlite`; without a folder it lives in memory.
 *
 * A put is in the operating system's hands when it returns: it survives SIGKILL of this process, not a power cut
 * (WAL with `synchronous=OFF`, about 11 µs a write). One process at a time has the folder.
 *
 * @throws Error "database is locked" while another process has the folder
 */
export function openStore(dataDir?: string): CloudStore {
  if (dataDir) mkdirSync(dataDir, { recursive: true });
  const database = openDatabase(dataDir ? join(dataDir, 'cloud.sqlite') : ':memory:');
  const get = database.prepare('SELECT value FROM entries WHERE namespace = ? AND key = ?');
  const put = database.prepare('INSERT OR REPLACE INTO entries (namespace, key, value) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM entries WHERE namespace = ? AND key = ?');
  const list = database.prepare(
    'SELECT key, value FROM entries WHERE namespace = ? AND key >= ? AND key < ? ORDER BY key',
  );

  function namespace<V>(name: string): KeyValueStore<V> {
    return {
      get(key) {
        const row = get.get(name, key);
        return row ? (JSON.parse(String(row.value)) as V) : undefined;
      },
      put(key, value) {
        put.run(name, key, JSON.stringify(value));
      },
      delete(key) {
        remove.run(name, key);
      },
      entries(prefix = '') {
        const rows = list.all(name, prefix, prefix + ABOVE_ALL);
        return rows.map((row) => [String(row.key), JSON.parse(String(row.value)) as V]);
      },
    };
  }

  return { namespace, close: () => database.close() };
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    database.exec(SCHEMA);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Keep a clock's instant in a store. */
export function storedInstant(store: CloudStore): InstantStore {
  const values = store.namespace<number>('clock');
  return {
    load: () => values.get('instantMs'),
    save: (instantMs) => values.put('instantMs', instantMs),
  };
}
