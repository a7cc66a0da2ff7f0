// A process that keeps pictures until it is killed, and tells its parent of every one that was acknowledged. The picture process is played:
// it finds everything good.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadedJournal } from '../journal/threaded-journal.js';
import { pictureFiles } from '../pictures/picture-files.js';
import { pictureKeeper } from '../pictures/picture-keeper.js';
import { aRegistration, aStation, minute, silentLog } from './builders.js';
import { CAMERA } from './pictures.js';

/** Pictures under way at once. */
const AT_ONCE = 8;

const [dataDir = '', firstText = '0'] = process.argv.slice(2);
const journal = threadedJournal(join(dataDir, 'journal.db'), silentLog, () => undefined);
await journal.start();
const keeper = pictureKeeper({
  files: pictureFiles(dataDir),
  desk: {
    examine: ({ view, thumb }) => {
      for (const copy of [view, thumb]) writeFileSync(copy, 'a copy');
      return Promise.resolve({
        ok: true,
        width: 1,
        height: 1,
        incomplete: false,
        light: { mean: 110, deviation: 42, print: '0123456789abcdef' },
        note: undefined,
        exifTakenAt: undefined,
      });
    },
  },
  stationOf: () => aStation().id,
  isKept: () => false,
  hasRoom: () => true,
  keep: (facts) => journal.append(facts.map((fact) => ({ ...fact, at: minute(0), wallAt: minute(0) }))),
  judged: () => Promise.resolve(),
});
await keeper.start();
let next = Number(firstText);

async function goOn(): Promise<void> {
  for (;;) {
    const number = next++;
    await keeper.take({
      node: aRegistration(),
      camera: CAMERA,
      topic: 'a topic',
      receivedAt: minute(number % 1_000),
      offset: { correction: () => undefined },
      payload: Buffer.from(`picture ${number}`.padEnd(20_000)),
      letGo: () => undefined,
    });
    process.send?.(number);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, goOn));
