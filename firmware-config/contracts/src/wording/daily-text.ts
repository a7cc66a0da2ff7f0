import { type DailyReport, isAllWell } from '../daily.js';
import type { TownConfig } from '../town.js';
import type { Instant } from '../units.js';
import { CONDITION_WORDS, type NamedSubject } from './condition-text.js';
import type { Language } from './language.js';
import { dateTimeWords } from './values.js';

export interface DailyTextInput {
  town: Pick<TownConfig, 'nameJa' | 'nameEn'>;
  report: DailyReport;
  /** Those of the report, by the names that people know. */
  broken: readonly (NamedSubject & Pick<DailyReport['broken'][number], 'condition'>)[];
  at: Instant;
  drill: boolean;
}

/** 「全局正常」 of a day, or what is not well. That it does not come is the alarm, and it says so. */
export function dailyText(input: DailyTextInput, language: Language): { subject: string; body: string } {
  const { town, report, broken, at } = input;
  const ja = language === 'ja';
  const drill = input.drill ? (ja ? '【訓練】' : '[EXERCISE] ') : '';
  const head = isAllWell(report)
    ? ja
      ? '【全局正常】'
      : '[ALL WELL] '
    : ja
      ? `【異常あり ${broken.length}件】`
      : `[${broken.length} BROKEN] `;
  const name = ja ? town.nameJa : town.nameEn;
  const title = `${drill}${head}${name} ${ja ? '川守の定時連絡' : 'Kawamori, daily report'}`;
  const lines = [
    title,
    '',
    `${dateTimeWords(at, language)}${ja ? ' 現在' : ' JST'}`,
    ...(ja ? japanese(report) : english(report)),
    ...broken.map((one) =>
      ja
        ? `・${one.nameJa}：${CONDITION_WORDS[one.condition].ja}`
        : `- ${one.nameEn}: ${CONDITION_WORDS[one.condition].en}`,
    ),
    '',
    ja
      ? 'この連絡が届かない日は、川守が止まっているおそれがあります。システム担当者に伝えてください。'
      : 'On a day when this does not come Kawamori may have stopped: tell whoever runs the hub.',
    ...(input.drill ? [ja ? 'これは訓練です。' : 'This is an exercise.'] : []),
  ];
  return { subject: title, body: lines.join('\n') };
}

function japanese({ stations, cameras, nodes, batteries, diskFreePercent, canaryAt, channels }: DailyReport) {
  const dead = channels.filter(({ isWell }) => !isWell).map(({ name }) => name);
  return [
    `観測所 ${stations.heard}/${stations.known}局　カメラ ${cameras.seen}/${cameras.known}台　現地端末 ${nodes.connected}/${nodes.known}台`,
    ...(batteries.known > 0 ? [`電池 ${batteries.known - batteries.low}/${batteries.known}台が良好`] : []),
    ...(diskFreePercent === null ? [] : [`サーバーのディスク 空き${Math.floor(diskFreePercent)}%`]),
    canaryAt === null
      ? '点検用の観測値は届いていません。'
      : `点検用の観測値 最後は${dateTimeWords(canaryAt, 'ja')}`,
    channels.length === 0
      ? '連絡手段はまだ試されていません。'
      : `連絡手段 ${channels.length - dead.length}/${channels.length}が使用可${dead.length > 0 ? `（使えないもの：${dead.join('、')}）` : ''}`,
  ];
}

function english({ stations, cameras, nodes, batteries, diskFreePercent, canaryAt, channels }: DailyReport) {
  const dead = channels.filter(({ isWell }) => !isWell).map(({ name }) => name);
  return [
    `stations heard ${stations.heard}/${stations.known}, cameras ${cameras.seen}/${cameras.known}, nodes ${nodes.connected}/${nodes.known}`,
    ...(batteries.known > 0 ? [`batteries well ${batteries.known - batteries.low}/${batteries.known}`] : []),
    ...(diskFreePercent === null ? [] : [`the server’s disk: ${Math.floor(diskFreePercent)}% free`]),
    canaryAt === null ? 'no canary reading has come' : `last canary reading ${dateTimeWords(canaryAt, 'en')}`,
    channels.length === 0
      ? 'no channel was tried yet'
      : `channels usable ${channels.length - dead.length}/${channels.length}${dead.length > 0 ? ` (not: ${dead.join(', ')})` : ''}`,
  ];
}
