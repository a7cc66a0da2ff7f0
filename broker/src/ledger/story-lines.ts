import {
  ENTRY_KIND_WORDS,
  type EntryView,
  entryLineId,
  entrySource,
  FACT_VERSION,
  type Instant,
  type LedgerLine,
  type LevelChange,
  levelsAt,
  levelWords,
  markId,
  markName,
  nextWords,
  reachedNameWords,
  type SeriesId,
  type StationConfig,
  seriesParts,
  type Text,
} from '@kawamori/contracts';
import type { NamedEpisode } from '../alerts/episode-table.js';
import type { CallTable } from '../duty/call-table.js';
import { type NoticeBody, stationOf } from '../notices/notice-table.js';
import { riseKeyOf } from '../notices/person-recipient.js';
import type { PinnedPicture } from '../pictures/pin-table.js';
import { factLine } from './fact-lines.js';
import { isSameMinute, type LedgerNames, minuteWords, said } from './ledger-names.js';

/** What follows from readings has no time of the wall clock, and nobody has said it. */
const DERIVED = { wallAt: null, byJa: '', byEn: '', note: '' } as const;

/** The name of a mark as it was set at an instant; its id where it is set no more. */
function markText(station: StationConfig | undefined, id: string, at: Instant): Text {
  const mark = (station && levelsAt(station.levels, at))?.marks.find((one) => markId(one) === id);
  return mark ? { ja: markName(mark, 'ja'), en: markName(mark, 'en') } : { ja: id, en: id };
}

/** How the water has moved over the levels of a station in one episode. */
export function episodeLines(
  episode: NamedEpisode,
  station: StationConfig | undefined,
  names: LedgerNames,
): LedgerLine[] {
  const place = placeOf(episode.series, episode.id, names);
  const line = (id: string, at: Instant, text: Text): LedgerLine => ({
    ...{ id: `${episode.id}|${id}`, at, kind: 'level', ...place, ...DERIVED },
    ...{ textJa: text.ja, textEn: text.en },
  });
  const lines = episode.changes.map((change, index) =>
    line(`change-${index}`, change.at, changeText(change, station)),
  );
  const { subsidedAt, crest } = episode;
  if (subsidedAt !== undefined)
    lines.push(line('subsided', subsidedAt, said('subsided', { value: levelWords(crest.valueM) })));
  return lines;
}

function changeText(change: LevelChange, station: StationConfig | undefined): Text {
  const { at, from, to, rose, learntLater, valueM } = change;
  const value = levelWords(valueM);
  if (!rose) {
    const mark = markText(station, from ?? '', at);
    return said(learntLater ? 'fellLater' : 'fellBelow', { mark, value });
  }
  const id = to ?? '';
  const { ja, en } = markText(station, id, at);
  const reached = { ja: reachedNameWords(id, ja, 'ja'), en: reachedNameWords(id, en, 'en') };
  return said(learntLater ? 'crossedLater' : 'crossed', { reached, value });
}

const placeOf = (series: SeriesId, episode: string, names: LedgerNames) => {
  const { station } = seriesParts(series);
  return { station, town: names.townOf(station), episode };
};

/** That a notice was decided; of a level of the past that it was learnt, which is told to headquarters at the most. */
export function noticeLine(key: string, notice: NoticeBody): LedgerLine {
  const { town, episode } = notice;
  const station = stationOf(notice);
  const [at, observedAt] = [Date.parse(notice.decidedAt), Date.parse(notice.observedAt)];
  const isLate = !isSameMinute(at, observedAt);
  const subject = { ja: notice.subjectJa, en: notice.subjectEn };
  const what = notice.kind === 'learnt' ? 'learnt' : isLate ? 'decidedLate' : 'decided';
  const text = said(what, { subject, time: minuteWords(observedAt) });
  return {
    ...{ id: key, at, kind: 'notice', station, town, episode, ...DERIVED },
    ...{ textJa: text.ja, textEn: text.en },
  };
}

/** What reached HQ, or what it did: as it reads now, at the time when it was received. */
export function entryLine(entry: EntryView): LedgerLine {
  const { id, at, kind, town, station = null, recordedAt, by, former, withdrawn } = entry;
  // The chronology is read and printed by more people than the book: residents stand in it without their names.
  const { name: _, ...unnamed } = entry;
  const told = kind === 'resident' || kind === 'flood-report' ? unnamed : entry;
  const source = { ja: entrySource(told, 'ja'), en: entrySource(told, 'en') };
  const next = { ja: nextWords(entry, 'ja'), en: nextWords(entry, 'en') };
  const firstAt = former[0]?.recordedAt ?? recordedAt;
  let text = ENTRY_KIND_WORDS[kind];
  if (source.ja !== '') text = said('entryReceived', { kind: text, source });
  if (entry.place) text = said('entryPlaced', { what: text, place: entry.place });
  if (next.ja !== '') text = said('entryNext', { what: text, next });
  if (!isSameMinute(firstAt, at)) text = said('entryLater', { what: text, time: minuteWords(firstAt) });
  if (withdrawn) text = said('entryTakenBack', { what: text });
  return {
    ...{ id: entryLineId(id), at, wallAt: null, kind: kind === 'action' ? 'action' : 'received' },
    ...{ town, station, episode: null },
    ...{ textJa: text.ja, textEn: text.en, byJa: by, byEn: by, note: entry.said },
  };
}

/** A picture that is part of the record, at the time when it was taken. */
export function pinLine({ camera, at, station, word, by }: PinnedPicture, names: LedgerNames): LedgerLine {
  const text = said('picturePinned', { camera: names.camera(camera).name });
  return {
    ...{ id: `pin|${camera}|${at}`, at, wallAt: null, kind: 'picture', station, episode: null },
    ...{ town: names.townOf(station), textJa: text.ja, textEn: text.en, byJa: by, byEn: by, note: word },
    picture: { camera, takenAt: at },
  };
}

/** That somebody was called with a decision or a hand-over itself. */
export function callLine(
  { key, person, channel, why, at, wallAt }: ReturnType<CallTable['madeAtOnce']>[number],
  names: LedgerNames,
): LedgerLine {
  const called = {
    kind: 'notice.called',
    body: { notice: riseKeyOf(key), person, channel, why, ordinal: 1 },
  } as const;
  const line = factLine({ ...called, seq: 0, v: FACT_VERSION, at, wallAt }, names);
  if (!line) throw new Error('calls have a line');
  return { ...line, id: `${key}|call` };
}
