import type { OrderKind, OrderView } from '../announcements.js';
import type { DatumKind } from '../datum.js';
import { type AlertLevel, correspondingLevelOf, type LevelKey, type LevelMark } from '../levels.js';
import type { Distance } from '../looks/distance.js';
import type { Freshness } from '../looks/freshness.js';
import type { Trend } from '../looks/trend.js';
import type { Instant, Milliseconds } from '../units.js';
import { toIsoJst } from '../units.js';
import { DATUM_WORDS } from './datum-words.js';
import { languageOf, type Voice } from './language.js';
import { alertLevelWords, markName, reachedWords } from './levels.js';
import { orderWords } from './official-words.js';
import {
  ageWords,
  crestWords,
  dateTimeWords,
  distanceWords,
  freshnessWords,
  lengthWords,
  trendWords,
} from './values.js';

// What residents' pages say of a level, in each of their voices. やさしい日本語: short sentences, spaces between phrases, hard words
// explained beside the official one, which stays, so that it is recognised when the town's loudspeakers say it.

const EASY_NAMES: Readonly<Record<Exclude<LevelKey, 'town'>, string>> = {
  start: '機械（きかい）が 細かく はかりはじめる 高さ（観測開始水位）',
  standby: '水防団が じゅんびする 高さ（水防団待機水位）',
  caution: '気をつける 高さ（氾濫注意水位）',
  evacuation: 'にげることを 考える 高さ（避難判断水位）',
  danger: 'とても あぶない 高さ（氾濫危険水位）',
  gauge_danger: 'この 機械（きかい）で 気をつけて 見る 高さ（危険水位）',
  overflow: '水が あふれはじめる 高さ（氾濫開始水位）',
  design: '川の 工事（こうじ）で 使う 高さ（計画高水位）',
};

export function publicMarkName(mark: LevelMark, voice: Voice): string {
  if (voice !== 'easy') return markName(mark, voice);
  return mark.key === 'town' ? `${mark.nameJa}（町が 決めた めやす）` : EASY_NAMES[mark.key];
}

export function publicReachedWords(mark: LevelMark, voice: Voice): string {
  if (voice !== 'easy') return reachedWords(mark, voice);
  const unconfirmed = mark.key === 'overflow' ? '。水が あふれたかは まだ わかりません（氾濫は未確認）' : '';
  return `${publicMarkName(mark, voice)}に なりました（観測：はかった 高さ）${unconfirmed}`;
}

/** Empty for a mark that corresponds to no alert level. */
export function publicLevelWords(mark: LevelMark, voice: Voice): string {
  const level: AlertLevel = correspondingLevelOf(mark);
  if (voice !== 'easy') return alertLevelWords(level, voice);
  return level === 0 ? '' : `レベル${'０１２３４５'.charAt(level)}相当（そうとう）（観測：はかった 高さ）`;
}

/** Below every mark. */
export const belowAllWords = (voice: Voice): string =>
  ({ ja: '基準水位未満', en: 'below all levels', easy: 'めやすの 高さより 低いです' })[voice];

export function publicFreshnessWords(freshness: Freshness, ageMs: Milliseconds, voice: Voice): string {
  if (voice !== 'easy') return freshnessWords(freshness, ageMs, voice);
  const length = lengthWords(ageMs, 'ja');
  switch (freshness) {
    case 'fresh':
      return `${length}前`;
    case 'late':
      return `おくれています ${length}前`;
    case 'silent':
      if (ageMs < 0) return 'とどいていません（時こくが 先に なっています）';
      return `${length} とどいていません`;
    case 'resting':
      return `休んでいます（さいごは ${length}前）`;
    case 'never':
      return '—';
  }
}

export function publicDistanceWords(distance: Distance, voice: Voice): string {
  if (voice !== 'easy') return distanceWords(distance, voice);
  const name = publicMarkName(distance.mark, voice);
  const length = distance.metres.toFixed(2);
  return distance.side === 'below' ? `${name}まで あと ${length} m` : `${name}より ${length} m 高い`;
}

export function publicCrestWords(crestM: number, valueM: number, voice: Voice): string {
  const words = crestWords(crestM, valueM, languageOf(voice));
  return voice === 'easy' ? words.replace('天端', '堤防（ていぼう）の 一番 上（天端）') : words;
}

export function publicTrendWords(trend: Trend, voice: Voice): string {
  const words = trendWords(trend, languageOf(voice));
  if (voice !== 'easy') return words;
  return `${words}（${{ up: '上がっています', down: '下がっています', level: '同じくらい' }[trend.direction]}）`;
}

/** `6月3日（水曜日）0時12分` in the easy voice; JST. */
export function publicDateTimeWords(instant: Instant, voice: Voice): string {
  const words = dateTimeWords(instant, languageOf(voice));
  if (voice !== 'easy') return words;
  const iso = toIsoJst(instant);
  const [hour, minute] = [Number(iso.slice(11, 13)), Number(iso.slice(14, 16))];
  return `${words.slice(0, words.indexOf('）'))}曜日）${hour}時${minute}分`;
}

export const publicAgeWords = (ageMs: Milliseconds, voice: Voice): string =>
  ageWords(ageMs, languageOf(voice));
export const publicLengthWords = (ms: Milliseconds, voice: Voice): string =>
  lengthWords(ms, languageOf(voice));
export const publicDatumWords = (datum: DatumKind, voice: Voice): string =>
  DATUM_WORDS[datum][languageOf(voice)];

/** What a mayor's order asks of everybody, beside its name. */
const EASY_ORDERS: Readonly<Record<OrderKind, string>> = {
  elderly:
    'お年寄り（としより）、体の 不自由な 人、小さい 子どもと いる 人は、いま にげて ください。ほかの 人も じゅんびを して ください。',
  evacuate: 'あぶない ところに いる 人は、みんな いますぐ にげて ください。',
  safety:
    'もう 災害（さいがい）が おきているかもしれません。いますぐ 命（いのち）を まもって ください。外が あぶない ときは、2階（かい）や 川から 遠い へやに 行って ください。',
};

export function publicOrderWords(order: Pick<OrderView, 'kind' | 'area'>, voice: Voice): string {
  return orderWords(order, languageOf(voice));
}

/** Empty in the other voices: there the order's name says it. */
export const orderAsksWords = ({ kind }: Pick<OrderView, 'kind'>, voice: Voice): string =>
  voice === 'easy' ? EASY_ORDERS[kind] : '';
