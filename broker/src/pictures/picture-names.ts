import { existsSync } from 'node:fs';
import type { FactBody } from '@kawamori/contracts';
import { openForReading } from '@kawamori/kit';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import { progressTable } from '../judging/progress-table.js';
import { type KnownPicture, pictureTable } from './picture-table.js';

const PAGE = 4_000;

/** The pictures that such a fact says are gone. */
export const prunedBy = ({ camera, pictures }: FactBody<'pictures.pruned'>): KnownPicture[] =>
  pictures.map(([at, digest]) => ({ camera, at, digest, gone: true }));

/**
 * Every picture that was acknowledged, and whether it was deleted since: those of the index, and what the journal has beyond it; what
 * comes later holds. Also beside a running hub, and
 * where the store is gone.
 */
export function* pictureNames(journalFile: string, storeFile: string): Generator<KnownPicture> {
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
        if (fact.kind === 'picture.received')
          yield { camera: fact.body.camera, at: fact.body.takenAt, digest: fact.body.digest };
        if (fact.kind === 'pictures.pruned') yield* prunedBy(fact.body);
      }
    }
  } finally {
    journal.close();
  }
}
