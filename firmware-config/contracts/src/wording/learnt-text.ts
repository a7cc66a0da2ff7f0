import { LEVEL_MEANING, LevelKey, type LevelMark, type LevelSet } from '../levels.js';
import { isOfLevel, type LevelNotice, type Notice } from '../notice.js';
import type { Instant } from '../units.js';
import type { Language } from './language.js';
import { markName } from './levels.js';
import { noticePlace, noticeWhat } from './notice-words.js';
import { type Observed, observedText } from './observed-text.js';
import { dateTimeWords, levelWords } from './values.js';

/** Stations of a bundle that are named; the rest is counted. */
const MOST_NAMED = 20;

/** What was seen, where a crossing was learnt afterwards. */
export function learntWords(mark: LevelMark, at: Instant, language: Language): string {
  const [name, time] = [markName(mark, language), dateTimeWords(at, language)];
  if (language === 'ja') return `${time} ${name}に到達していました（観測・後から判明）`;
  return `${name} was reached ${time} JST (observed, learnt later)`;
}

/** How it was learnt, and that nobody was woken by it. */
const HOW = {
  ja: [
    '遅れて届いた値でわかりました。当番は呼び出していません。いまの水位は画面で確かめてください。',
    'このお知らせへの確認は要りません。',
  ],
  en: [
    'Learnt from values that came late. Nobody was woken. How high the water stands now is on the screens.',
    'Nobody need acknowledge this.',
  ],
} as const;

/** A crossing that was learnt afterwards: one quiet line in the record, and to the headquarters. */
export function learntText(
  input: Observed & { levels: LevelSet | undefined; mark: LevelMark },
  language: Language,
): { subject: string; body: string } {
  const short = learntWords(input.mark, input.observedAt, language);
  const title =
    language === 'ja' ? '後から判明した基準水位超過（観測）' : 'A level was reached (observed, learnt later)';
  return observedText(
    input,
    {
      ...{ title, short, isInvented: input.mark.invented ?? false },
      what: [`${short}${language === 'ja' ? '。' : '.'}`],
      more: [],
      advice: HOW[language],
    },
    language,
  );
}

/** How grave what was learnt afterwards was; 0 of anything else, and of a town's own level. */
export function learntRank({ kind, mark }: Pick<Notice, 'kind' | 'mark'>): number {
  if (kind !== 'learnt') return 0;
  const key = LevelKey.safeParse(mark.slice('learnt:'.length)).data;
  return key === undefined ? 0 : LEVEL_MEANING[key].alertLevel;
}

/**
 * What came to light together, as one short message, however much it is: of each station the worst, and how many there are.
 * @param notices the worst first
 */
export function learntDigest(notices: readonly Notice[], language: Language): string {
  const ja = language === 'ja';
  const past = notices.filter((one): one is LevelNotice => isOfLevel(one));
  const worst = past.filter(
    ({ station }, index) => past.findIndex((one) => one.station === station) === index,
  );
  const lines = worst.slice(0, MOST_NAMED).map((one) => {
    const more = past.filter(({ station }) => station === one.station).length - 1;
    const said = `・${noticePlace(one, language)}${ja ? ' ' : ': '}${noticeWhat(one, language)} ${levelWords(one.valueM)}`;
    if (more === 0) return said;
    return `${said}${ja ? ` ほか${more}件` : `, and ${more} more`}`;
  });
  const unnamed = worst.length - lines.length;
  if (unnamed > 0) lines.push(ja ? `ほか${unnamed}観測所` : `and ${unnamed} more stations`);
  const drill = notices.some((one) => one.drill);
  const [count, mark] = [notices.length, drill ? (ja ? '【訓練】' : '[EXERCISE] ') : ''];
  return [
    ja
      ? `${mark}後から判明した基準水位超過が${count}件あります（観測）。`
      : `${mark}${count} levels were reached (observed, learnt later):`,
    '',
    ...lines,
    '',
    ...HOW[language],
    ...(drill
      ? [
          ja
            ? 'これは訓練です。実際の水位ではありません。'
            : 'This is an exercise. It is not a real water level.',
        ]
      : []),
  ].join('\n');
}
