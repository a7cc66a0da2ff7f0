// A process that appends to a journal until it is killed, and tells its parent of every fact that was acknowledged.
import { threadedJournal } from '../journal/threaded-journal.js';
import { minute, pack, silentLog } from './builders.js';

/** Appends under way at once. */
const AT_ONCE = 20;

const [file = '', firstText = '0'] = process.argv.slice(2);
const journal = threadedJournal(file, silentLog, () => undefined);
await journal.start();
let next = Number(firstText);

async function goOn(): Promise<void> {
  for (;;) {
    const value = next++;
    const seq = await journal.append([{ ...pack([[0, value]]), at: minute(0), wallAt: minute(0) }]);
    process.send?.({ seq, value });
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, goOn));
