import type {
  CameraId,
  Instant,
  KeyAnswer,
  LedgerQuery,
  OverruleVerdict,
  PersonId,
  Press,
  SeriesId,
  StationId,
  Undoable,
} from '@kawamori/contracts';
import {
  AcknowledgeAnswer,
  ApiError,
  EpisodeView,
  Health,
  LedgerPage,
  NoticePage,
  PersonView,
  PictureList,
  type Quantity,
  type Resolution,
  SeriesView,
  SessionView,
  Snapshot,
  seriesParts,
  VideoAnswer,
} from '@kawamori/contracts';
import { ledgerWords } from '../view/chronology.js';
import { type CsvChoice, csvPath, fileNameIn, rowsIn } from '../view/csv.js';

/** What came of a request: the value, the hub's own refusal, or nothing at all. */
export type Answer<T> =
  | { ok: true; value: T }
  | { ok: false; status: number; error: ApiError }
  | { ok: false; status: 0; error: null };

interface Shape<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false };
}

/** What is asked of one series. */
export interface AskedSeries {
  station: StationId;
  quantity: Quantity;
  from: Instant;
  to: Instant;
  resolution: Resolution;
}

/** The hub's HTTP interface as the faces use it. Never throws: an unreachable hub is an expected outcome. */
export interface HubApi {
  health(): Promise<Answer<Health>>;
  session(): Promise<Answer<SessionView>>;
  /** `factor`: the second factor, once the hub has said that it wants one. */
  signIn(
    name: string,
    password: string,
    factor: { code?: string; key?: KeyAnswer },
  ): Promise<Answer<SessionView>>;
  setUp(token: string, name: string, password: string): Promise<Answer<SessionView>>;
  signOut(): Promise<Answer<unknown>>;
  snapshot(): Promise<Answer<Snapshot>>;
  series(asked: AskedSeries, signal?: AbortSignal): Promise<Answer<SeriesView>>;
  /** A page of notices: the newest, or those before one. */
  notices(before?: string): Promise<Answer<NoticePage>>;
  episodes(station: StationId, signal?: AbortSignal): Promise<Answer<EpisodeView[]>>;
  pictures(camera: CameraId, from: Instant, to: Instant, signal?: AbortSignal): Promise<Answer<PictureList>>;
  /** Keeps one picture (or, with null, the whole camera) from residents. */
  withdraw(camera: CameraId, takenAt: Instant | null, reason: string): Promise<Answer<unknown>>;
  restore(camera: CameraId, takenAt: Instant | null): Promise<Answer<unknown>>;
  /** Says of one reading that it counts, or never does, and why. */
  overrule(series: SeriesId, at: Instant, verdict: OverruleVerdict, reason: string): Promise<Answer<unknown>>;
  /** The person who is signed in has taken note of an episode, up to the notice that they see. */
  acknowledge(episode: string, notice: string, press: Press): Promise<Answer<AcknowledgeAnswer>>;
  /** The same person hands it over, closes it, writes a note, or takes back what they said. */
  handOver(episode: string, notice: string, to: PersonId, note: string): Promise<Answer<AcknowledgeAnswer>>;
  closeEpisode(episode: string, notice: string, note: string): Promise<Answer<AcknowledgeAnswer>>;
  addNote(episode: string, note: string): Promise<Answer<AcknowledgeAnswer>>;
  undo(episode: string, what: Undoable): Promise<Answer<AcknowledgeAnswer>>;
  /** To whom an episode can be handed over. */
  people(): Promise<Answer<PersonView[]>>;
  /** A page of the chronology, the newest first. */
  ledger(query: LedgerQuery): Promise<Answer<LedgerPage>>;
  /** Readings as a file, whole or not at all; it may take minutes, and ends with the signal. */
  csv(choice: CsvChoice, signal: AbortSignal): Promise<Answer<CsvFile>>;
  /** Asks for live video, or says again that somebody watches. */
  /** The person who is signed in has seen that facts are missing. */
  gapSeen(): Promise<Answer<unknown>>;
  askVideo(camera: CameraId): Promise<Answer<VideoAnswer>>;
  video(camera: CameraId, signal?: AbortSignal): Promise<Answer<VideoAnswer>>;
}

export interface CsvFile {
  name: string;
  /** Below its headings. */
  rows: number;
  file: Blob;
}

/** An answer of which nothing is read. */
export const anything: Shape<unknown> = { safeParse: (data) => ({ success: true, data }) };

const listOfPeople: Shape<PersonView[]> = PersonView.array();
const listOfEpisodes: Shape<EpisodeView[]> = EpisodeView.array();

/** The hub's own interface. What a rehearsal shows too asks where its face says (`base`), or it would speak to the real hub. */
export const REAL_HUB = '/api/v1';

/** On a poor line the whole state takes its time; given up too soon, it would never come. */
const SNAPSHOT_WITHIN_MS = 45_000;

/** Asks the hub, and reads its answer as a shape. Never throws. */
export const asker =
  (base: string) =>
  async <T>(
    shape: Shape<T>,
    path: string,
    options: { method?: string; body?: unknown; signal?: AbortSignal | undefined } = {},
  ): Promise<Answer<T>> => {
    try {
      const response = await fetch(`${base}${path}`, {
        method: options.method ?? 'GET',
        credentials: 'same-origin',
        cache: 'no-store',
        headers: options.method ? { 'content-type': 'application/json' } : {},
        ...(options.method ? { body: JSON.stringify(options.body ?? {}) } : {}),
        signal: options.signal ?? AbortSignal.timeout(10_000),
      });
      const text = await response.text();
      if (!response.ok) return refusal(response.status, text);
      const value = shape.safeParse(text === '' ? undefined : readJson(text));
      if (value.success) return { ok: true, value: value.data };
      return { ok: false, status: response.status, error: { code: 'unreadable', message: path } };
    } catch {
      return { ok: false, status: 0, error: null };
    }
  };

export function hubApi(base: string): HubApi {
  const ask = asker(base);

  async function csv(choice: CsvChoice, signal: AbortSignal): Promise<Answer<CsvFile>> {
    try {
      const response = await fetch(`${base}${csvPath(choice)}`, {
        credentials: 'same-origin',
        cache: 'no-store',
        signal,
      });
      if (!response.ok) return refusal(response.status, await response.text());
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for (const reader = response.body?.getReader(); reader; ) {
        const { done, value } = await reader.read();
        if (done) break;
        pieces.push(value);
      }
      return {
        ok: true,
        value: {
          name: fileNameIn(response.headers.get('content-disposition')),
          rows: rowsIn(pieces),
          file: new Blob(pieces, { type: 'text/csv;charset=utf-8' }),
        },
      };
    } catch {
      return { ok: false, status: 0, error: null };
    }
  }

  const aboutEpisode = (episode: string, what: string, body: Record<string, unknown>) =>
    ask(AcknowledgeAnswer, `/episodes/${encodeURIComponent(episode)}/${what}`, { method: 'POST', body });

  return {
    csv,
    health: () => ask(Health, '/health'),
    session: () => ask(SessionView, '/session'),
    signIn: (name, password, factor) =>
      ask(SessionView, '/session', { method: 'POST', body: { name, password, ...factor } }),
    setUp: (token, name, password) =>
      ask(SessionView, '/setup', { method: 'POST', body: { token, name, password } }),
    signOut: () => ask(anything, '/session', { method: 'DELETE' }),
    snapshot: () => ask(Snapshot, '/snapshot', { signal: AbortSignal.timeout(SNAPSHOT_WITHIN_MS) }),
    series: ({ station, quantity, from, to, resolution }, signal) =>
      ask(
        SeriesView,
        `/stations/${station}/series?quantity=${quantity}&from=${Math.max(0, Math.floor(from))}&to=${Math.ceil(to)}&resolution=${resolution}`,
        { signal },
      ),
    notices: (before) =>
      ask(NoticePage, `/notices${before === undefined ? '' : `?before=${encodeURIComponent(before)}`}`),
    episodes: (station, signal) => ask(listOfEpisodes, `/stations/${station}/episodes`, { signal }),
    pictures: (camera, from, to, signal) =>
      ask(PictureList, `/cameras/${camera}/pictures?from=${Math.floor(from)}&to=${Math.ceil(to)}`, {
        signal,
      }),
    withdraw: (camera, takenAt, reason) =>
      ask(anything, `/cameras/${camera}/withdraw`, { method: 'POST', body: { takenAt, reason } }),
    restore: (camera, takenAt) =>
      ask(anything, `/cameras/${camera}/restore`, { method: 'POST', body: { takenAt } }),
    overrule: (series, from, verdict, reason) => {
      const { station, quantity } = seriesParts(series);
      const body = { quantity, from, verdict, reason };
      return ask(anything, `/stations/${station}/overrules`, { method: 'POST', body });
    },
    acknowledge: (episode, notice, press) => aboutEpisode(episode, 'acknowledge', { notice, press }),
    handOver: (episode, notice, to, note) => aboutEpisode(episode, 'hand-over', { notice, to, note }),
    closeEpisode: (episode, notice, note) => aboutEpisode(episode, 'close', { notice, note }),
    addNote: (episode, note) => aboutEpisode(episode, 'notes', { note }),
    undo: (episode, what) => aboutEpisode(episode, 'undo', { what }),
    people: () => ask(listOfPeople, '/people'),
    ledger: (query) => ask(LedgerPage, `/ledger?${ledgerWords(query)}`),
    gapSeen: () => ask(anything, '/journal/gaps/seen', { method: 'POST' }),
    askVideo: (camera) => ask(VideoAnswer, `/cameras/${camera}/live`, { method: 'POST' }),
    video: (camera, signal) => ask(VideoAnswer, `/cameras/${camera}/live`, { signal }),
  };
}

/** What the hub says of a request that it does not carry out. */
function refusal(status: number, text: string): { ok: false; status: number; error: ApiError } {
  const error = ApiError.safeParse(readJson(text));
  return {
    ok: false,
    status,
    error: error.success ? error.data : { code: `http-${status}`, message: `HTTP ${status}` },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
