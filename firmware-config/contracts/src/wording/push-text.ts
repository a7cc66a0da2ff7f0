import type { ChannelTest } from '../channel-test.js';
import { isOfLevel, type Notice } from '../notice.js';
import type { PushMessage } from '../web-push.js';
import { subjectWithoutAge } from './at-sending.js';
import type { Language } from './language.js';
import { noticePlace } from './notice-words.js';
import { sinceWords } from './since-text.js';

/** Characters of a message, at the most: a browser shows a few lines, and a push service takes 4,096 bytes encrypted (RFC 8030, 7.2). */
const LONGEST = 300;

type Told = Omit<PushMessage, 'tag' | 'open'>;

/** A notice for a browser's own notification: the place, then what was observed, then the age of the value. */
export function pushText(notice: Notice, attempt: number, language: Language): Told {
  const isJa = language === 'ja';
  const drill = notice.drill ? (isJa ? '【訓練】' : '[EXERCISE] ') : '';
  const again = attempt > 1 ? (isJa ? '【再送】' : '[REPEAT] ') : '';
  const name = noticePlace(notice, language);
  const place = isJa ? `${name}（${notice.townNameJa}）` : `${name} (${notice.townNameEn})`;
  return {
    ...{ v: 1, language, observedAt: Date.parse(notice.observedAt) },
    title: `${drill}${again}${place}`,
    body: [sinceWords(notice, language), subjectWithoutAge(notice, language)]
      .filter(Boolean)
      .join('\n')
      .slice(0, LONGEST),
    age: !isOfLevel(notice)
      ? isJa
        ? '{minutes}分前のお知らせです。水位のお知らせではありません。'
        : 'Told {minutes} min ago. This tells of no water level.'
      : isJa
        ? '{minutes}分前の観測値です。'
        : 'Observed {minutes} min ago.',
  };
}

/** A test for the same. */
export function pushTest(test: ChannelTest, language: Language): Told {
  const isJa = language === 'ja';
  return {
    ...{ v: 1, language, age: '', observedAt: null },
    title: isJa ? test.subjectJa : test.subjectEn,
    body: isJa ? '水位のお知らせではありません。' : 'This tells of no water level.',
  };
}
