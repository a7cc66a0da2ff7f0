import type { LevelMark, LevelSet } from '../levels.js';
import { distanceTo } from '../looks/distance.js';
import type { Instant } from '../units.js';
import type { Language } from './language.js';
import { markName } from './levels.js';
import { type Observed, observedText } from './observed-text.js';
import { dateTimeWords, distanceWords, levelWords } from './values.js';

export interface FallenTextInput extends Observed {
  levels: LevelSet | undefined;
  /** The highest mark that was left; undefined where it is no longer one of the station's. */
  left: LevelMark | undefined;
  /** The mark that still stands; undefined where none does. */
  stands: LevelMark | undefined;
  /** The highest value since the first level was reached. */
  crest: { valueM: number; at: Instant };
}

/** What was seen: 「氾濫危険水位を下回りました（観測）」, of the last level 「基準水位を下回りました（観測）」. */
export function fallenWords(
  { left, stands }: Pick<FallenTextInput, 'left' | 'stands'>,
  language: Language,
): string {
  const mark = stands && left;
  if (language === 'ja') return `${mark ? markName(mark, 'ja') : '基準水位'}を下回りました（観測）`;
  return `below the ${mark ? markName(mark, 'en') : 'reference levels'} (observed)`;
}

/** The water has fallen below a level, or below all of them: told quietly to those who were told of the rise, and no all-clear. */
export function fallenText(input: FallenTextInput, language: Language): { subject: string; body: string } {
  const { stands, crest } = input;
  const short = fallenWords(input, language);
  const distance = distanceWords(distanceTo(input.levels, input.valueM), language);
  const [crestM, crestAt] = [levelWords(crest.valueM), dateTimeWords(crest.at, language)];
  const isInvented = (input.left?.invented || stands?.invented) ?? false;
  if (language === 'ja') {
    return observedText(
      input,
      {
        ...{ title: '水位低下のお知らせ（観測）', short, isInvented },
        what: [`${short}。`, ...(stands ? [`${markName(stands, 'ja')}以上の水位が続いています。`] : [])],
        more: [`最高水位 ${crestM}（${crestAt} 観測）`, distance],
        advice: [
          '安全になったという意味ではありません。現地の映像と上流の水位を確かめてください。',
          'このお知らせへの確認は要りません。',
        ],
      },
      'ja',
    );
  }
  return observedText(
    input,
    {
      ...{ title: 'Notice: the water has fallen (observed)', short, isInvented },
      what: [
        `The water is ${short}.`,
        ...(stands ? [`It still stands at the ${markName(stands, 'en')} or above.`] : []),
      ],
      more: [`Highest level ${crestM} (observed ${crestAt} JST)`, distance],
      advice: [
        'This does not mean that it is safe. Check the pictures and the stations upstream.',
        'Nobody need acknowledge this.',
      ],
    },
    'en',
  );
}

export interface TakenBackTextInput extends Observed {
  /** What the notices told that are taken back; no mark where it was none of the station's levels. */
  told: { mark: LevelMark | undefined; at: Instant };
  /** The mark that stands all the same; undefined where none does. */
  stands: LevelMark | undefined;
  /** No value of the station counts any more. */
  isGone?: boolean;
}

/** What was seen, where the readings that told of a level count no more. */
export const TAKEN_BACK = {
  ja: '先のお知らせの取り下げ',
  en: 'the notice before is taken back',
} as const;

/** What staff are to do when a notice is taken back, and the public is not. */
export const TAKEN_BACK_ADVICE = {
  ja: ['現地の映像と上流の水位を確かめてください。', 'このお知らせへの確認は要りません。'],
  en: ['Check the pictures and the stations upstream.', 'Nobody need acknowledge this.'],
} as const;

/** A level was told that, by what is known now, was never reached. */
export function takenBackText(
  input: TakenBackTextInput,
  language: Language,
): { subject: string; body: string } {
  const { stands, told, isGone = false } = input;
  const { mark, at } = told;
  const name = mark && markName(mark, language);
  const time = dateTimeWords(at, language);
  const [check, noAnswer] = TAKEN_BACK_ADVICE[language];
  const isInvented = (mark?.invented || stands?.invented) ?? false;
  if (language === 'ja') {
    return observedText(
      input,
      {
        ...{ title: 'お知らせの取り下げ', short: TAKEN_BACK.ja, isInvented, isGone },
        what: [
          `${time}の${name === undefined ? 'お知らせ' : `「${name}に到達」のお知らせ`}を取り下げます。もとになった値は使わないと判断されたか、その後の値で裏付けられませんでした。`,
          ...(stands ? [`${markName(stands, 'ja')}以上の水位が続いています。`] : []),
        ],
        more: [],
        advice: [`安全だという意味ではありません。${check}`, noAnswer],
      },
      'ja',
    );
  }
  return observedText(
    input,
    {
      ...{ title: 'A notice is taken back', short: TAKEN_BACK.en, isInvented, isGone },
      what: [
        `The notice of ${time} JST${name === undefined ? '' : ` (${name} reached)`} is taken back: its values were said not to count, or were not borne out by later ones.`,
        ...(stands ? [`The water still stands at the ${markName(stands, 'en')} or above.`] : []),
      ],
      more: [],
      advice: [`This does not mean that it is safe. ${check}`, noAnswer],
    },
    'en',
  );
}
