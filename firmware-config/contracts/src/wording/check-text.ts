import type { QualityReason } from '../quality.js';
import type { StationConfig } from '../station.js';
import type { TownConfig } from '../town.js';
import type { Instant, Milliseconds } from '../units.js';
import { observedWords, takenWords } from './at-sending.js';
import { GAUGE_TEXTS } from './face-gauges.js';
import type { Language, Text } from './language.js';
import { placeWords } from './place-words.js';
import { REASON_WORDS } from './quality-words.js';
import { dateTimeWords, levelWords } from './values.js';

export interface CheckTextInput {
  station: StationConfig;
  town: TownConfig;
  reason: QualityReason;
  valueM: number;
  observedAt: Instant;
  /** How old the value was when it was looked at. */
  ageMs: Milliseconds;
  /** The value is the second gauge's. */
  bySub?: boolean;
  /** The last value that was believed; where the gauges disagree, what the main one says. */
  before: { valueM: number; at: Instant } | undefined;
  /** The newest picture of the station. */
  picture: { cameraJa: string; cameraEn: string; takenAt: Instant; ageMs: Milliseconds } | undefined;
  drill: boolean;
}

/** What a doubted reading is called before anybody knows what it was. */
export const CHECK_WORDS: Text = {
  ja: '要確認：機器の異常か、急な増水',
  en: 'To be checked: a faulty gauge, or a sudden rise',
};

/** A doubted reading that would reach a level: what was seen, what the hub does with it, and what a person can do. */
export function checkText(input: CheckTextInput, language: Language): { subject: string; body: string } {
  return language === 'ja' ? japanese(input) : english(input);
}

function japanese({ station, town, before, picture, ...input }: CheckTextInput) {
  const drill = input.drill ? '【訓練】' : '';
  const disagrees = input.reason === 'disagrees';
  const lines = [
    `${drill}${CHECK_WORDS.ja}`,
    '',
    placeWords(station, town, 'ja'),
    `${input.bySub ? GAUGE_TEXTS.subGauge.ja : '水位計'}の値 ${levelWords(input.valueM)}（${observedWords(input.observedAt, input.ageMs, 'ja')}、${REASON_WORDS[input.reason].ja}）`,
    ...(before
      ? [
          `${disagrees ? '主水位計の値' : 'その前の値'} ${levelWords(before.valueM)}（${dateTimeWords(before.at, 'ja')}）`,
        ]
      : []),
    picture
      ? `最新の画像 ${picture.cameraJa} ${takenWords(picture.takenAt, picture.ageMs, 'ja')}`
      : '画像はありません。',
    ...(station.invented ? ['架空の観測所です。'] : []),
    '',
    disagrees
      ? '主水位計の値で判定しているため、この値では基準水位に到達したとは判定しません。主水位計が土砂や流木で低い値を示していることがあります。どちらの値も届かなくなったときは、増水しているものとして扱います。'
      : 'この値だけでは、基準水位に到達したとは判定しません。次の値が続いていれば、この時刻にさかのぼって判定し、お知らせします。次の値が届かないときは、増水しているものとして扱います。',
    '画像と現地を確かめてください。増水とわかったとき、機器の異常とわかったときは、川守の画面で判断を記録してください。',
    ...(input.drill ? ['これは訓練です。実際の水位ではありません。'] : []),
  ];
  return {
    subject: `${drill}${station.nameJa} ${CHECK_WORDS.ja} ${levelWords(input.valueM)}`,
    body: lines.join('\n'),
  };
}

function english({ station, town, before, picture, ...input }: CheckTextInput) {
  const drill = input.drill ? '[EXERCISE] ' : '';
  const disagrees = input.reason === 'disagrees';
  const lines = [
    `${drill}${CHECK_WORDS.en}`,
    '',
    placeWords(station, town, 'en'),
    `The ${input.bySub ? GAUGE_TEXTS.subGauge.en : 'gauge'} says ${levelWords(input.valueM)} (${observedWords(input.observedAt, input.ageMs, 'en')}; ${REASON_WORDS[input.reason].en})`,
    ...(before
      ? [
          `${disagrees ? 'The main gauge says' : 'Before that'} ${levelWords(before.valueM)} (${dateTimeWords(before.at, 'en')})`,
        ]
      : []),
    picture
      ? `Newest picture: ${picture.cameraEn} ${takenWords(picture.takenAt, picture.ageMs, 'en')}`
      : 'There is no picture.',
    ...(station.invented ? ['The station is invented.'] : []),
    '',
    disagrees
      ? 'The main gauge is judged, so this value reaches no level. A main gauge that is silted up, or has driftwood under it, may read low. Where neither sends any more, the water is taken to have risen.'
      : 'By itself this value reaches no level. Where the next one bears it out, it counts from its own time and is told; where no next one comes, the water is taken to have risen.',
    'Look at the picture and the place. Record in Kawamori what it was: a rise, or a faulty gauge.',
    ...(input.drill ? ['This is an exercise. It is not a real water level.'] : []),
  ];
  return {
    subject: `${drill}${station.nameEn}: ${CHECK_WORDS.en} ${levelWords(input.valueM)}`,
    body: lines.join('\n'),
  };
}
