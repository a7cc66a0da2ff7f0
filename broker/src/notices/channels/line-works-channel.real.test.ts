// Real parts: fetch against an HTTP server on the loopback that checks what LINE WORKS checks (testing/line-works-peer.ts).
import { generateKeyPairSync } from 'node:crypto';
import { channelTest } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNotice, minute } from '../../testing/builders.js';
import { ACCOUNT, type LineWorksPeer, startLineWorks } from '../../testing/line-works-peer.js';
import type { Channel } from './channel.js';
import { lineWorksChannel } from './line-works-channel.js';
import { type ServiceAccount, tokenDesk } from './line-works-token.js';

interface Room {
  peer: LineWorksPeer;
  channel: Channel;
  /** Another room of the same bot. */
  other: Channel;
  clock: { at: number };
}

async function aRoom(changes: Partial<ServiceAccount> = {}): Promise<Room> {
  const clock = { at: minute(0) };
  const wallClock = { now: () => clock.at };
  const peer = await startLineWorks(wallClock.now);
  const tokens = tokenDesk(
    {
      ...ACCOUNT,
      tokenUrl: `${peer.url}/oauth2/v2.0/token`,
      privateKey: peer.privateKey,
      timeoutMs: 20_000,
      ...changes,
    },
    wallClock,
  );
  const to = (place: { channel: string } | { user: string }) =>
    lineWorksChannel(
      {
        ...{ recipient: 'bousai', apiUrl: `${peer.url}/v1.0`, botId: '1234', to: place },
        ...{ timeoutMs: 20_000, perMinute: 240 },
      },
      tokens,
      wallClock,
    );
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

  test('of a test says so', async () => {
    const { peer, channel } = await aRoom();
    const message = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });
    expect(await channel.test(message)).toEqual(ACCEPTED);
    expect(peer.messages[0]?.text).toBe(message.bodyJa);
  });

  test('that is longer than a message may be is cut, not lost', async () => {
    const { peer, channel } = await aRoom();
    expect(await channel.deliver(aNotice({ bodyJa: '長'.repeat(3_000) }), 1)).toEqual(ACCEPTED);
    expect(peer.messages[0]?.text).toHaveLength(2_000);
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
