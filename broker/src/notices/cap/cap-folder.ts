import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CapEntry, CapMessage } from './cap-alert.js';
import { capFeed } from './cap-feed.js';

/** So many messages stand in the feed, and what was not taken back; files of older ones stay in the folder. */
const IN_FEED = 200;

const List = z.object({
  drill: z.boolean(),
  entries: z.array(
    z.object({
      identifier: z.string(),
      sent: z.string(),
      msgType: z.enum(['Alert', 'Update', 'Cancel']),
      status: z.enum(['Actual', 'Exercise', 'Test']),
      episode: z.string().optional(),
      station: z.string().optional(),
      alertLevel: z.number().optional(),
      title: z.string(),
    }),
  ),
});

/** A folder of CAP files with a list and a feed of them. Every file is whole at any instant. */
export interface CapFolder {
  /**
   * Adds what is decided from the messages that are there, one at a time. Undefined: nothing is to be added.
   * @throws the system's error; an Error where the folder is that of a hub of the other kind (service or exercise)
   */
  add(decide: (entries: readonly CapEntry[]) => CapMessage | undefined): Promise<CapEntry | undefined>;
}

/** The newest, and every message of an episode that is not taken back: it must be known then. */
function listed(entries: readonly CapEntry[]): CapEntry[] {
  const last = new Map(entries.map(({ episode, msgType }) => [episode, msgType]));
  return entries.filter(
    ({ episode }, index) =>
      index >= entries.length - IN_FEED || (episode !== undefined && last.get(episode) !== 'Cancel'),
  );
}

export function capFolder({
  dir,
  sender,
  drill,
}: {
  dir: string;
  sender: string;
  drill: boolean;
}): CapFolder {
  let last: Promise<unknown> = Promise.resolve();
  /** As it stands on the disk; nobody else writes there. */
  let known: readonly CapEntry[] | undefined;

  const list = async (): Promise<readonly CapEntry[]> => {
    let text: string;
    try {
      text = await readFile(join(dir, 'alerts.json'), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const found = List.parse(JSON.parse(text));
    if (found.drill === drill) return found.entries;
    throw new Error(
      `${dir} is the CAP folder of a hub ${found.drill ? 'in an exercise' : 'in service'}: an exercise has a folder of its own`,
    );
  };
  /** Readers find the old file or the new one. */
  const put = async (name: string, text: string) => {
    const passing = join(dir, `.${name}.part`);
    const file = await open(passing, 'w', 0o644);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(passing, join(dir, name));
  };
  const addNow = async (decide: Parameters<CapFolder['add']>[0]): Promise<CapEntry | undefined> => {
    const entries = known ?? (await list());
    known = entries;
    const message = decide(entries);
    if (!message) return undefined;
    await mkdir(dir, { recursive: true, mode: 0o755 });
    const { entry, xml } = message;
    const now = listed([...entries.filter(({ identifier }) => identifier !== entry.identifier), entry]);
    // The file before whatever points to it; the list last: by it the next try knows that all is done.
    await put(`${entry.identifier}.xml`, xml);
    await put('feed.xml', capFeed(now, { sender, drill }));
    await put('alerts.json', JSON.stringify({ drill, entries: now }));
    known = now;
    return entry;
  };
  return {
    add: (decide) => {
      const added = last.then(() => addNow(decide));
      last = added.catch(() => undefined);
      return added;
    },
  };
}
