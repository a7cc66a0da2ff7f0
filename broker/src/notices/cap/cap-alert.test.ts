import { channelTest, forbiddenIn } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNotice, minute } from '../../testing/builders.js';
import { capAlert, capCancel, capIdentifier, capTest } from './cap-alert.js';
import { capFeed } from './cap-feed.js';

const SENDER = 'kawamori.example.lg.jp';
const PLACE = { lat: 33.2385, lon: 133.12944, jisCode: '39412' };
const NO_PLACE = { sender: SENDER, place: PLACE, before: [] };
const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => text);

describe('a reached level in CAP', () => {
  test('is an observation, in Japanese and English, at its gauge and in its town', () => {
    const { xml, entry } = capAlert(aNotice(), NO_PLACE);
    expect(entry).toMatchObject({ msgType: 'Alert', status: 'Actual', sent: '2026-06-02T18:11:00+09:00' });
    expect(all(xml, 'language')).toEqual(['ja-JP', 'en']);
    expect(all(xml, 'certainty')).toEqual(['Observed', 'Observed']);
    expect(all(xml, 'event')).toEqual([
      '基準水位超過のお知らせ（観測）',
      'Reference level reached (observed)',
    ]);
    expect(all(xml, 'areaDesc')).toEqual(['四万十町', 'Shimanto-cho']);
    expect(all(xml, 'circle')).toEqual(['33.2385,133.12944 0', '33.2385,133.12944 0']);
    expect(xml).not.toContain('<references>');
    expect(all(xml, 'expires')).toEqual(['2026-06-03T18:11:00+09:00', '2026-06-03T18:11:00+09:00']);
    expect(forbiddenIn(xml, 'public')).toEqual([]);
  });

  test('has an identifier that follows from what it tells, and that CAP allows', () => {
    const { identifier } = capAlert(aNotice(), NO_PLACE).entry;
    expect(identifier).toBe('kajiyase-bashi-level-2026-06-02T18-10-00-09-00.overflow.1');
    expect(capAlert(aNotice(), NO_PLACE).entry.identifier).toBe(identifier);
    expect(capIdentifier(aNotice({ mark: 'town:own' }))).toMatch(/^[^\s,<&]+$/);
    expect(
      new Set([aNotice(), aNotice({ rise: 2 }), aNotice({ mark: 'danger' })].map(capIdentifier)).size,
    ).toBe(3);
  });

  test('that follows others of its episode is an update of all of them', () => {
    const before = [
      { identifier: 'a', sent: '2026-06-02T18:00:00+09:00' },
      { identifier: 'b', sent: '2026-06-02T18:05:00+09:00' },
    ];
    const { xml, entry } = capAlert(aNotice(), { ...NO_PLACE, before });
    expect(entry.msgType).toBe('Update');
    expect(all(xml, 'references')).toEqual([
      `${SENDER},a,2026-06-02T18:00:00+09:00 ${SENDER},b,2026-06-02T18:05:00+09:00`,
    ]);
  });

  test('in an exercise is one by CAP’s own word', () => {
    expect(capAlert(aNotice({ drill: true }), NO_PLACE).xml).toContain('<status>Exercise</status>');
  });

  test('with names that are no XML, and times with milliseconds, is XML all the same', () => {
    const odd = aNotice({ subjectJa: 'A & B <橋> \u0000', decidedAt: '2026-06-02T18:11:00.250+09:00' });
    const { xml } = capAlert(odd, NO_PLACE);
    expect(all(xml, 'headline')[0]).toBe('A &amp; B &lt;橋&gt; \ufffd');
    expect(all(xml, 'sent')).toEqual(['2026-06-02T18:11:00+09:00']);
  });
});

test('the end of an episode takes back its messages and does not say that it is safe', () => {
  const before = [{ identifier: 'a', sent: '2026-06-02T18:00:00+09:00' }];
  const closed = {
    ...{ episode: aNotice().episode, station: 'kajiyase-bashi', stationNameJa: '鍛冶屋瀬橋' },
    ...{ stationNameEn: 'Kajiyase-bashi', townNameJa: '四万十町', townNameEn: 'Shimanto-cho' },
    end: 'fallen' as const,
  };
  const { xml, entry } = capCancel(closed, {
    sender: SENDER,
    sentAt: minute(90),
    drill: false,
    place: PLACE,
    before,
  });
  expect(entry).toMatchObject({ msgType: 'Cancel', sent: '2026-06-02T19:30:00+09:00' });
  expect(all(xml, 'references')).toEqual([`${SENDER},a,2026-06-02T18:00:00+09:00`]);
  expect(all(xml, 'description')[0]).toContain('安全になったという意味ではありません。');
  expect(xml).not.toContain('AllClear');
  expect(forbiddenIn(xml, 'public')).toEqual([]);
});

test('a test is one by CAP’s own word, and names no place', () => {
  const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
  const { xml } = capTest(message, SENDER);
  expect(xml).toContain('<status>Test</status>');
  expect(xml).not.toContain('<area>');
  expect(xml).not.toContain('<certainty>Observed</certainty>');
});

test('the feed names the newest first, and says of each what it is', () => {
  const one = capAlert(aNotice(), NO_PLACE).entry;
  const two = { ...one, identifier: 'two', sent: '2026-06-02T19:00:00+09:00', msgType: 'Update' as const };
  const feed = capFeed([one, two], { sender: SENDER, drill: false });
  expect(all(feed, 'updated')).toEqual([two.sent, two.sent, one.sent]);
  expect(feed).toContain('<link href="two.xml" type="application/cap+xml"/>');
  expect(feed).toContain('<category term="Actual" label="Update"/>');
  expect(capFeed([], { sender: SENDER, drill: true })).toContain('【訓練】');
});
