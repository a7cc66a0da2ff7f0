// Real: serialport on a pseudo-terminal of socat. The modem at its far end is ours (testing/pty-modem.ts); no network stands behind it.
import { join } from 'node:path';
import { channelTest } from '@kawamori/contracts';
import { monotonicNow } from '@kawamori/kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aNotice, minute, silentLog } from '../../testing/builders.js';
import { type PtyModem, startPtyModem } from '../../testing/pty-modem.js';
import { connectNode, startHub } from '../../testing/real-hub.js';
import { temporaryFolder } from '../../testing/temporary.js';
import { eventually } from '../../testing/waiting.js';
import { MODEM_TIMES, type Modem, type ModemTimes, modem } from '../modem/modem.js';
import { openSerial } from '../modem/serial-port.js';
import type { Need, TryOutcome } from './channel.js';
import { smsChannel } from './sms-channel.js';
import { voiceChannel } from './voice-channel.js';

const NUMBER = '+819012345678';
/** A network in a hurry; a modem that is only slow on this machine still answers within them. */
const QUICK: Partial<ModemTimes> = { pollMs: 20, holdMs: 60, speakMs: 200, quietMs: 50, reportMs: 20_000 };

interface Desk {
  peer: PtyModem;
  ours: Modem;
  sms: ReturnType<typeof smsChannel>;
  voice: ReturnType<typeof voiceChannel>;
}

async function aDesk({
  ringMs = 30_000,
  times = {} as Partial<ModemTimes>,
  speaks = false,
} = {}): Promise<Desk> {
  const peer = await startPtyModem();
  const ours = modem(
    {
      ...{ device: peer.device, baudRate: 115_200, ringMs },
      speakCommand: speaks ? 'AT+CTTS=1,"{ucs2}"' : undefined,
    },
    {
      ...{ log: silentLog, open: openSerial, monotonic: monotonicNow },
      times: { ...MODEM_TIMES, ...QUICK, ...times },
    },
  );
  onTestFinished(() => ours.stop());
  return {
    ...{ peer, ours },
    sms: smsChannel({ recipient: 'night-desk', number: NUMBER, perMinute: 20 }, ours),
    voice: voiceChannel({ recipient: 'night-desk', number: NUMBER, language: 'ja' }, ours),
  };
}
const sent = channelTest({ hubName: '川守', sentAt: minute(0), drill: false });

describe('a short message', () => {
  test('arrives word for word, and the receipt says that the network has delivered it', async () => {
    const { peer, sms } = await aDesk();
    expect(await sms.deliver(aNotice(), 1)).toEqual({ accepted: true, receipt: 'SMS in 1 part: delivered' });
    expect(peer.sms.all).toEqual([
      {
        number: NUMBER,
        text: '鍛冶屋瀬橋 氾濫開始水位に到達（観測）・氾濫は未確認 214.09 m（6/2 18:10観測、四万十町）',
        part: undefined,
        wantsReport: true,
      },
    ]);
  });

  test('that is long comes in parts that a telephone joins, the same ones at a repeat', async () => {
    const { peer, sms } = await aDesk();
    const long = aNotice({ subjectJa: `【訓練】${'長い名の観測所'.repeat(12)}`, drill: true });
    expect(await sms.deliver(long, 1)).toMatchObject({
      accepted: true,
      receipt: 'SMS in 2 parts: delivered',
    });
    await sms.deliver(long, 1);
    const [first, second, ...again] = peer.sms.all;
    expect(`${first?.text}${second?.text}`).toMatch(/^【訓練】長い名.*これは訓練です。$/);
    expect([first?.part?.slice(1), second?.part?.slice(1)]).toEqual([
      [2, 1],
      [2, 2],
    ]);
    expect(again.map(({ part }) => part)).toEqual([first?.part, second?.part]);
  });

  test('of a test says that it is one', async () => {
    const { peer, sms } = await aDesk();
    expect(await sms.test(sent)).toMatchObject({ accepted: true });
    expect((await peer.sms.first(() => true)).text).toMatch(/^【試験送信】.*水位のお知らせではありません/);
  });

  test('that a network reports as lost for good is given up, and as lost for now is sent again', async () => {
    const { peer, sms } = await aDesk();
    peer.is.report = 0x41;
    expect(await sms.deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: false });
    peer.is.report = 0x62;
    expect(await sms.deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: true });
  });

  test('is accepted by the network alone where the modem hands on no reports, and none is asked for', async () => {
    const { peer, sms } = await aDesk();
    peer.is.report = undefined;
    const outcome = await sms.deliver(aNotice(), 1);
    expect(outcome).toEqual({ accepted: true, receipt: 'SMS in 1 part: 0 of 1 reported as delivered yet' });
    expect(peer.sms.all[0]?.wantsReport).toBe(false);
  });

  test('that a busy network refuses is tried again; to a number that does not exist it is not', async () => {
    const { peer, sms } = await aDesk();
    peer.is.cms = 42;
    expect(await sms.deliver(aNotice(), 1)).toEqual({
      ...{ accepted: false, retry: true },
      fault: 'the network is congested (+CMS ERROR: 42)',
    });
    peer.is.cms = 1;
    expect(await sms.deliver(aNotice(), 2)).toMatchObject({ accepted: false, retry: false });
    peer.is.cms = undefined;
    expect(await sms.deliver(aNotice(), 3)).toMatchObject({ accepted: true });
    expect(peer.sms.all[0]?.text).toMatch(/^【再送】/);
  });

  test('gets through a modem that is slow, echoes, and speaks of other things before every answer', async () => {
    const { peer, sms } = await aDesk();
    peer.is.slowMs = 150;
    peer.is.chatters = '+CMTI: "ME",3';
    expect(await sms.deliver(aNotice(), 1)).toMatchObject({ accepted: true });
    expect(peer.sms.all).toHaveLength(1);
  });
});

describe('a telephone call', () => {
  test('that is answered is a receipt, with how long it rang, and is hung up', async () => {
    const { peer, voice } = await aDesk();
    peer.is.call = [
      { afterMs: 30, state: 3 },
      { afterMs: 90, state: 0 },
    ];
    expect(await voice.deliver(aNotice(), 1)).toMatchObject({
      ...{ accepted: true, receipt: expect.stringMatching(/^answered after \d+ s$/) },
    });
    expect(peer.dialled.all).toEqual([NUMBER]);
    expect(peer.commands.at(-1)).toBe('AT+CHUP');
    expect(peer.spoken.all).toEqual([]);
  });

  test('that nobody answers rings until it is hung up, twice, and is given up so that somebody else is told', async () => {
    const { peer, voice } = await aDesk({ ringMs: 200 });
    peer.is.call = [{ afterMs: 10, state: 3 }];
    expect(await voice.deliver(aNotice(), 1)).toEqual({
      ...{ accepted: false, retry: false, fault: 'nobody answered; called twice' },
    });
    expect(peer.dialled.all).toEqual([NUMBER, NUMBER]);
    expect(peer.commands.filter((one) => one === 'AT+CHUP')).toHaveLength(2);
  });

  test.each([
    ['NO ANSWER', 'nobody answered; called twice', false],
    ['BUSY', 'the line was busy', true],
  ])('that ends with %s is made once more, and told as it was', async (says, fault, retry) => {
    const { peer, voice } = await aDesk();
    peer.is.call = [
      { afterMs: 10, state: 3 },
      { afterMs: 60, state: 'gone', says },
    ];
    expect(await voice.deliver(aNotice(), 1)).toEqual({ accepted: false, retry, fault });
    expect(peer.dialled.all).toHaveLength(2);
  });

  test('that nobody needs any more is not made when its turn comes, nor a second time, and is hung up', async () => {
    const { peer, voice } = await aDesk({ ringMs: 200 });
    const over = new AbortController();
    let isNeeded = true;
    const need: Need = { over: over.signal, lasts: () => isNeeded };
    const calls = [voice.deliver(aNotice(), 1, need), voice.deliver(aNotice(), 1, need)];
    // Somebody acknowledges while the first telephone rings.
    await eventually(() => {
      expect(peer.dialled.all).toHaveLength(1);
    });
    isNeeded = false;
    expect(await Promise.all(calls)).toMatchObject([{ accepted: false }, { accepted: false }]);
    expect(peer.dialled.all).toHaveLength(1);
    isNeeded = true;
    const other = await aDesk({});
    const ringing = other.voice.deliver(aNotice(), 1, need);
    await eventually(() => {
      expect(other.peer.dialled.all).toHaveLength(1);
    });
    over.abort();
    expect(await ringing).toMatchObject({ accepted: false });
  });

  test('that the network does not connect is tried again later', async () => {
    const { peer, voice } = await aDesk();
    peer.is.dialAnswer = 'NO CARRIER';
    expect(await voice.deliver(aNotice(), 1)).toEqual({
      ...{ accepted: false, retry: true, fault: 'the network did not connect the call' },
    });
    peer.is.dialAnswer = '+CME ERROR: 30';
    expect(await voice.deliver(aNotice(), 1)).toMatchObject({
      ...{ accepted: false, retry: true, fault: 'the modem does not dial: +CME ERROR: 30' },
    });
  });

  test('is spoken to where the modem can speak, once it is answered', async () => {
    const { peer, voice } = await aDesk({ speaks: true });
    peer.is.call = [{ afterMs: 20, says: 'VOICE CALL: BEGIN', state: 0 }];
    expect(await voice.deliver(aNotice({ drill: true }), 1)).toMatchObject({ accepted: true });
    expect(peer.spoken.all).toEqual([
      expect.stringMatching(/^訓練です。川守からのお知らせです。.*訓練です。$/),
    ]);
  });

  test('of a test is one, and says so where the modem can speak', async () => {
    const { peer, voice } = await aDesk({ speaks: true, ringMs: 200 });
    peer.is.call = [{ afterMs: 10, state: 3 }];
    expect(await voice.test(sent)).toMatchObject({ accepted: false, fault: 'nobody answered; called once' });
    expect(peer.dialled.all).toHaveLength(1);
    peer.is.call = [{ afterMs: 10, state: 0 }];
    await voice.test(sent);
    expect(peer.spoken.all).toEqual([expect.stringContaining('川守の試験です。')]);
  });

  test('is hung up with ATH where the modem does not know CHUP', async () => {
    const { peer, voice } = await aDesk();
    peer.is.takesChup = false;
    peer.is.call = [{ afterMs: 10, state: 0 }];
    await voice.deliver(aNotice(), 1);
    expect(peer.commands.at(-1)).toBe('ATH');
  });
});

test('a call goes before the messages that wait, and never two things at once', async () => {
  const { peer, sms, voice } = await aDesk();
  peer.is.slowMs = 100;
  peer.is.call = [{ afterMs: 10, state: 0 }];
  const first = sms.deliver(aNotice(), 1);
  await eventually(() => expect(peer.commands).toContain('AT'));
  const second = sms.deliver(aNotice(), 1);
  const call = voice.deliver(aNotice(), 1);
  expect(await Promise.all([first, second, call])).toMatchObject([
    { accepted: true },
    { accepted: true },
    { accepted: true },
  ]);
  const order = peer.commands.flatMap((one) => /^AT(D|\+CHUP|\+CMGS)/.exec(one)?.[1] ?? []);
  expect(order).toEqual(['+CMGS', 'D', '+CHUP', '+CMGS']);
});

test('the gravest of what waits goes first, a message too; a test comes after all notices', async () => {
  const { peer, ours } = await aDesk({ ringMs: 200 });
  peer.is.call = [{ afterMs: 10, state: 3 }];
  const to = (last: number) => `0901234567${last}`;
  const voice = (last: number) =>
    voiceChannel({ recipient: 'night-desk', number: to(last), language: 'ja' }, ours);
  const waiting: Promise<TryOutcome>[] = [];
  const calls = (last: number, alertLevel: number) =>
    waiting.push(voice(last).deliver(aNotice({ alertLevel }), 1));
  calls(1, 2);
  await peer.dialled.first(() => true);
  waiting.push(voice(2).test(sent));
  calls(3, 2);
  waiting.push(
    smsChannel({ recipient: 'night-desk', number: to(4), perMinute: 20 }, ours).deliver(
      aNotice({ alertLevel: 5 }),
      1,
    ),
  );
  calls(5, 5);
  await Promise.all(waiting);
  const order = peer.commands.flatMap((one) => /^AT(?:D\d+(\d);|(\+CMGS))/.exec(one)?.slice(1, 3) ?? []);
  // What rings already may finish its ring; its second waits like all others.
  expect(order.filter((one) => one !== undefined)).toEqual(['1', '5', '5', '+CMGS', '3', '1', '3', '2']);
});

describe('a modem that does not answer', () => {
  const SHORT = { answerMs: 300, sendMs: 300 };

  test('is told as dead, its messages wait, and they leave when it answers again', async () => {
    const { peer, ours, sms, voice } = await aDesk({ times: SHORT });
    peer.is.mute = true;
    const silent = { accepted: false, retry: true, fault: `the modem at ${peer.device} does not answer` };
    expect(await sms.deliver(aNotice(), 1)).toEqual(silent);
    expect(await voice.deliver(aNotice(), 1)).toEqual(silent);
    expect(ours.fault).toBe(silent.fault);
    peer.is.mute = false;
    await eventually(async () => expect(await sms.deliver(aNotice(), 2)).toMatchObject({ accepted: true }));
  });

  test('is unplugged in the middle of a call, and used again once it is back', async () => {
    const { peer, ours, sms, voice } = await aDesk();
    peer.is.call = [{ afterMs: 10, state: 3 }];
    const called = voice.deliver(aNotice(), 1);
    await peer.dialled.first(() => true);
    await peer.unplug();
    expect(await called).toMatchObject({ accepted: false, retry: true, fault: `${peer.device} has gone` });
    expect(await sms.deliver(aNotice(), 1)).toMatchObject({
      ...{ accepted: false, retry: true, fault: expect.stringContaining('cannot be opened') },
    });
    expect(ours.fault).toBeDefined();
    await peer.plugIn();
    expect(await sms.deliver(aNotice(), 2)).toMatchObject({ accepted: true });
  });

  test('falls silent in the middle of a message: what it says late is not taken for the answer to the next', async () => {
    const { peer, sms } = await aDesk({ times: SHORT });
    expect(await sms.deliver(aNotice(), 1)).toMatchObject({ accepted: true });
    peer.is.slowMs = 1_000;
    peer.is.cms = 1;
    expect(await sms.deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: true });
    peer.is.slowMs = 0;
    peer.is.cms = undefined;
    const outcomes: TryOutcome[] = [];
    await eventually(async () => {
      outcomes.push(await sms.deliver(aNotice(), 2));
      expect(outcomes.at(-1)).toMatchObject({ accepted: true });
    });
    expect(outcomes.at(-1)).toEqual({ accepted: true, receipt: 'SMS in 1 part: delivered' });
    expect(outcomes).not.toContainEqual(expect.objectContaining({ retry: false }));
  });

  test.each([
    ['has no SIM', { pin: '' }, 'no SIM'],
    ['has a SIM that asks for a PIN', { pin: 'SIM PIN' }, 'asks for a PIN'],
    ['has no network', { registered: [2, 0] as [number, number] }, 'no network'],
  ])('or %s is told so before anything is to be sent, and once it is well again', async (_, wrong, fault) => {
    const { peer, ours } = await aDesk({ times: { lookEveryMs: 100 } });
    Object.assign(peer.is, wrong);
    await ours.start();
    await eventually(() => expect(ours.fault).toContain(fault));
    Object.assign(peer.is, { pin: 'READY', registered: [1, 0] });
    await eventually(() => expect(ours.fault).toBeUndefined());
  });
});

test('a hub that stops hangs up, and tells that the call was not made to its end', async () => {
  const { peer, ours, voice } = await aDesk();
  peer.is.call = [{ afterMs: 10, state: 3 }];
  const called = voice.deliver(aNotice(), 1);
  await peer.dialled.first(() => true);
  await eventually(() => expect(peer.commands).toContain('AT+CLCC'));
  await ours.stop();
  expect(await called).toEqual({ accepted: false, retry: true, fault: 'the hub is stopping' });
  expect(peer.commands.at(-1)).toBe('AT+CHUP');
  expect(await voice.deliver(aNotice(), 2)).toMatchObject({ accepted: false, fault: 'the hub is stopping' });
});

describe('a hub with a modem', () => {
  const hubWith = (device: string) =>
    startHub({
      config: {
        notices: {
          modem: {
            device,
            recipients: [{ recipient: 'night-desk', towns: ['shimanto-cho'], call: NUMBER, sms: NUMBER }],
          },
        },
      },
      monotonic: monotonicNow,
    });

  test('lets the telephone ring and sends the message when a level is reached', async () => {
    const peer = await startPtyModem();
    peer.is.call = [{ afterMs: 20, state: 0 }];
    const hub = await hubWith(peer.device);
    const { secret } = await hub.setUp();
    const node = await connectNode(hub, secret);
    await node.send([[0, 2.9]]);
    hub.clock.at = minute(10);
    await node.send([[10, 3.1]]);
    expect(await peer.dialled.first(() => true)).toBe(NUMBER);
    const { text } = await peer.sms.first(() => true);
    expect(text).toBe('鍛冶屋瀬橋 氾濫注意水位に到達（観測） 3.10 m（6/2 18:10観測、四万十町）');
  });

  test('that is not there says so on every screen', async () => {
    const hub = await hubWith(join(temporaryFolder(), 'no-modem'));
    const cookie = await hub.firstAccount();
    await eventually(async () => {
      const { json } = await hub.call('GET', '/api/v1/snapshot', { cookie });
      expect(json).toMatchObject({ hub: { alarms: ['modem-dead'] } });
    });
  });
});
