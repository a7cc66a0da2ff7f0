// A process that reads facts and dies of one of them: no exception that anybody could catch, as when the machine has no memory left.
import { openDatabase } from '@kawamori/kit';
import { patientReader } from '../poison/patient-reader.js';
import { poisonTable } from '../poison/poison-table.js';
import { journalled, minute, pack } from './builders.js';

const [file = '', deadlyText = '0'] = process.argv.slice(2);
const deadly = Number(deadlyText);
const database = openDatabase(file, 'rebuildable');
database.exec('CREATE TABLE IF NOT EXISTS taken (seq INTEGER PRIMARY KEY) STRICT');
const take = database.prepare('INSERT INTO taken VALUES (?)');
const facts = journalled(
  Array.from({ length: 8 }, (_, i) => pack([[i, 1]])),
  minute(0),
);
const cursorOf = () =>
  (
    database
      .prepare(
        'SELECT max(coalesce((SELECT max(seq) FROM taken), 0), coalesce((SELECT max(seq) FROM poison), 0)) AS seq',
      )
      .get() as { seq: number }
  ).seq;

const patient = patientReader({
  poison: poisonTable(database),
  open: () => ({
    get cursor() {
      return cursorOf();
    },
    apply: database.transaction((some: typeof facts) => {
      for (const { seq } of some) {
        if (seq === deadly) process.kill(process.pid, 'SIGKILL');
        take.run(seq);
      }
    }),
    pass: () => undefined,
  }),
  now: () => minute(1),
  isOthers: () => false,
  told: () => undefined,
  setAside: () => undefined,
});
patient.take(facts.filter(({ seq }) => seq > patient.reader.cursor));
patient.close();
process.exit(0);
