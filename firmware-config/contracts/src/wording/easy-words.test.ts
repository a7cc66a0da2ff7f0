import { describe, expect, test } from 'vitest';
import { OrderKind } from '../announcements.js';
import { LevelKey, type LevelMark } from '../levels.js';
import { aLevelSet } from '../testing/builders.js';
import { HOUR, MINUTE } from '../units.js';
import {
  orderAsksWords,
  publicDateTimeWords,
  publicDistanceWords,
  publicFreshnessWords,
  publicLevelWords,
  publicMarkName,
  publicOrderWords,
  publicReachedWords,
  publicTrendWords,
} from './easy-words.js';
import { forbiddenIn } from './forbidden.js';
import { VOICES } from './language.js';
import { markName } from './levels.js';
import { PUBLIC_TEXTS } from './public-texts.js';

const MARKS: LevelMark[] = LevelKey.options.flatMap((key) =>
  key === 'town'
    ? aLevelSet([{ key, id: 'own', valueM: 3.4, nameJa: '沈下橋の目安', nameEn: 'Low bridge' }]).marks
    : aLevelSet([{ key, valueM: 3.4 }]).marks,
);

describe('in やさしい日本語', () => {
  test('every level keeps its official name beside the easy one', () => {
    for (const mark of MARKS.filter(({ key }) => key !== 'town' && key !== 'gauge_danger')) {
      expect(publicMarkName(mark, 'easy')).toContain(`（${markName(mark, 'ja')}）`);
    }
  });

  test('no level borrows a word of others, and none foretells', () => {
    for (const mark of MARKS) {
      for (const voice of VOICES) {
        const said = [
          ...[publicMarkName(mark, voice), publicReachedWords(mark, voice), publicLevelWords(mark, voice)],
          publicDistanceWords({ mark, metres: 1.24, side: 'below' }, voice),
        ].join('\n');
        expect(forbiddenIn(said, 'public'), `${voice} ${mark.key}`).toEqual([]);
      }
    }
  });

  test('times, ages and trends are read aloud without signs alone', () => {
    expect(publicDateTimeWords(Date.UTC(2026, 5, 2, 15, 12), 'easy')).toBe('6月3日（水曜日）0時12分');
    expect(publicFreshnessWords('fresh', 3 * MINUTE, 'easy')).toBe('3分前');
    expect(publicFreshnessWords('silent', 2 * HOUR, 'easy')).toBe('2時間 とどいていません');
    expect(publicFreshnessWords('silent', -HOUR, 'easy')).toBe(
      'とどいていません（時こくが 先に なっています）',
    );
    expect(publicTrendWords({ changeM: 0.4, minutes: 30, direction: 'up' }, 'easy')).toContain(
      '上がっています',
    );
  });

  test('hard words carry their reading, and sentences end', () => {
    for (const [key, { easy }] of Object.entries(PUBLIC_TEXTS)) {
      if (/^says|^meaning/.test(key)) expect(easy, key).toMatch(/(?:です|ます|ません|ください|した|）)。$/);
      expect(easy, key).not.toMatch(/受信|超過|未満|基準水位/);
    }
  });

  test('an order says what everybody has to do; in the other voices its name does', () => {
    for (const kind of OrderKind.options) {
      expect(orderAsksWords({ kind }, 'easy')).toContain('ください。');
      expect(orderAsksWords({ kind }, 'ja')).toBe('');
      expect(publicOrderWords({ kind, area: '久礼地区' }, 'easy')).toBe(
        publicOrderWords({ kind, area: '久礼地区' }, 'ja'),
      );
    }
  });
});
