// Real parts: fetch against an HTTP server on the loopback that checks what LINE WORKS checks (testing/line-works-peer.ts).
import { generateKeyPairSync } from 'node:crypto';
import { bundleOf, channelTest, type Notice, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNotice, minute } from '../../testing/builders.js';
import { ACCOUNT, type LineWorksPeer, startLineWorks } from '../../testing/line-works-peer.js';
import type { Channel } from './channel.js';
import { worksBot } from './line-works-bot.js';
import { lineWorksChannel } from './line-works-channel.js';
import { type ServiceAccount, tokenDesk } from './line-works-token.js';
import { requestBudget } from './request-budget.js';

interface Room {
  peer: LineWorksPeer;
  channel: Channel;
  /** Another room of the same bot. */
  other: Channel;
  clock: { at: number };
}

async function aRoom(
  changes: Partial<ServiceAccount> = {},
  hasButtons = false,
  perMinute = 240,
): Promise<Room> {
  const clock = { at: minute(0) };
  const wallClock = { now: () => clock.at };
  const peer = await startLineWorks(wallClock.now);
  const budget = requestBudget(perMinute, wallClock.now);
  const tokens = tokenDesk(
    {
      ...ACCOUNT,
      tokenUrl: `${peer.url}/oauth2/v2.0/token`,
      privateKey: peer.privateKey,
      timeoutMs: 20_000,
      ...changes,
    },
    wallClock,
    budget,
  );
  const options = { apiUrl: `${peer.url}/v1.0`, botId: '1234', timeoutMs: 20_000 };
  const bot = worksBot(options, tokens, wallClock, budget);
  const to = (place: { channel: string } | { user: string }) =>
    lineWorksChannel({ recipient: 'bousai', to: place, perMinute: 240, hasButtons, drill: false }, bot);
  return { peer, clock, channel: to({ channel: 'room-1' }), other: to({ user: 'duty@town' }) };
}
const ACCEPTED = { accepted: true, receipt: 'HTTP 201' };

describe('a notice for a talk room', () => {
  test('arrives whole in its room, or with its person, with a token for an assertion that holds', async () => {
    const { peer, channel, other } = await aRoom();
    expect(await channel.deliver(aNotice(), 1)).toEqual(ACCEPTED);
    expect(await other.deliver(aNotice(), 2)).toEqual(ACCEPTED);
    const text = `${aNotice().subjectJa}\n\n${aNotice().bodyJa}`;
    expect(peer.messages).toEqual([
      { path: '/v1.0/bots/1234/channels/room-1/messages', text },
      { path: '/v1.0/bots/1234/users/duty%40town/messages', text: `【再送】${text}` },
    ]);
    expect(peer.tokensGiven).toBe(1);
    expect(peer.refusals).toEqual([]);
  });

  test('is not begun where the minute of the bot is used up, whoever has used it: tokens count as well', async () => {
    const { peer, clock, channel, other } = await aRoom({}, false, 3);
    expect(await channel.deliver(aNotice(), 1)).toEqual(ACCEPTED);
    expect(await other.deliver(aNotice(), 1)).toEqual(ACCEPTED);
    clock.at += 20 * SECOND;
    expect(await channel.deliver(aNotice({ rise: 2 }), 1)).toMatchObject({
      ...{ accepted: false, retry: true, afterMs: 40 * SECOND },
    });
    expect(peer.messages).toHaveLength(2);
    clock.at += 40 * SECOND;
    expect(await channel.deliver(aNotice({ rise: 2 }), 2)).toEqual(ACCEPTED);
  });

  test('of a test says so', async () => {
    const { peer, channel } = await aRoom();
    const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
    expect(await channel.test(message)).toEqual(ACCEPTED);
    expect(peer.messages[0]?.text).toBe(message.bodyJa);
  });

  test('that is longer than a message may be comes in several, whole', async () => {
    const { peer, channel } = await aRoom();
    expect(await channel.deliver(aNotice({ bodyJa: '長'.repeat(3_000) }), 1)).toEqual(ACCEPTED);
    expect(peer.messages.map(({ text }) => text).join('')).toContain('長'.repeat(1_500));
    expect(peer.messages.map(({ text }) => text.length)).toEqual([aNotice().subjectJa.length, 2_000, 1_000]);
  });
});

describe('a notice whose acknowledgement comes back from the chat', () => {
  const rise = 'kajiyase-bashi:level:2026-06-02T18:10:00+09:00|overflow|1';

  test('has a button that names it', async () => {
    const { peer, channel } = await aRoom({}, true);
    expect(await channel.deliver(aNotice(), 1)).toEqual(ACCEPTED);
    const [{ text, buttons } = { text: '' }] = peer.messages;
    expect(text).toContain(aNotice().bodyJa);
    expect(buttons).toEqual([{ type: 'message', label: '確認', postback: `kawamori-ack:${rise}` }]);
  });

  test('has none where a rehearsal has sent it: what is pressed there is not for this hub', async () => {
    const { peer, channel } = await aRoom({}, true);
    expect(await channel.deliver(aNotice({ drill: true }), 1)).toEqual(ACCEPTED);
    expect(peer.messages.map(({ buttons }) => buttons)).toEqual([undefined]);
  });

  test('has none where it asks for no answer', async () => {
    const { peer, channel } = await aRoom({}, true);
    for (const kind of ['closed', 'learnt'] as const) await channel.deliver(aNotice({ kind }), 1);
    expect(peer.messages.map(({ buttons }) => buttons)).toEqual([undefined, undefined]);
  });

  test('has a button for each where several are one message', async () => {
    const { peer, channel } = await aRoom({}, true);
    const key = `${rise.replace('overflow', 'caution')}|person:mori|line-works`;
    const other = aNotice({ key: key as Notice['key'], stationNameJa: '栗の木大橋', alertLevel: 2 });
    await channel.deliver(bundleOf([aNotice(), other]), 1);
    expect(peer.messages.flatMap(({ buttons = [] }) => buttons)).toMatchObject([
      { label: '確認：鍛冶屋瀬橋', postback: `kawamori-ack:${rise}` },
      { label: '確認：栗の木大橋', postback: `kawamori-ack:${rise.replace('overflow', 'caution')}` },
    ]);
  });

  test('of twenty stations has all their texts and a button for each of them', async () => {
    const { peer, channel } = await aRoom({}, true);
    const notices = Array.from({ length: 20 }, (_, i) =>
      aNotice({
        key: `${rise}${i}|person:mori|line-works` as Notice['key'],
        stationNameJa: `第${i}観測所`,
        bodyJa: `${'文'.repeat(150)}\nhttps://kawamori.example/a/${i}`,
      }),
    );
    expect(await channel.deliver(bundleOf(notices), 1)).toEqual(ACCEPTED);
    const buttons = peer.messages.flatMap((one) => one.buttons ?? []);
    expect(new Set(buttons.map(({ postback }) => postback)).size).toBe(20);
    const links = peer.messages.flatMap(({ text }) => text.match(/https:\S+/g) ?? []);
    expect(links.toSorted()).toEqual(notices.map((_, i) => `https://kawamori.example/a/${i}`).toSorted());
    expect(peer.refusals).toEqual([]);
  });

  test('that is too long for a message with a button comes in full, and the button after it', async () => {
    const { peer, channel } = await aRoom({}, true);
    expect(await channel.deliver(aNotice({ bodyJa: '長'.repeat(1_500) }), 1)).toEqual(ACCEPTED);
    expect(peer.messages.map(({ text, buttons }) => [text.length > 1_500, buttons?.length])).toEqual([
      [true, undefined],
      [false, 1],
    ]);
  });
});

describe('a token', () => {
  test('is asked for once by many notices at a time, and renewed five minutes before its end', async () => {
    const { peer, channel, clock } = await aRoom();
    peer.is.expiresIn = 3_600;
    await Promise.all(Array.from({ length: 8 }, () => channel.deliver(aNotice(), 1)));
    expect(peer.tokensGiven).toBe(1);
    clock.at = minute(54);
    await channel.deliver(aNotice(), 1);
    expect(peer.tokensGiven).toBe(1);
    clock.at = minute(55);
    await channel.deliver(aNotice(), 1);
    expect(peer.tokensGiven).toBe(2);
    expect(peer.messages).toHaveLength(10);
  });

  test('that is taken no more is replaced once, and the notice arrives', async () => {
    const { peer, channel } = await aRoom();
    await channel.deliver(aNotice(), 1);
    peer.forgetTokens();
    expect(await channel.deliver(aNotice(), 1)).toEqual(ACCEPTED);
    expect(peer.tokensGiven).toBe(2);
  });

  test('that is new and refused is not replaced for ever: the notice waits', async () => {
    const { peer, channel } = await aRoom();
    peer.is.answers = { status: 401 };
    expect(await channel.deliver(aNotice(), 1)).toEqual({
      ...{ accepted: false, fault: 'HTTP 401 with a new token', retry: true },
    });
    expect(peer.tokensGiven).toBe(2);
    peer.is.answers = undefined;
    expect(await channel.deliver(aNotice(), 2)).toEqual(ACCEPTED);
  });

  test.each([
    [
      'another key',
      { privateKey: generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey },
      'signature',
    ],
    ['another account', { serviceAccount: 'someone@else' }, 'whose assertion it is'],
    ['a wrong secret', { clientSecret: 'no' }, 'client_secret'],
  ])(
    'is not given for %s: the notice waits for somebody who mends it, and no secret is told',
    async (_, changes, why) => {
      const { peer, channel } = await aRoom(changes);
      expect(await channel.deliver(aNotice(), 1)).toEqual({
        ...{ accepted: false, fault: 'LINE WORKS gives no token: HTTP 401', retry: true },
      });
      expect(peer.refusals).toEqual([why]);
      expect(peer.messages).toEqual([]);
    },
  );

  test('is asked for again after a failure, and an answer without one is told', async () => {
    const { peer, channel } = await aRoom();
    peer.is.expiresIn = 'soon';
    expect(await channel.deliver(aNotice(), 1)).toMatchObject({
      fault: expect.stringContaining('holds no token'),
    });
    peer.is.expiresIn = '86400';
    expect(await channel.deliver(aNotice(), 2)).toEqual(ACCEPTED);
  });
});

describe('a bot that is asked too often', () => {
  test('waits as long as it is told', async () => {
    const { peer, channel } = await aRoom();
    peer.is.answers = { status: 429, headers: { 'retry-after': '17' } };
    expect(await channel.deliver(aNotice(), 1)).toEqual({
      ...{ accepted: false, fault: 'HTTP 429', retry: true, afterMs: 17_000 },
    });
  });

  test.each([400, 403, 404])('and is answered %d is not tried again', async (status) => {
    const { peer, channel } = await aRoom();
    peer.is.answers = { status };
    expect(await channel.deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: false });
  });
});
