// Reads the embedded store in a thread of its own: a scan of years holds up neither the gate nor the judge.
import { parentPort } from 'node:worker_threads';
import { openSeriesStore, type SeriesStore } from './series-store.js';

/** What is asked, by the name of what answers it. */
export type SeriesQuestion = {
  [K in 'readings' | 'rollUps']: { asks: K; query: Parameters<SeriesStore[K]>[0] };
}['readings' | 'rollUps'];
/** A store by its file and by how often the hub has gone over to another: the one in memory has the same name in every outage. */
export interface StorePlace {
  file: string;
  turn: number;
}
export interface ToSeriesReader {
  id: number;
  store: StorePlace;
  question: SeriesQuestion;
}
export type FromSeriesReader =
  | { id: number; found: ReturnType<SeriesStore['readings']> | ReturnType<SeriesStore['rollUps']> }
  | { id: number; fault: string };

let open: (StorePlace & { store: SeriesStore }) | undefined;

/** The judge may have taken shelter since the last question, or have come back. */
function storeIn({ file, turn }: StorePlace): SeriesStore {
  if (open?.file === file && open.turn === turn) return open.store;
  open?.store.close();
  open = undefined;
  open = { file, turn, store: openSeriesStore(file) };
  return open.store;
}

function answerTo({ store: place, question }: ToSeriesReader) {
  const store = storeIn(place);
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
