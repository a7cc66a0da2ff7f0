import type { UpstreamRule } from '../earlier-steps.js';
import type { LevelMark } from '../levels.js';
import type { Sequel } from '../notice.js';
import type { StationConfig } from '../station.js';
import type { Language } from './language.js';
import { reachedAfterWords } from './levels.js';
import { type Observed, observedText } from './observed-text.js';
import { lengthWords } from './values.js';

/** Told of `station`; value and times are those of the station upstream. */
export interface UpstreamTextInput extends Observed {
  upstream: StationConfig;
  rule: UpstreamRule;
  /** The mark that was reached there; undefined where the water there has fallen below it again. */
  reached: LevelMark | undefined;
  /** What it comes after in its episode; undefined for the first that is told. */
  sequel?: Sequel | undefined;
}

/** What was seen upstream: 「上流の奈路で氾濫危険水位に到達（観測）」. */
export function upstreamWords(
  { upstream, reached, sequel }: Pick<UpstreamTextInput, 'upstream' | 'reached' | 'sequel'>,
  language: Language,
): string {
  if (language === 'ja')
    return `上流の${upstream.nameJa}で${reached ? reachedAfterWords(reached, sequel, 'ja') : '基準水位を下回りました（観測）'}`;
  return `upstream at ${upstream.nameEn}: ${reached ? reachedAfterWords(reached, sequel, 'en') : 'below the level told of (observed)'}`;
}

/** A level at a station upstream, told downstream: it says whose level it is, and nothing of the level here. */
export function upstreamText(
  input: UpstreamTextInput,
  language: Language,
): { subject: string; body: string } {
  const { station, upstream, rule, reached } = input;
  const short = upstreamWords(input, language);
  const isInvented = (upstream.invented || reached?.invented) ?? false;
  const delay = rule.usualDelay === undefined ? undefined : lengthWords(rule.usualDelay, language);
  if (language === 'ja') {
    const told = reached
      ? [
          ...(delay === undefined
            ? []
            : [`${upstream.nameJa}からここまでの、ふだんの遅れの目安 ${delay}（町の設定）`]),
          ...(rule.noteJa === undefined ? [] : [rule.noteJa]),
        ]
      : [];
    return observedText(
      input,
      {
        ...{ title: '上流の水位のお知らせ（観測）', short, isInvented },
        what: [`${short}。`],
        whose: `上流 ${upstream.nameJa}の`,
        more: [`${station.nameJa}の水位ではありません。`, ...told],
        advice: reached
          ? [`${station.nameJa}の水位と現地の映像を確かめ、対応を判断してください。`]
          : [
              '安全になったという意味ではありません。現地の映像と水位を確かめてください。',
              'このお知らせへの確認は要りません。',
            ],
      },
      'ja',
    );
  }
  const told = reached
    ? [
        ...(delay === undefined
          ? []
          : [`Usual delay from ${upstream.nameEn} to here: ${delay} (set by the town)`]),
        ...(rule.noteEn === undefined ? [] : [rule.noteEn]),
      ]
    : [];
  return observedText(
    input,
    {
      ...{ title: 'Notice: a level upstream (observed)', short, isInvented },
      what: [`${short}.`],
      whose: `Upstream, ${upstream.nameEn}:`,
      more: [`This is not the level at ${station.nameEn}.`, ...told],
      advice: reached
        ? [`Check the level and the pictures at ${station.nameEn}, then decide.`]
        : [
            'This does not mean that it is safe. Check the pictures and the level.',
            'Nobody need acknowledge this.',
          ],
    },
    'en',
  );
}
