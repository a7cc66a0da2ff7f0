import { describe, expect, test } from 'vitest';
import type { LevelSet } from '../levels.js';
import type { LevelNotice } from '../notice.js';
import { aStation, aTown } from '../testing/builders.js';
import { HOUR, type Instant, MINUTE } from '../units.js';
import { atSending } from './at-sending.js';
import { bundleOf } from './bundle-text.js';
import { checkText } from './check-text.js';
import { fallenText, takenBackText } from './fallen-text.js';
import { pushText } from './push-text.js';
import { reminderOf } from './reminder-text.js';
import { riseOverText, riseText } from './rise-text.js';
import { shortNotice, spokenNotice } from './short-notice.js';

const OBSERVED = Date.parse('2026-06-02T21:20:00+09:00');
/** Told 40 seconds after it was observed. */
const DECIDED = OBSERVED + 40_000;
const LATER = OBSERVED + 3 * HOUR + 12 * MINUTE;
const TAKEN = OBSERVED - 5 * MINUTE;
const levels: LevelSet | undefined = undefined;

const input = {
  ...{ station: aStation(), town: aTown(), valueM: 2.5, observedAt: OBSERVED },
  ...{ ageMs: DECIDED - OBSERVED, drill: false, levels },
};
const fallen = { ...input, left: undefined, stands: undefined, crest: { valueM: 3, at: OBSERVED - HOUR } };
const picture = { cameraJa: '橋', cameraEn: 'bridge', takenAt: TAKEN, ageMs: DECIDED - TAKEN };
/** Every text that tells of an observed value. */
const TEXTS = {
  fallen: (language: 'ja' | 'en') => fallenText(fallen, language),
  'taken back': (language: 'ja' | 'en') =>
    takenBackText({ ...fallen, told: { mark: undefined, at: OBSERVED } }, language),
  rise: (language: 'ja' | 'en') =>
    riseText({ ...input, mark: 'rise', since: { at: OBSERVED - HOUR, valueM: 1 } }, language),
  'rise over': (language: 'ja' | 'en') => riseOverText(input, language),
  check: (language: 'ja' | 'en') =>
    checkText({ ...input, reason: 'spike', before: undefined, picture, bySub: false }, language),
};

const noticeOf = (texts: (typeof TEXTS)[keyof typeof TEXTS], changes: Partial<LevelNotice> = {}) => {
  const [ja, en] = [texts('ja'), texts('en')];
  return {
    ...{ v: 1, key: 'e|overflow|1|duty|sms', episode: 'e', station: aStation().id, town: aTown().id },
    ...{ stationNameJa: '鍛冶屋瀬橋', stationNameEn: 'Kajiyase-bashi', townNameJa: '四万十町' },
    ...{ townNameEn: 'Shimanto-cho', series: 'kajiyase-bashi/level', mark: 'overflow', alertLevel: 5 },
    ...{ markNameJa: '氾濫開始水位', markNameEn: 'overflow level', rise: 1, valueM: 2.5, datum: 'tp' },
    ...{ observedAt: new Date(OBSERVED).toISOString(), decidedAt: new Date(DECIDED).toISOString() },
    ...{ drill: false, subjectJa: ja.subject, bodyJa: ja.body, subjectEn: en.subject, bodyEn: en.body },
    ...changes,
  } as LevelNotice;
};
const jst = (at: Instant) => new Date(at + 9 * HOUR).toISOString().replace('Z', '+09:00');
const overflow = noticeOf(TEXTS.rise, { observedAt: jst(OBSERVED), decidedAt: jst(DECIDED) });

describe.each(Object.entries(TEXTS))('the text of %s', (_, texts) => {
  test('says how old the value is when it leaves, in both languages, and no other age of it', () => {
    const notice = noticeOf(texts);
    expect(notice.bodyJa).toContain('21:20 観測、40秒前');
    const late = atSending(notice, LATER);
    expect(late.bodyJa).toContain('6月2日（火）21:20 観測、3時間12分前');
    expect(late.bodyEn).toContain('3 h 12 min ago');
    expect(`${late.bodyJa}${late.bodyEn}`).not.toMatch(/40秒前|40 s ago/);
    expect(atSending(notice, DECIDED).bodyJa).toBe(notice.bodyJa);
  });

  test('says in the subject that it is late, from two minutes on', () => {
    const notice = noticeOf(texts);
    expect(atSending(notice, OBSERVED + 2 * MINUTE - 1).subjectJa).toBe(notice.subjectJa);
    const late = atSending(notice, LATER);
    expect(late.subjectJa).toBe(`${notice.subjectJa}（21:20 観測、3時間12分前）`);
    expect(late.subjectEn).toBe(`${notice.subjectEn} (observed 21:20, 3 h 12 min ago)`);
  });
});

test('the picture beside a doubted value is as old as it is when that leaves', () => {
  const notice = noticeOf(TEXTS.check, { picture: { camera: 'bridge' as never, takenAt: jst(TAKEN) } });
  expect(notice.bodyJa).toContain('21:15（5分前）');
  expect(atSending(notice, LATER).bodyJa).toContain('21:15（3時間17分前）');
});

test('a short message and a spoken one say time and age, once each', () => {
  const late = atSending(overflow, LATER);
  const short = shortNotice(late, 1);
  expect(short).toContain('（6/2 21:20観測、3時間12分前の値、四万十町）');
  expect(short.match(/3時間12分前/g)).toHaveLength(1);
  expect(spokenNotice(late, 'ja')).toContain('21時20分、3時間12分前の観測です。');
  expect(spokenNotice(late, 'en')).toContain('as observed at 21:20, 3 h 12 min ago.');
});

test('a browser counts the age of a value itself, and is told no second one', () => {
  expect(pushText(atSending(overflow, LATER), 1, 'ja').body).toBe(overflow.subjectJa);
});

test('a bundle and a reminder say the age of each value', () => {
  const [first, second] = [atSending(overflow, LATER), atSending({ ...overflow, alertLevel: 2 }, LATER)];
  const bundle = bundleOf([first, reminderOf(second)]);
  expect(bundle.bodyJa.match(/観測、3時間12分前）\n/g)?.length).toBeGreaterThanOrEqual(2);
  expect(spokenNotice(bundle, 'ja')).toContain('3時間12分前の観測。');
  expect(reminderOf(first).subjectJa).toMatch(/^【再通知】.*3時間12分前）$/);
});
