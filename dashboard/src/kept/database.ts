// What this device keeps of the hub for when it cannot be reached. It is in the browser's own store (IndexedDB), of one account at a time.

const NAME = 'kawamori';
const VERSION = 1;
/** The last known state; small pictures by their address; what was pressed and has not been sent. */
export type Shelf = 'state' | 'pictures' | 'presses';
const SHELVES: readonly Shelf[] = ['state', 'pictures', 'presses'];

const asked = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the store of this browser does not answer'));
  });

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    for (const shelf of SHELVES) request.result.createObjectStore(shelf);
  };
  return asked(request);
}

/**
 * Works on shelves, whole or not at all.
 * @returns undefined where this browser keeps nothing (a private window, no room): nobody waits for it
 */
async function onShelves<T>(
  shelves: readonly Shelf[],
  mode: IDBTransactionMode,
  work: (shelf: (name: Shelf) => IDBObjectStore) => Promise<T>,
): Promise<T | undefined> {
  try {
    const database = await open();
    try {
      const transaction = database.transaction([...shelves], mode);
      const over = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('given up'));
      });
      const [result] = await Promise.all([work((name) => transaction.objectStore(name)), over]);
      return result;
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

export const readOne = <T>(shelf: Shelf, key: string): Promise<T | undefined> =>
  onShelves([shelf], 'readonly', (of) => asked<T>(of(shelf).get(key) as IDBRequest<T>));

export const readAll = async <T>(shelf: Shelf): Promise<T[]> =>
  (await onShelves([shelf], 'readonly', (of) => asked<T[]>(of(shelf).getAll() as IDBRequest<T[]>))) ?? [];

export const keysOf = async (shelf: Shelf): Promise<string[]> =>
  ((await onShelves([shelf], 'readonly', (of) => asked(of(shelf).getAllKeys()))) as string[] | undefined) ??
  [];

/** @returns whether it is kept */
export const put = async (shelf: Shelf, key: string, value: unknown): Promise<boolean> =>
  (await onShelves([shelf], 'readwrite', (of) => asked(of(shelf).put(value, key)))) !== undefined;

export const remove = async (shelf: Shelf, keys: readonly string[]): Promise<void> => {
  await onShelves([shelf], 'readwrite', (of) => Promise.all(keys.map((key) => asked(of(shelf).delete(key)))));
};

/** Empties shelves: on a telephone that others use, nothing of one account waits for the next. */
export const empty = async (...shelves: Shelf[]): Promise<void> => {
  await onShelves(shelves, 'readwrite', (of) =>
    Promise.all(shelves.map((shelf) => asked(of(shelf).clear()))),
  );
};

/** A small picture by its address. */
export const keptPicture = (path: string): Promise<Blob | undefined> => readOne<Blob>('pictures', path);
