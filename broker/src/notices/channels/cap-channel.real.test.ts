// Real: files on the disk, and once the whole hub.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { channelTest, forbiddenIn, HOUR, MINUTE, StationId, type StationState } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNotice, minute, silentLog } from '../../testing/builders.js';
import { connectNode, startHub } from '../../testing/real-hub.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { eventually } from '../../testing/waiting.js';
import { capFolder } from '../cap/cap-folder.js';
import { capChannel } from './cap-channel.js';

const channelIn = (dir: string, drill = false, now = minute(60)) =>
  capChannel({
    ...{ recipient: 'feed', sender: 'hub.example', drill, log: silentLog },
    folder: capFolder({ dir, sender: 'hub.example', drill }),
    placeOf: () => undefined,
    alertLevelOf: (_station, mark) => ({ caution: 2, danger: 4 })[mark] ?? 0,
    now: () => now,
  });
const textIn = (dir: string, name: string) => readFileSync(join(dir, name), 'utf8');
const files = (dir: string) => readdirSync(dir).sort();
const FIRST = 'kajiyase-bashi-level-2026-06-02T18-10-00-09-00.overflow.1.xml';

const TOWN = { nameJa: '四万十町', nameEn: 'Shimanto-cho' };
const cancelled = (dir: string) => files(dir).filter((name) => name.includes('.closed.'));
/** The station of the notices, with an episode that is open, or with none. */
const aStanding = (episode: string | null) =>
  ({
    ...{ id: aNotice().station, nameJa: '鍛冶屋瀬橋', nameEn: 'Kajiyase-bashi' },
    level: {
      latest: { at: minute(10) + 11 * HOUR + 40 * MINUTE, value: 8.1, quality: 'good' },
      episode: episode === null ? null : { id: episode },
    },
  }) as unknown as StationState;

describe('a folder of CAP files', () => {
  test('gets a file for each notice, once, and a feed that names it', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    expect(await channel.deliver(aNotice(), 1)).toEqual({ accepted: true, receipt: FIRST });
    expect(await channel.deliver(aNotice(), 2)).toEqual({ accepted: true, receipt: 'was there already' });
    expect(files(dir)).toEqual(['alerts.json', 'feed.xml', FIRST]);
    expect(textIn(dir, 'feed.xml')).toContain(`href="${FIRST}"`);
  });

  test('knows after a restart what was told of an episode', async () => {
    const dir = join(temporaryFolder(), 'cap');
    await channelIn(dir).deliver(aNotice({ mark: 'danger' }), 1);
    await channelIn(dir).deliver(aNotice(), 1);
    expect(textIn(dir, FIRST)).toContain('<msgType>Update</msgType>');
    expect(textIn(dir, FIRST)).toContain(',kajiyase-bashi-level-2026-06-02T18-10-00-09-00.danger.1,');
  });

  test('takes many at a time, and loses none', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    await Promise.all(Array.from({ length: 10 }, (_, i) => channel.deliver(aNotice({ rise: i + 1 }), 1)));
    expect(files(dir)).toHaveLength(12);
    expect(textIn(dir, 'feed.xml').match(/<entry>/g)).toHaveLength(10);
  });

  test('gets nothing of what is doubted', async () => {
    const dir = join(temporaryFolder(), 'cap');
    expect(await channelIn(dir).deliver(aNotice({ kind: 'check', mark: 'check' }), 1)).toMatchObject({
      accepted: true,
    });
    expect(existsSync(dir)).toBe(false);
  });

  test('gets one end of an episode, by whichever way it is learnt, and none of what it was not told', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    const closed = aNotice({ kind: 'closed', mark: 'closed', alertLevel: 0 });
    expect(await channel.deliver(closed, 1)).toEqual({ accepted: true, receipt: 'was there already' });
    await channel.deliver(aNotice(), 1);
    expect(await channel.deliver(aNotice({ kind: 'fallen', mark: 'fallen:danger' }), 1)).toEqual({
      ...{ accepted: true, leftOut: true },
      receipt: 'not published: no level was reached',
    });
    for (const receipt of [`${FIRST.replace('overflow.1', 'closed.1')}`, 'was there already'])
      expect(await channel.deliver(closed, 1)).toEqual({ accepted: true, receipt });
    expect(textIn(dir, 'feed.xml').match(/<entry>/g)).toHaveLength(2);
  });

  const back = (changes: object = {}) =>
    aNotice({
      ...{ kind: 'fallen', mark: 'fallen:caution', alertLevel: 0, takenBack: true },
      ...{ subjectJa: '先のお知らせの取り下げ', bodyJa: '「氾濫開始水位に到達」のお知らせを取り下げます。' },
      ...changes,
    });
  const severity = (xml: string) => /<severity>(.*)<\/severity>/.exec(xml)?.[1];

  test('says that a higher level never was: an update of all before, as grave as what stands, once', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    await channel.deliver(aNotice({ mark: 'caution', alertLevel: 2 }), 1);
    await channel.deliver(aNotice(), 1);
    const name = FIRST.replace('overflow.1', 'fallen-caution.1');
    for (const receipt of [name, 'was there already'])
      expect(await channel.deliver(back(), 1)).toEqual({ accepted: true, receipt });
    const xml = textIn(dir, name);
    expect(xml).toContain('<msgType>Update</msgType>');
    expect(/<references>(.*)<\/references>/.exec(xml)?.[1]?.match(/caution\.1,|overflow\.1,/g)).toHaveLength(
      2,
    );
    expect(xml).toContain('「氾濫開始水位に到達」のお知らせを取り下げます');
    expect(severity(xml)).toBe(severity(textIn(dir, FIRST.replace('overflow', 'caution'))));
    expect(severity(textIn(dir, FIRST))).toBe('Extreme');
    expect(xml).not.toContain('<onset>');
    expect(forbiddenIn(xml, 'public')).toEqual([]);
    // What is said again of what stands is as grave as that.
    const later = minute(11) + 13 * HOUR;
    await channelIn(dir, false, later).look(aStanding(aNotice().episode), TOWN);
    expect(severity(textIn(dir, FIRST.replace('overflow.1', 'stands.3')))).toBe('Minor');
  });

  test('takes nothing back that was not published', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    expect(await channel.deliver(back(), 1)).toEqual({ accepted: true, receipt: 'was there already' });
    await channel.deliver(aNotice({ mark: 'caution', alertLevel: 2 }), 1);
    await channel.deliver(back(), 1);
    expect(files(dir).filter((name) => name.includes('fallen'))).toEqual([]);
  });

  test('of a flood that never was says that its notices are taken back, and not that the water has fallen', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    await channel.deliver(aNotice(), 1);
    await channel.deliver(aNotice({ kind: 'closed', mark: 'closed', alertLevel: 0, takenBack: true }), 1);
    const [name = ''] = cancelled(dir);
    expect(textIn(dir, name)).toContain('<msgType>Cancel</msgType>');
    expect(textIn(dir, name)).toContain('先のお知らせの取り下げ');
    expect(textIn(dir, name)).not.toContain('下回りました');
    expect(forbiddenIn(textIn(dir, name), 'public')).toEqual([]);
  });

  test('takes each episode back by its own: an older one, and several at once', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    const second = 'kajiyase-bashi:level:2026-06-02T20:10:00+09:00';
    const third = 'kajiyase-bashi:level:2026-06-02T22:10:00+09:00';
    await channel.deliver(aNotice(), 1);
    await channel.deliver(aNotice({ episode: second }), 1);
    const closed = aNotice({ kind: 'closed', mark: 'closed', alertLevel: 0 });
    expect(await channel.deliver(closed, 2)).toEqual({
      accepted: true,
      receipt: FIRST.replace('overflow.1', 'closed.1'),
    });
    await channel.deliver(aNotice({ episode: third }), 1);
    expect(cancelled(dir)).toHaveLength(1);
    // Their ends may be on their way.
    await channel.look(aStanding(null), TOWN);
    expect(cancelled(dir)).toHaveLength(1);
    await channel.look(aStanding(null), TOWN);
    expect(cancelled(dir)).toHaveLength(3);
    expect(textIn(dir, cancelled(dir).at(-1) ?? '')).toContain('先のお知らせの終了');
    await channel.look(aStanding(null), TOWN);
    expect(cancelled(dir)).toHaveLength(3);
  });

  test('says that a level still stands before readers drop it, as grave as it was said to be; not in an exercise', async () => {
    const dir = join(temporaryFolder(), 'cap');
    await channelIn(dir).deliver(aNotice(), 1);
    const renewed = FIRST.replace('overflow.1', 'stands.1');
    const sent = minute(11);
    await channelIn(dir, false, sent + 12 * HOUR - 1).look(aStanding(aNotice().episode), TOWN);
    expect(existsSync(join(dir, renewed))).toBe(false);
    await channelIn(dir, false, sent + 12 * HOUR).look(aStanding(aNotice().episode), TOWN);
    const [before, xml] = [textIn(dir, FIRST), textIn(dir, renewed)];
    expect(xml).toContain('<msgType>Update</msgType>');
    expect(xml).toContain('<description>水位は6月3日（水）05:50の観測で8.10 mです。');
    expect(xml).toContain('<expires>2026-06-04T06:11:00+09:00</expires>');
    expect(forbiddenIn(xml, 'public')).toEqual([]);
    const severity = (text: string) => /<severity>.*<\/severity>/.exec(text)?.[0];
    expect(severity(xml)).toBe(severity(before));

    const exercise = join(temporaryFolder(), 'cap');
    await channelIn(exercise, true).deliver(aNotice({ drill: true }), 1);
    await channelIn(exercise, true, sent + 12 * HOUR).look(aStanding(aNotice().episode), TOWN);
    expect(files(exercise)).toHaveLength(3);
  });

  test('knows what stands also after two hundred messages of others', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const channel = channelIn(dir);
    await channel.deliver(aNotice(), 1);
    for (let rise = 1; rise <= 100; rise++) {
      const other = { station: StationId.parse('other'), episode: `other:level:${rise}` };
      await channel.deliver(aNotice(other), 1);
      await channel.deliver(aNotice({ ...other, kind: 'closed', mark: 'closed', alertLevel: 0 }), 1);
    }
    for (let i = 0; i < 2; i++) await channel.look(aStanding(null), TOWN);
    expect(existsSync(join(dir, FIRST.replace('overflow.1', 'closed.1')))).toBe(true);
  });

  test('holds one test at a time, marked as one', async () => {
    const dir = join(temporaryFolder(), 'cap');
    const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
    for (let i = 0; i < 2; i++)
      expect(await channelIn(dir).test(message)).toEqual({ accepted: true, receipt: 'test.xml' });
    expect(textIn(dir, 'test.xml')).toContain('<status>Test</status>');
    expect(textIn(dir, 'feed.xml').match(/<entry>/g)).toHaveLength(1);
  });

  test('of the service gets nothing of an exercise: the notice waits, and says why', async () => {
    const dir = join(temporaryFolder(), 'cap');
    await channelIn(dir).deliver(aNotice(), 1);
    const before = files(dir);
    expect(await channelIn(dir, true).deliver(aNotice({ rise: 2, drill: true }), 1)).toMatchObject({
      ...{ accepted: false, retry: true, fault: expect.stringContaining('a folder of its own') },
    });
    expect(files(dir)).toEqual(before);
  });

  test('that cannot be written keeps its notice waiting', async () => {
    const dir = join(temporaryFolder(), 'cap');
    writeFileSync(dir, 'a file where the folder should be');
    expect(await channelIn(dir).deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: true });
  });
});

test('a hub writes an alert, an update for the next level, and takes both back when the water has fallen', async () => {
  const dir = join(temporaryFolder(), 'cap');
  const cap = { recipient: 'feed', towns: ['shimanto-cho'], dir, sender: 'hub.example' };
  const hub = await startHub({ config: { notices: { cap } } });
  const { secret } = await hub.setUp();
  const node = await connectNode(hub, secret);
  const level = async (minutes: number, value: number) => {
    hub.clock.at = minute(minutes);
    await node.send([[minutes, value]]);
  };
  const messages = () =>
    existsSync(dir)
      ? files(dir)
          .filter((name) => name.endsWith('.xml') && name !== 'feed.xml')
          .map((name) => textIn(dir, name))
      : [];
  const ofType = (type: string) => messages().filter((xml) => xml.includes(`<msgType>${type}</msgType>`));
  await level(0, 2.5);
  await level(10, 3.2);
  await eventually(() => expect(ofType('Alert')).toHaveLength(1));
  await level(20, 4.1);
  await eventually(() => expect(ofType('Update')).toHaveLength(1));
  await level(40, 2.5);
  await level(50, 2.4);
  await level(70, 2.3);
  await eventually(() => expect(ofType('Cancel')).toHaveLength(1));
  expect(ofType('Cancel')[0]).toMatch(
    /<references>hub\.example,\S+\.caution\.1,\S+ hub\.example,\S+\.danger\.1,\S+<\/references>/,
  );
  expect(ofType('Alert')[0]).toContain('<circle>33.2385,133.12944 0</circle>');
  expect(ofType('Alert')[0]).toContain('<value>39412</value>');
});
