import { gravityOf, type Notice } from '../notice.js';
import { learntDigest, learntRank } from './learnt-text.js';
import { noticePlace, noticeWhat } from './notice-words.js';

/** So many others are named in a subject or on the telephone; the rest is counted. */
const MOST_NAMED = 3;

/**
 * Several notices to one recipient as one message: the gravest first, the newest of equals before the others. It keeps the key of the first,
 * and its subject says how many others there are and where. Of what was learnt afterwards each station is named once, whatever came to
 * light there.
 * @throws where there is none
 */
export function bundleOf(notices: readonly Notice[]): Notice {
  const [first, ...others] = notices.toSorted(
    (a, b) =>
      gravityOf(b) - gravityOf(a) ||
      learntRank(b) - learntRank(a) ||
      Date.parse(b.decidedAt) - Date.parse(a.decidedAt),
  );
  if (!first) throw new Error('a bundle has one notice at least');
  if (others.length === 0) return first;
  const all = [first, ...others];
  const placesJa = named(
    others.map((one) => noticePlace(one, 'ja')),
    '、',
    'など',
  );
  const placesEn = named(
    others.map((one) => noticePlace(one, 'en')),
    ', ',
    ' …',
  );
  const listed = (subjects: readonly string[]) => subjects.map((one) => `・${one}`).join('\n');
  const drillJa = first.drill ? '【訓練】' : '';
  const drillEn = first.drill ? '[EXERCISE] ' : '';
  const subjects = {
    subjectJa: `${first.subjectJa} ほか${others.length}件（${placesJa}）`,
    subjectEn: `${first.subjectEn}, and ${others.length} more (${placesEn})`,
  };
  if (all.every(({ kind }) => kind === 'learnt'))
    return { ...first, ...subjects, bodyJa: learntDigest(all, 'ja'), bodyEn: learntDigest(all, 'en') };
  return {
    ...first,
    others: others.map((one) => ({
      ...{ key: one.key, stationNameJa: noticePlace(one, 'ja'), stationNameEn: noticePlace(one, 'en') },
      ...{ whatJa: noticeWhat(one, 'ja'), whatEn: noticeWhat(one, 'en') },
      ...(one.ageMs === undefined ? {} : { ageMs: one.ageMs }),
    })),
    ...subjects,
    bodyJa: [
      `${drillJa}お知らせが${all.length}件あります。`,
      listed(all.map(({ subjectJa }) => subjectJa)),
      ...all.map(({ bodyJa }) => bodyJa),
    ].join(`\n\n${'―'.repeat(12)}\n\n`),
    bodyEn: [
      `${drillEn}${all.length} notices:`,
      listed(all.map(({ subjectEn }) => subjectEn)),
      ...all.map(({ bodyEn }) => bodyEn),
    ].join(`\n\n${'-'.repeat(12)}\n\n`),
  };
}

function named(names: readonly string[], between: string, andMore: string): string {
  const places = [...new Set(names)];
  return `${places.slice(0, MOST_NAMED).join(between)}${places.length > MOST_NAMED ? andMore : ''}`;
}
