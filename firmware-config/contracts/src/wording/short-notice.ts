import { isOfLevel, type Notice, type Sequel } from '../notice.js';
import { ageOf, LATE, subjectWithoutAge } from './at-sending.js';
import { shortTime } from './channel-test-text.js';
import { CHECK_WORDS } from './check-text.js';
import type { Language, Text } from './language.js';
import { noticePlace, noticeWhat } from './notice-words.js';
import { sinceWords } from './since-text.js';
import { ageWords, metres } from './values.js';

/** Characters (UTF-16 units, as UCS-2 counts them) of one short message, and of each of several that belong together (3GPP TS 23.040). */
export const SMS_ALONE = 70;
export const SMS_PART = 67;
export const SMS_MOST_PARTS = 3;
/** Of them for what has happened since, who hands over and what they say. */
const ADDED_MOST = 60;
const SINCE_MOST = 40;

/**
 * A notice for a short message: its subject (the place, what was observed, the value), when it was observed, its age, and the town. Never longer
 * than three parts; what does not fit is left out from the end, and the words 訓練 and 再送, what has happened since and the link never are.
 * @param attempt above 1 it says that it is a repeat
 */
export function shortNotice(notice: Notice, attempt: number): string {
  const ageMs = ageOf(notice);
  const old = ageMs >= LATE ? `、${ageWords(ageMs, 'ja')}の値` : '';
  const head = `${attempt > 1 ? '【再送】' : ''}${subjectWithoutAge(notice, 'ja')}`;
  const tail = `${notice.drill ? '。これは訓練です。' : ''}${addedTo(notice)}${notice.link === undefined ? '' : `\n${notice.link}`}`;
  const room = SMS_PART * SMS_MOST_PARTS - tail.length;
  const seen = `${shortTime(notice.observedAt)}${isOfLevel(notice) ? `観測${old}` : ''}`;
  const [fitting = head] = [`${head}（${seen}、${notice.townNameJa}）`, `${head}（${seen}）`, head].filter(
    (text) => text.length <= room,
  );
  return `${whole(fitting, room)}${tail}`;
}

/** What has happened since; of a hand-over, from whom, and what was said, as far as there is room. */
const addedTo = (notice: Notice): string => {
  const { handOver } = notice;
  const since = whole(sinceWords(notice, 'ja'), SINCE_MOST);
  const from = handOver && `${handOver.fromJa}さんから${handOver.note === '' ? '' : `：${handOver.note}`}`;
  return `${since && `\n${since}`}${from ? `\n${whole(from, ADDED_MOST - since.length)}` : ''}`;
};

/** Cut without halving a character that takes two units. */
function whole(text: string, room: number): string {
  if (text.length <= room) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > room - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/**
 * A notice to be spoken by a telephone: whole sentences without brackets, the most important first, so that who hangs up early has heard
 * it. What only the gauge has seen is called observed.
 */
export function spokenNotice(notice: Notice, language: Language): string {
  return language === 'ja' ? spokenJa(notice) : spokenEn(notice);
}

const SPOKEN_TAKEN_BACK = {
  ja: '先のお知らせを取り下げます。もとになった値が裏付けられませんでした。安全だという意味ではありません。確認は要りません。',
  en: 'The notice before is taken back: its values were not borne out. This does not mean that it is safe. Nobody need acknowledge this.',
} as const;

/** By a telephone nobody can answer a machine: they read their message, or ring headquarters. */
const SPOKEN_MUSTER = {
  ja: (what: string) =>
    `${what}。行けるかどうかを、届いたメッセージのリンクか、本部への電話で答えてください。`,
  en: (what: string) =>
    `${what}. Say whether you come by the link in your message, or by a call to headquarters.`,
} as const;

/** So many of the notices that are told with the first are spoken; the rest is counted. */
const MOST_SPOKEN = 3;

function spokenJa(notice: Notice): string {
  const time = spokenTime(notice.observedAt);
  const observed = `${time}、${ageWords(ageOf(notice), 'ja')}の観測です`;
  const what =
    notice.kind === 'muster'
      ? SPOKEN_MUSTER.ja(withoutBrackets(notice.markNameJa))
      : !isOfLevel(notice)
        ? `${withoutBrackets(noticeWhat(notice, 'ja'))}。${time}からです。水位のお知らせではありません。`
        : notice.kind === 'check'
          ? `${sentence(CHECK_WORDS.ja)}水位計の値は${metres(notice.valueM)}メートル、${observed}。画像と現地を確かめてください。`
          : notice.kind !== undefined
            ? `${notice.takenBack ? SPOKEN_TAKEN_BACK.ja : `${withoutBrackets(notice.markNameJa)}。`}${
                notice.noValue ? '' : `水位は${metres(notice.valueM)}メートル、${observed}。`
              }`
            : `${notice.sequel ? SPOKEN_SEQUEL[notice.sequel].ja : ''}${withoutBrackets(notice.markNameJa)}に到達しました。観測した値です。${
                notice.mark === 'overflow' ? '氾濫は確認されていません。' : ''
              }水位は${metres(notice.valueM)}メートル、${observed}。`;
  const drill = notice.drill ? '訓練です。' : '';
  const again = notice.handOver
    ? `${notice.handOver.fromJa}さんからの引き継ぎです。${saidWords(notice.handOver.note, '申し送り、', '。')}`
    : notice.reminder
      ? notice.kind === 'muster'
        ? 'あなたの答えがまだ届いていません。'
        : 'まだ誰も確認していません。'
      : '';
  const others = (notice.others ?? []).map(
    ({ stationNameJa, whatJa, ageMs }) =>
      `ほかに、${stationNameJa}、${withoutBrackets(whatJa)}${ageMs === undefined ? '' : `、${ageWords(ageMs, 'ja')}の観測`}。`,
  );
  const more = others.length > MOST_SPOKEN ? `そのほか${others.length - MOST_SPOKEN}件。` : '';
  const alsoTold = `${others.slice(0, MOST_SPOKEN).join('')}${more}`;
  return `${drill}${again}川守からのお知らせです。${notice.townNameJa}、${withoutBrackets(noticePlace(notice, 'ja'))}。${what}${spokenSince(notice, 'ja')}${alsoTold}${drill}`;
}

function spokenEn(notice: Notice): string {
  const time = notice.observedAt.slice(11, 16);
  const observed = `as observed at ${time}, ${ageWords(ageOf(notice), 'en')}`;
  const what =
    notice.kind === 'muster'
      ? SPOKEN_MUSTER.en(withoutBrackets(notice.markNameEn))
      : !isOfLevel(notice)
        ? `${noticeWhat(notice, 'en')}, since ${time}. This tells of no water level.`
        : notice.kind === 'check'
          ? `${CHECK_WORDS.en}. The gauge says ${metres(notice.valueM)} metres, ${observed}. Look at the picture and the place.`
          : notice.kind !== undefined
            ? `${notice.takenBack ? SPOKEN_TAKEN_BACK.en : `${withoutBrackets(notice.markNameEn)}.`}${
                notice.noValue ? '' : ` The level is ${metres(notice.valueM)} metres, ${observed}.`
              }`
            : `${notice.sequel ? SPOKEN_SEQUEL[notice.sequel].en : ''}The ${withoutBrackets(notice.markNameEn)} was reached, as observed.${
                notice.mark === 'overflow' ? ' Flooding is not confirmed.' : ''
              } The level is ${metres(notice.valueM)} metres, ${observed}.`;
  const again = notice.handOver
    ? `Handed over by ${notice.handOver.fromEn}. ${saidWords(notice.handOver.note, 'They say: ', '. ')}`
    : notice.reminder
      ? notice.kind === 'muster'
        ? 'You have not answered yet. '
        : 'Nobody has acknowledged this yet. '
      : '';
  const drill = `${notice.drill ? 'Exercise. ' : ''}${again}`;
  const others = (notice.others ?? []).map(
    ({ stationNameEn, whatEn, ageMs }) =>
      ` Also ${stationNameEn}: ${withoutBrackets(whatEn)}${ageMs === undefined ? '' : `, observed ${ageWords(ageMs, 'en')}`}.`,
  );
  const more = others.length > MOST_SPOKEN ? ` And ${others.length - MOST_SPOKEN} more.` : '';
  const alsoTold = `${others.slice(0, MOST_SPOKEN).join('')}${more}`;
  return `${drill}A notice from Kawamori. ${withoutBrackets(noticePlace(notice, 'en'))}, ${notice.townNameEn}. ${what}${spokenSince(notice, 'en')}${alsoTold}${notice.drill ? ' Exercise.' : ''}`;
}

function spokenSince({ since }: Notice, language: Language): string {
  if (!since) return '';
  const { whatJa, whatEn, valueM, decidedAt } = since;
  const value = valueM === undefined ? undefined : metres(valueM);
  if (language === 'en') {
    const level = value === undefined ? '' : ` The level was ${value} metres then.`;
    return ` Since then, at ${decidedAt.slice(11, 16)}: ${withoutBrackets(whatEn)}.${level}`;
  }
  const level = value === undefined ? '' : `水位は${value}メートルでした。`;
  return `その後、${spokenTime(decidedAt)}に、${withoutBrackets(whatJa)}。${level}`;
}

/** 「18時5分」. */
const spokenTime = (iso: string): string => `${Number(iso.slice(11, 13))}時${Number(iso.slice(14, 16))}分`;

const SPOKEN_SEQUEL: Readonly<Record<Sequel, Text>> = {
  higher: { ja: 'さらに上昇し、', en: 'The water has risen further. ' },
  again: { ja: 'いったん下がったあと再び上昇し、', en: 'The water had fallen and has risen again. ' },
};

const saidWords = (note: string, before: string, after: string) =>
  note === '' ? '' : `${before}${withoutBrackets(note)}${after}`;
const sentence = (text: string) => `${text.replace('：', '。')}です。`;
/** 「避難開始の目安（町独自）」 as 「避難開始の目安、町独自」. */
const withoutBrackets = (text: string) =>
  text.replace(/（([^）]*)）/g, '、$1').replace(/ \(([^)]*)\)/g, ', $1');
