import type { LevelFinding } from '../http/thresholds.js';
import { fillIn, type TextFilling } from './fill-in.js';
import type { Text } from './language.js';

/** What may be found of a station's levels, gravest first. */
const FINDINGS = {
  'not-ascending': {
    severity: 'fault',
    ja: '{upper}（{upperValue}）は、{lower}（{lowerValue}）より高くなければなりません。',
    en: 'The {upper} ({upperValue}) must lie above the {lower} ({lowerValue}).',
  },
  'same-height': {
    severity: 'fault',
    ja: '{upper}と{lower}が同じ高さ（{upperValue}）です。',
    en: 'The {upper} and the {lower} stand at the same height ({upperValue}).',
  },
  'out-of-range': {
    severity: 'fault',
    ja: '{mark}（{value}）は、受け付ける値の範囲（{min}〜{max} m）の外にあります。その高さの値は異常値として捨てられ、この水位には決して達しません。',
    en: '{mark} ({value}) lies outside the range of values that are taken ({min} to {max} m): a value up there is thrown away, so this level is never reached.',
  },
  'above-crest': {
    severity: 'fault',
    ja: '{mark}（{value}）が堤防の天端（{crest}）より高くなっています。達する前に水があふれます。',
    en: '{mark} ({value}) stands above the levee crest ({crest}): the water comes over before it is reached.',
  },
  'overflow-not-zero': {
    severity: 'fault',
    ja: '氾濫開始水位を0とする基準面ですが、氾濫開始水位が {value} になっています。',
    en: 'The datum says that the overflow level is 0, and the overflow level stands at {value}.',
  },
  'not-in-force': {
    severity: 'fault',
    ja: 'いま有効な基準水位がありません。{time} から有効になるまで、何もお知らせしません。',
    en: 'No levels are in force: until {time} nothing is told.',
  },
  'nothing-told': {
    severity: 'warning',
    ja: 'お知らせする水位が一つもありません。どれだけ上がってもお知らせしません。',
    en: 'No level is told of: however high the water rises, nobody hears of it.',
  },
  'no-step-before': {
    severity: 'warning',
    ja: '{mark}より下に、お知らせする水位がありません。最初のお知らせが{mark}になります。町独自の水位を決められます。',
    en: 'Nothing below the {mark} is told: it is the first that anybody hears. The town may set levels of its own.',
  },
  'out-of-order': {
    severity: 'warning',
    ja: '{upper}（{upperValue}）は{lower}（{lowerValue}）より高い所にありますが、対応するレベルは低くなっています。',
    en: 'The {upper} ({upperValue}) stands above the {lower} ({lowerValue}) and is shown with a lower alert level.',
  },
  'closer-than-hysteresis': {
    severity: 'warning',
    ja: '{upper}（{upperValue}）と{lower}（{lowerValue}）の差が、{upper}を下がったとみなす幅（{hysteresis} m）より小さくなっています。{lower}を下回るまで、{upper}のまま表示されます。',
    en: 'The {upper} ({upperValue}) and the {lower} ({lowerValue}) are closer than the hysteresis of the {upper} ({hysteresis} m): it stands until the water is below the {lower} too.',
  },
  'no-hysteresis': {
    severity: 'warning',
    ja: '{marks}の下がったとみなす幅が 0 m です。水位が基準の前後で揺れると、お知らせが繰り返されます。',
    en: 'The hysteresis is 0 m: water that swings about a level is told of again and again. It is so of: {marks}.',
  },
  'rests-here': {
    severity: 'warning',
    ja: '{mark}（{value}）は観測開始水位（{start}）に近く、この高さでは計器が観測を休むことがあります。',
    en: 'The {mark} ({value}) stands close above the start of observation ({start}), where the gauge may fall silent.',
  },
  'design-above-crest': {
    severity: 'warning',
    ja: '計画高水位（{value}）が堤防の天端（{crest}）より高くなっています。どちらかの値を確かめてください。',
    en: 'The design high water level ({value}) stands above the levee crest ({crest}): look at both figures.',
  },
  'not-set': {
    severity: 'note',
    ja: '決められていない水位：{marks}',
    en: 'Levels that are not set: {marks}',
  },
  'changes-later': {
    severity: 'note',
    ja: '{time} から、別の基準水位になります。',
    en: 'Other levels come into force at {time}.',
  },
  'zero-unknown': {
    severity: 'note',
    ja: '基準面（{datum}）の T.P. 高さが登録されていません。標高との比較はできません。',
    en: 'The height of the datum ({datum}) above T.P. is not stated: it cannot be compared with heights on a map.',
  },
  'crest-unknown': {
    severity: 'note',
    ja: '堤防の天端の高さが登録されていません。堤防がある所では、登録すると「天端まで あと…m」と表示します。',
    en: 'The height of the levee crest is not stated. Where there is a levee, the distance to its crest is shown once it is.',
  },
} as const satisfies Record<string, Text & { severity: LevelFinding['severity'] }>;
export type FindingCode = keyof typeof FINDINGS;

/** A finding in words. `ja` and `en` fill in what is said differently in each language. */
export function findingOf(
  code: FindingCode,
  values: TextFilling = {},
  named: { ja: TextFilling; en: TextFilling } = { ja: {}, en: {} },
): LevelFinding {
  const text = FINDINGS[code];
  return {
    code,
    severity: text.severity,
    ja: fillIn(text, 'ja', { ...values, ...named.ja }),
    en: fillIn(text, 'en', { ...values, ...named.en }),
  };
}
