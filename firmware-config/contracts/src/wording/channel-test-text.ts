import type { ChannelTest } from '../channel-test.js';
import { type Instant, toIsoJst } from '../units.js';
import type { Language } from './language.js';
import { dateTimeWords } from './values.js';

/** A test message in full. First and last it says what it is; a level or a station never stands in it. */
export function channelTest(input: { hubName: string; sentAt: Instant; drill: boolean }): ChannelTest {
  const { hubName, sentAt, drill } = input;
  const ja = drill ? '【訓練】' : '';
  const en = drill ? '[EXERCISE] ' : '';
  return {
    v: 1,
    kind: 'channel-test',
    sentAt: toIsoJst(sentAt),
    drill,
    subjectJa: `${ja}【試験送信】${hubName} 連絡手段の確認`,
    bodyJa: [
      `${ja}【試験送信】${hubName} 連絡手段の確認`,
      '',
      'これは試験送信です。水位のお知らせではありません。',
      `${dateTimeWords(sentAt, 'ja')} に、この連絡先へ届くことを確かめるために送りました。`,
      '届いたことをシステム担当者に伝えてください。そのほかの対応は要りません。',
    ].join('\n'),
    subjectEn: `${en}[TEST] ${hubName}: trying this channel`,
    bodyEn: [
      `${en}[TEST] ${hubName}: trying this channel`,
      '',
      'This is a test. It tells of no water level.',
      `Sent on ${dateTimeWords(sentAt, 'en')} JST, to see that messages arrive here.`,
      'Tell whoever runs the hub that it has arrived. Nothing else is to be done.',
    ].join('\n'),
  };
}

/** A mail by which a hub sees whether its mails arrive: it goes to a mailbox of its own, and nobody need read it. */
export function loopMail(input: { subject: string; sentAt: Instant; drill: boolean }): ChannelTest {
  const { subject, sentAt, drill } = input;
  return {
    ...{ v: 1, kind: 'channel-test', sentAt: toIsoJst(sentAt), drill },
    ...{ subjectJa: subject, subjectEn: subject },
    bodyJa:
      '川守がメールの届くことを確かめるため、自分あてに送りました。届いたあと自動で消えます。水位のお知らせではありません。',
    bodyEn:
      'Kawamori has sent this to itself, to see that mails arrive. It goes away by itself. This tells of no water level.',
  };
}

/** The same for a short message: one part of 70 characters, whatever the hub is called. */
export function shortChannelTest(test: ChannelTest): string {
  const drill = test.drill ? '【訓練】' : '';
  return `${drill}【試験送信】川守の連絡手段の確認です。水位のお知らせではありません。（${shortTime(test.sentAt)}送信）`;
}

/** The same to be spoken. */
export function spokenChannelTest(test: ChannelTest, language: Language): string {
  if (language === 'ja') {
    const drill = test.drill ? '訓練です。' : '';
    return `${drill}川守の試験です。電話がつながることを確かめています。水位のお知らせではありません。`;
  }
  return `${test.drill ? 'Exercise. ' : ''}This is a test of Kawamori. It tells of no water level.`;
}

/** `6/2 18:10` of an ISO time in JST. */
export const shortTime = (isoJst: string): string =>
  `${Number(isoJst.slice(5, 7))}/${Number(isoJst.slice(8, 10))} ${isoJst.slice(11, 16)}`;
