import { existsSync } from 'node:fs';
import { openForReading } from '@kawamori/kit';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { progressTable } from '../judging/progress-table.js';
import type { PictureName } from './picture-files.js';
import { pictureTable } from './picture-table.js';

const PAGE = 4_000;

/**
 * Every picture that was acknowledged: those of the index, and those that the journal has beyond it. Also beside a running hub, and
 * where the store is gone.
 */
export function* pictureNames(journalFile: string, storeFile: string): Generator<PictureName> {
  let judged = 0;
  if (existsSync(storeFile)) {
    const store = openForReading(storeFile);
    try {
      judged = progressTable(store).load().seq;
      yield* pictureTable(store).all();
    } finally {
      store.close();
    }
  }
  if (!existsSync(journalFile)) return;
  const journal = openJournalForReading(journalFile);
  try {
    for (let facts = journal.read(judged, PAGE); facts.length > 0; facts = journal.read(judged, PAGE)) {
      for (const fact of facts) {
        judged = fact.seq;
        if (fact.kind !== 'picture.received') continue;
        yield { camera: fact.body.camera, at: fact.body.takenAt, digest: fact.body.digest };
      }
    }
  } finally {
    journal.close();
  }
}
