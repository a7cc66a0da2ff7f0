/** A file of the shell. One whose name does not change says which bytes it has. */
export interface ShellFile {
  path: string;
  integrity?: string;
}
/** What the screens need before they stand, as it was built, and what they open later; `version` follows from it. */
export interface ShellList {
  version: string;
  files: readonly ShellFile[];
  /** Files whose names belong to their bytes. */
  more: readonly string[];
}

/** What a page says to the worker once it stands. */
export const TAKE_MORE = 'take-more';

const PREFIX = 'kawamori-shell-';
const PAGE = '/';

/** Where the hub serves another page than the one that is kept, though no newer worker: that one from now on. */
export async function keepServedPage(storage: CacheStorage): Promise<void> {
  const served = await fetch(PAGE, { cache: 'no-store' });
  if (!served.ok) return;
  const names = (await storage.keys()).filter((one) => one.startsWith(PREFIX));
  await Promise.all(names.map(async (one) => (await storage.open(one)).put(PAGE, served.clone())));
}

/** The app shell: whole files of one version, which are there before anything is asked of the hub. */
export function shell({ version, files, more }: ShellList, storage: CacheStorage) {
  const name = `${PREFIX}${version}`;
  const own = () => storage.open(name);

  return {
    /** Takes all of its files, or fails: a page of one version with scripts of another would not start. */
    async install(): Promise<void> {
      const cache = await own();
      await cache.addAll(
        files.map(
          ({ path, integrity }) =>
            // What is named by its bytes may come from the browser's own store.
            new Request(path, integrity === undefined ? {} : { integrity, cache: 'no-cache' }),
        ),
      );
    },

    /** Takes what is opened later, one after the other; what does not come is asked for when a page stands the next time. */
    async takeMore(): Promise<void> {
      const cache = await own();
      for (const path of more) {
        if (await cache.match(path)) continue;
        const answer = await fetch(path).catch(() => undefined);
        if (!answer) return;
        if (answer.ok) await cache.put(path, answer);
      }
    },

    /** Versions of before go, but for the newest of them: pages that are open still load parts of it. */
    async clear(): Promise<void> {
      const before = (await storage.keys()).filter((one) => one.startsWith(PREFIX) && one !== name);
      await Promise.all(before.slice(0, -1).map((one) => storage.delete(one)));
    },

    /** Nothing is answered from here any more. */
    async leave(): Promise<void> {
      const all = (await storage.keys()).filter((one) => one.startsWith(PREFIX));
      await Promise.all(all.map((one) => storage.delete(one)));
    },

    page: async (): Promise<Response | undefined> => (await own()).match(PAGE),

    /** A file whose name belongs to its bytes, of whichever version. */
    async asset(request: Request): Promise<Response> {
      const known = await storage.match(request);
      if (known) return known;
      const answer = await fetch(request);
      if (answer.ok) await (await own()).put(request, answer.clone());
      return answer;
    },
  };
}
