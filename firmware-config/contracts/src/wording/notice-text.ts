import type { LevelMark, LevelSet } from '../levels.js';
import { correspondingLevelOf } from '../levels.js';
import { distanceTo } from '../looks/distance.js';
import { crestOf, type StationConfig } from '../station.js';
import type { TownConfig } from '../town.js';
import type { Instant, Milliseconds } from '../units.js';
import { GAUGE_TEXTS } from './face-gauges.js';
import type { Language } from './language.js';
import { alertLevelWords, reachedWords } from './levels.js';
import { ageWords, crestWords, dateTimeWords, distanceWords, levelWords } from './values.js';

export interface NoticeTextInput {
  station: StationConfig;
  town: TownConfig;
  levels: LevelSet | undefined;
  mark: LevelMark;
  valueM: number;
  observedAt: Instant;
  /** How old the value was when it was judged. */
  ageMs: Milliseconds;
  rise: number;
  /** The reading was doubted, and nothing came after it: it is taken for a flood until shown otherwise. */
  unanswered?: boolean;
  /** The station's second gauge was judged: the main one says nothing usable. */
  bySub?: boolean;
  drill: boolean;
}

/**
 * Our own notice 「基準水位超過のお知らせ（観測）」: first the what, then the so-what, then what to do. It is an observation; the names of
 * official announcements and orders never stand in it (気象業務法 17, 23条).
 */
export function noticeText(input: NoticeTextInput, language: Language): { subject: string; body: string } {
  return language === 'ja' ? japanese(input) : english(input);
}

function japanese(input: NoticeTextInput): { subject: string; body: string } {
  const { station, town, mark } = input;
  const drill = input.drill ? '【訓練】' : '';
  const level = alertLevelWords(correspondingLevelOf(mark), 'ja');
  const lines = [
    `${drill}基準水位超過のお知らせ（観測）`,
    '',
    `${town.nameJa} ${station.nameJa}（${station.riverJa}）`,
    `${reachedWords(mark, 'ja')}${level ? `　${level}` : ''}`,
    `水位 ${levelWords(input.valueM)}（${dateTimeWords(input.observedAt, 'ja')} 観測、${ageWords(input.ageMs, 'ja')}）`,
    distanceWords(distanceTo(input.levels, input.valueM), 'ja'),
    ...crestLine(input, 'ja'),
    ...(input.rise > 1 ? [`いったん下がったあと、再び上昇しました（${input.rise}回目）。`] : []),
    ...(input.unanswered
      ? ['急に上がった値のあと、水位計から値が届いていません。増水しているものとして扱います（未確認）。']
      : []),
    ...(input.bySub ? ['副水位計による値です。主水位計からは使える値が届いていません。'] : []),
    ...(station.invented || mark.invented ? ['架空の観測所または水位を含みます。'] : []),
    '',
    '現地の映像と上流の水位を確かめ、対応を判断してください。',
    ...(input.drill ? ['これは訓練です。実際の水位ではありません。'] : []),
  ];
  return {
    subject: `${drill}${station.nameJa} ${reachedWords(mark, 'ja')} ${levelWords(input.valueM)}${input.bySub ? `（${GAUGE_TEXTS.bySub.ja}）` : ''}`,
    body: lines.join('\n'),
  };
}

function english(input: NoticeTextInput): { subject: string; body: string } {
  const { station, town, mark } = input;
  const drill = input.drill ? '[EXERCISE] ' : '';
  const level = alertLevelWords(correspondingLevelOf(mark), 'en');
  const lines = [
    `${drill}Notice: a reference level was reached (observed)`,
    '',
    `${station.nameEn} (${station.riverEn}), ${town.nameEn}`,
    `${reachedWords(mark, 'en')}${level ? `; ${level}` : ''}`,
    `Level ${levelWords(input.valueM)} (observed ${dateTimeWords(input.observedAt, 'en')} JST, ${ageWords(input.ageMs, 'en')})`,
    distanceWords(distanceTo(input.levels, input.valueM), 'en'),
    ...crestLine(input, 'en'),
    ...(input.rise > 1 ? [`The water had fallen and rose again (rise ${input.rise}).`] : []),
    ...(input.unanswered
      ? [
          'The value had risen suddenly, and nothing has come from the gauge since: the water is taken to have risen (not confirmed).',
        ]
      : []),
    ...(input.bySub ? ['The value is the second gauge’s: nothing usable comes from the main one.'] : []),
    ...(station.invented || mark.invented ? ['Contains an invented station or level.'] : []),
    '',
    'Check the pictures and the stations upstream, then decide.',
    ...(input.drill ? ['This is an exercise. It is not a real water level.'] : []),
  ];
  return {
    subject: `${drill}${station.nameEn}: ${reachedWords(mark, 'en')} ${levelWords(input.valueM)}${input.bySub ? ` (${GAUGE_TEXTS.bySub.en})` : ''}`,
    body: lines.join('\n'),
  };
}

/** How far the water stands from the levee's crest, where there is a levee. */
function crestLine({ station, valueM }: NoticeTextInput, language: Language): string[] {
  const crest = crestOf(station);
  return crest === undefined ? [] : [crestWords(crest, valueM, language)];
}
