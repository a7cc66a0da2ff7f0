import type { Text } from './language.js';

/** What map and list say to those who hear the screen. What is filled in stands in braces. */
export const SPOKEN_TEXTS = {
  spokenTrend: { ja: '{minutes}分で{change} m', en: '{change} m in {minutes} minutes' },
  spokenStill: { ja: '{minutes}分間ほぼ変わらず', en: 'steady for {minutes} minutes' },
  spokenRain: {
    ja: '雨量 10分{mm10min} mm、1時間{mm1h} mm、降り始めから{mmSinceBegin} mm',
    en: 'rain {mm10min} mm in 10 minutes, {mm1h} mm in one hour, {mmSinceBegin} mm since it began',
  },
  spokenPicture: { ja: 'カメラ{count}台 画像 {age}', en: 'cameras: {count}, newest picture {age}' },
  spokenSomePictures: {
    ja: 'カメラ{count}台のうち{current}台だけ画像あり {age}',
    en: 'cameras: {count}, a current picture of only {current}, newest picture {age}',
  },
  spokenNoPicture: { ja: 'カメラ{count}台 画像なし', en: 'cameras: {count}, no picture yet' },
  mapCount: { ja: '観測所{count}局（水位の高い順）', en: '{count} stations, worst first' },
  mapAtLevel: { ja: 'レベル{level}相当 {count}局', en: '{count} at level {level}' },
  mapAtTownMark: { ja: '町の目安に到達 {count}局', en: '{count} at a mark of the town’s own' },
  mapBelowAll: { ja: '基準水位に達した局なし', en: 'none at a level' },
  mapSilent: { ja: '受信なし {count}局', en: '{count} not heard from' },
  spokenLevel: { ja: '{name} {reached}', en: '{name}: {reached}' },
} as const satisfies Record<string, Text>;
