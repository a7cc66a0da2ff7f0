// Reads the embedded store in a thread of its own: a scan of years holds up neither the gate nor the judge.
import { parentPort } from 'node:worker_threads';
import { openSeriesStore, type SeriesStore } from './series-store.js';

/** What is asked, by the name of what answers it. */
export type SeriesQuestion = {
  [K in 'readings' | 'rollUps']: { asks: K; query: Parameters<SeriesStore[K]>[0] };
}['readings' | 'rollUps'];
export interface ToSeriesReader {
  id: number;
  file: string;
  question: SeriesQuestion;
}
export type FromSeriesReader =
  | { id: number; found: ReturnType<SeriesStore['readings']> | ReturnType<SeriesStore['rollUps']> }
  | { id: number; fault: string };

let open: { file: string; store: SeriesStore } | undefined;

/** Another file is another store: the judge has taken shelter, or has come back. */
function storeIn(file: string): SeriesStore {
  if (open?.file === file) return open.store;
  open?.store.close();
  open = undefined;
  open = { file, store: openSeriesStore(file) };
  return open.store;
}

function answerTo({ file, question }: ToSeriesReader) {
  const store = storeIn(file);
  return question.asks === 'readings' ? store.readings(question.query) : store.rollUps(question.query);
}

parentPort?.on('message', (message: ToSeriesReader | 'close') => {
  if (message === 'close') {
    open?.store.close();
    parentPort?.close();
    return;
  }
  const { id } = message;
  try {
    parentPort?.postMessage({ id, found: answerTo(message) } satisfies FromSeriesReader);
  } catch (error) {
    // A handle whose disk has failed may not be used again.
    try {
      open?.store.close();
    } catch {
      // It is lost either way.
    }
    open = undefined;
    const fault = error instanceof Error ? error.message : String(error);
    parentPort?.postMessage({ id, fault } satisfies FromSeriesReader);
  }
});
