import { dirname } from 'node:path';

/** The hub does not start on such a journal. The message is for its operator, with the ways back. */
export class JournalBroken extends Error {
  constructor(file: string, why: string) {
    super(
      `${file} is broken: ${why}
The hub does not start on it: facts would be missing without anybody knowing. Keep the file, and take one of two ways:
  with a backup     put its journal.db here, and take journal.db-wal and journal.db-shm away.
                    Lost is what came after the backup: nodes have deleted what was acknowledged.
  without a backup  kawamori --data ${dirname(file)} journal salvage
                    It copies every fact that can still be read, says which are lost, and keeps the broken file.
川守: 記録ファイルが壊れています。控え（バックアップ）の journal.db に戻すか、上の journal salvage で読める分を取り出してください。`,
    );
    this.name = 'JournalBroken';
  }
}

/** The journal is whole, and says what this Kawamori does not know yet. */
export class JournalNewer extends Error {
  constructor(file: string, what: string) {
    super(
      `${file} was written by a newer Kawamori: ${what}
Nothing is broken, and nothing is to be mended or restored: install the newer Kawamori again, and start it.
川守: 記録ファイルは新しい版の川守で書かれたものです。壊れてはいません。新しい版を入れ直して起動してください。`,
    );
    this.name = 'JournalNewer';
  }
}
