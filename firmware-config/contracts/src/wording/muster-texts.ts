import type { TownConfig } from '../town.js';
import type { Instant } from '../units.js';
import type { Language, Text } from './language.js';
import { clockWords, dateTimeWords } from './values.js';

export interface MusterTextInput {
  town: Pick<TownConfig, 'nameJa' | 'nameEn'>;
  place: string;
  word: string | undefined;
  at: Instant;
  dueAt: Instant;
  drill: boolean;
}

/** What those hear who are called together. */
export function musterText(
  { town, place, word, at, dueAt, drill }: MusterTextInput,
  language: Language,
): { subject: string; body: string } {
  const ja = language === 'ja';
  const due = clockWords(dueAt);
  const name = ja ? town.nameJa : town.nameEn;
  const subject = ja
    ? `${drill ? '【訓練】' : ''}【参集】${due}までに ${place}（${name}）`
    : `${drill ? '[EXERCISE] ' : ''}[MUSTER] ${name}: ${place} by ${due}`;
  const lines = [
    subject,
    '',
    ja
      ? `${name}災害対策本部です。${dateTimeWords(dueAt, 'ja')}までに「${place}」へ集まってください。`
      : `Headquarters of ${name} call you to ${place} by ${dateTimeWords(dueAt, 'en')} JST.`,
    ...(word === undefined ? [] : [word]),
    ja
      ? '身の安全を先に確かめ、無理に川や低い道を通らないでください。'
      : 'See to your own safety first; do not pass rivers or low roads.',
    ja ? `呼びかけ ${dateTimeWords(at, 'ja')}` : `Called ${dateTimeWords(at, 'en')} JST`,
    ...(drill ? [ja ? 'これは訓練です。' : 'This is an exercise.'] : []),
  ];
  return { subject, body: lines.join('\n') };
}

export const MUSTER_NAME = {
  ja: '参集の呼びかけ（{time}まで）',
  en: 'people are called together (by {time})',
} as const satisfies Text;

/** Texts of the page by which somebody answers, and of headquarters' page. What is filled in stands in braces. */
export const MUSTER_TEXTS = {
  title: { ja: '参集', en: 'Muster' },
  forPerson: { ja: '{name} さん宛て　参集の呼びかけ {time}', en: 'For {name}, called {time}' },
  where: { ja: '{place}　{time}まで', en: '{place}, by {time}' },
  safety: {
    ja: '身の安全を先に確かめ、無理に川や低い道を通らないでください。',
    en: 'See to your own safety first; do not pass rivers or low roads.',
  },
  yourAnswer: { ja: 'あなたの答え', en: 'Your answer' },
  noAnswerYet: { ja: 'まだ答えていません。', en: 'You have not answered yet.' },
  saidComing: { ja: '行ける（{time}ごろ到着）', en: 'Coming (there at about {time})' },
  saidNotComing: { ja: '行けない', en: 'Not coming' },
  saidAt: { ja: '{time} に回答', en: 'answered {time}' },
  byHq: { ja: '{time} に本部が記録（{name}）', en: 'entered by headquarters {time} ({name})' },
  arrivedAt: { ja: '{time} 到着', en: 'arrived {time}' },
  change: { ja: '変えるときは、もう一度押してください。', en: 'To change it, press again.' },
  coming: { ja: '行ける', en: 'I come' },
  inMinutes: { ja: '{count}分後に着く', en: 'there in {count} min' },
  minutes: { ja: '何分後に着くか（分）', en: 'Minutes until I am there' },
  minutesFault: {
    ja: '何分後に着くかを、0から{minutes}までの数字で入れてください。まだ答えとして記録していません。',
    en: 'Say in how many minutes you are there, from 0 to {minutes}. Nothing has been recorded yet.',
  },
  noteFault: {
    ja: 'ひとことは{letters}文字までです。まだ答えとして記録していません。',
    en: 'A word has {letters} characters at most. Nothing has been recorded yet.',
  },
  pressAgain: {
    ja: '答えを受け取れませんでした。下のどれかをもう一度押してください。',
    en: 'Your answer could not be read. Press one of these again.',
  },
  send: { ja: 'この時間で行ける', en: 'I come in that time' },
  notComing: { ja: '行けない', en: 'I cannot come' },
  note: { ja: 'ひとこと（なくてもかまいません）', en: 'A word (may be left out)' },
  over: { ja: 'この参集は終わりました（{time}）。', en: 'This muster is over ({time}).' },
  calledOff: {
    ja: 'この参集は取り消されました（{time}）。集まる必要はありません。',
    en: 'This muster was called by mistake ({time}). You need not come.',
  },
  call: { ja: '参集をかける', en: 'Call people together' },
  whom: { ja: '呼ぶ人', en: 'Whom' },
  everybody: { ja: '全員（{count}人）', en: 'everybody ({count})' },
  ofGroup: { ja: '{name}（{count}人）', en: '{name} ({count})' },
  place: { ja: '集まる場所', en: 'Where' },
  word: { ja: 'ひとこと（任意）', en: 'A word (optional)' },
  within: { ja: '何分後までに', en: 'By when, minutes from now' },
  askCall: {
    ja: '{people}に、登録された連絡手段のうちこのサーバーから送れるもので呼びかけます（{where}、{time}まで）。答えるまで、その時刻になるまで繰り返します。届かなかった人は名簿で分かります。',
    en: '{people} are called by those of their channels that this hub can send by ({where}, by {time}), again until they answer or the hour has come. Who was not reached stands in the roll.',
  },
  townPeople: { ja: '{town}の{count}', en: '{count} of {town}' },
  and: { ja: '・', en: ' and ' },
  callTogether: { ja: '{towns}の参集をまとめてかける', en: 'Call people of {towns} together at once' },
  people: { ja: '{count}人', en: '{count} people' },
  yes: { ja: '決定', en: 'Confirm' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  none: { ja: 'いま呼びかけている参集はありません。', en: 'Nobody is being called together.' },
  nobody: {
    ja: 'この町には、いま呼べる人がいません。登録された人がいないか、みなすでに参集の呼びかけを受けています。',
    en: 'There is nobody whom this town could call now: it has no people, or all of them are being called together already.',
  },
  calledBy: { ja: '{name} が {time} に呼びかけ', en: 'called by {name}, {time}' },
  group: { ja: '班', en: 'Group' },
  all: { ja: '合計（重複なし）', en: 'Everybody, once' },
  called: { ja: '呼んだ', en: 'Called' },
  willCome: { ja: '行ける', en: 'Coming' },
  willNot: { ja: '行けない', en: 'Not coming' },
  silent: { ja: '未回答', en: 'No answer' },
  arrived: { ja: '到着', en: 'Arrived' },
  whoSilent: { ja: '答えがない人', en: 'Who has not answered' },
  whoComing: { ja: 'これから着く人', en: 'Whom to expect' },
  whoNotComing: { ja: '行けない人', en: 'Who does not come' },
  whoArrived: { ja: '着いた人', en: 'Who is there' },
  nobodyHere: { ja: 'いません。', en: 'Nobody.' },
  notReached: { ja: '連絡が届いていません', en: 'no message has got through' },
  noNumber: { ja: '電話番号の登録なし', en: 'no number known' },
  late: { ja: '予定を過ぎています', en: 'overdue' },
  tick: { ja: '着いた', en: 'Arrived' },
  untick: { ja: '到着を取り消す', en: 'Take back the arrival' },
  enter: { ja: '電話の答えを記録', en: 'Enter what they said' },
  takeBack: { ja: '答えを取り消す', en: 'Take back the answer' },
  end: { ja: '参集を終える', en: 'End the muster' },
  mistake: { ja: '参集は誤り', en: 'Called by mistake' },
  askEnd: {
    ja: 'この参集を終えます。まだ答えていない人への呼びかけも止まります。着いた人の記録は残ります。',
    en: 'Nobody is called any more. What was recorded stays.',
  },
  askMistake: {
    ja: 'この参集を誤りとして取り消します。呼びかけは止まり、リンクを開いた人には「取り消されました」と出ます。すでに向かっている人には、電話で伝えてください。',
    en: 'Calls stop, and whoever opens their link reads that it was a mistake. Telephone those who are on their way.',
  },
  print: { ja: '参集名簿（印刷・CSV）', en: 'Roll, to print or as CSV' },
  ended: { ja: '終了 {name} {time}', en: 'ended by {name}, {time}' },
  endedItself: {
    ja: '自動で終了 {time}（集まる時刻から{length}たち、本部は閉じています）',
    en: 'ended by itself, {time}: {length} after its hour, with headquarters closed',
  },
  endedMistake: { ja: '誤りとして取り消し {name} {time}', en: 'taken back as a mistake by {name}, {time}' },
  loading: { ja: '読み込んでいます。', en: 'Loading.' },
  failed: {
    ja: '記録できませんでした。通信を確かめて、もう一度お試しください。',
    en: 'Not recorded. Try again.',
  },
  unrecorded: {
    ja: 'サーバーのディスクに記録できていません。押したものは受け付けていて、記録できるようになりしだい記録します。',
    en: 'The server’s disk takes nothing. What is pressed counts at once, and is recorded as soon as that can be done.',
  },
  stale: {
    ja: '参集の人数を読み直せません。下の人数は {time} のものです。',
    en: 'The headcount cannot be read anew. What stands below is of {time}.',
  },
  unread: { ja: '参集の人数を読めません。', en: 'The headcount cannot be read.' },
} as const satisfies Record<string, Text>;
export type MusterTextKey = keyof typeof MUSTER_TEXTS;
