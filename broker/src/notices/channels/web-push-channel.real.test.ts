// Real parts: web-push and fetch against a push service on the loopback that verifies and decrypts (testing/push-service.ts).
import { channelTest, type PersonId, PushBrowserId, type TownId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import type { PushBrowser } from '../../settings/settings.js';
import { aNotice, minute } from '../../testing/builders.js';
import { type PushService, type SubscribedBrowser, startPushService } from '../../testing/push-service.js';
import { makePushKeys, type PushKeys } from '../web-push/push-request.js';
import { webPushChannel } from './web-push-channel.js';

interface Somebody {
  service: PushService;
  browsers: SubscribedBrowser[];
  forgotten: string[];
  keys: PushKeys;
  channel: ReturnType<typeof webPushChannel>;
}

async function somebodyWith(names: readonly string[], language: 'ja' | 'en' = 'ja'): Promise<Somebody> {
  const service = await startPushService();
  const keys = makePushKeys();
  const browsers = names.map(() => service.browser(keys.publicKey));
  const forgotten: string[] = [];
  const known = browsers.map(
    ({ subscription }, i): PushBrowser => ({
      person: 'mori' as PersonId,
      town: 'shimanto' as TownId,
      browser: PushBrowserId.parse(String(i).padStart(16, '0')),
      ...{ subscription, name: names[i] ?? '', by: 'hq', via: 'face', since: 0 },
    }),
  );
  const channel = webPushChannel(
    {
      ...{ recipient: 'person:mori', language, keys, contact: 'mailto:hq@town.example', timeoutMs: 20_000 },
      browsers: () => known.filter(({ name }) => !forgotten.includes(name)),
      forget: ({ name }) => forgotten.push(name),
    },
    { now: () => minute(0) },
  );
  return { service, browsers, forgotten, keys, channel };
}

describe('a notice for the browsers of a person', () => {
  test('arrives in each, signed and sealed, with level, place, time and link', async () => {
    const { service, browsers, channel } = await somebodyWith(['Chrome（Android）', 'Firefox（Windows）']);
    const notice = aNotice({ link: 'https://kawamori.example/a/token' });
    expect(await channel.deliver(notice, 1)).toEqual({
      accepted: true,
      receipt: 'Chrome（Android）: HTTP 201; Firefox（Windows）: HTTP 201',
    });
    expect(service.refusals).toEqual([]);
    for (const { messages } of browsers) {
      expect(messages.all).toMatchObject([
        {
          ...{ urgency: 'high', ttlS: 3_600 },
          message: {
            title: '鍛冶屋瀬橋（四万十町）',
            body: notice.subjectJa,
            observedAt: Date.parse(notice.observedAt),
            open: notice.link,
            language: 'ja',
          },
        },
      ]);
    }
  });

  test('says that it is a repeat, and takes the place of the one before on its way and on the screen', async () => {
    const { browsers, channel } = await somebodyWith(['Chrome']);
    await channel.deliver(aNotice({ drill: true }), 1);
    await channel.deliver(aNotice({ drill: true }), 2);
    const [first, again] = browsers[0]?.messages.all ?? [];
    expect(again?.message.title).toMatch(/^【訓練】【再送】鍛冶屋瀬橋/);
    expect([again?.topic, again?.message.tag]).toEqual([first?.topic, first?.message.tag]);
  });

  test('is in English for whoever reads English, and without a link opens the face', async () => {
    const { browsers, channel } = await somebodyWith(['Chrome'], 'en');
    await channel.deliver(aNotice(), 1);
    expect(browsers[0]?.messages.all[0]?.message).toMatchObject({
      ...{ language: 'en', open: '/', body: aNotice().subjectEn },
      title: 'Kajiyase-bashi (Shimanto-cho)',
    });
  });

  test('that is longer than a push service takes is cut', async () => {
    const { service, browsers, channel } = await somebodyWith(['Chrome']);
    expect(await channel.deliver(aNotice({ subjectJa: '長'.repeat(3_000) }), 1)).toMatchObject({
      accepted: true,
    });
    expect(browsers[0]?.messages.all[0]?.message.body).toHaveLength(300);
    expect(service.refusals).toEqual([]);
  });

  test('of a test says so, and tells of no level', async () => {
    const { browsers, channel } = await somebodyWith(['Chrome']);
    await channel.test(channelTest({ hubName: '川守', sentAt: minute(0), drill: false }));
    expect(browsers[0]?.messages.all[0]?.message).toMatchObject({
      ...{ observedAt: null, age: '', open: '/channels' },
      body: '水位のお知らせではありません。',
    });
  });
});

describe('a browser', () => {
  test.each([404, 410])(
    'that its service knows no more (%i) is forgotten; one that is left is enough',
    async (status) => {
      const { browsers, forgotten, channel } = await somebodyWith(['old', 'new']);
      if (browsers[0]) browsers[0].answers = { status };
      expect(await channel.deliver(aNotice(), 1)).toMatchObject({ accepted: true });
      expect(forgotten).toEqual(['old']);
    },
  );

  test('that was the last to go leaves nothing to try: the next channel is tried at once', async () => {
    const { browsers, channel } = await somebodyWith(['old']);
    if (browsers[0]) browsers[0].answers = { status: 410 };
    expect(await channel.deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: false });
    expect(await channel.deliver(aNotice(), 2)).toEqual({
      ...{ accepted: false, retry: false, fault: 'notices are switched on in no browser any more' },
    });
  });

  test('whose service is busy is tried again when that one says so', async () => {
    const { browsers, channel } = await somebodyWith(['Chrome']);
    if (browsers[0]) browsers[0].answers = { status: 429, headers: { 'retry-after': '7' } };
    expect(await channel.deliver(aNotice(), 1)).toMatchObject({
      accepted: false,
      retry: true,
      afterMs: 7_000,
    });
  });

  test('that has subscribed under another hub’s key refuses this one', async () => {
    const { service, browsers } = await somebodyWith(['Chrome']);
    const other = await somebodyWith([]);
    const known = browsers[0];
    if (!known) throw new Error('there is a browser');
    const foreign = webPushChannel(
      {
        ...{ recipient: 'person:mori', language: 'ja', keys: other.keys, contact: 'mailto:hq@town.example' },
        timeoutMs: 20_000,
        browsers: () => [
          {
            person: 'mori' as PersonId,
            town: 'shimanto' as TownId,
            browser: PushBrowserId.parse('0'.repeat(16)),
            ...{ subscription: known.subscription, name: 'Chrome', by: 'hq', via: 'face', since: 0 },
          },
        ],
        forget: () => undefined,
      },
      { now: () => minute(0) },
    );
    expect(await foreign.deliver(aNotice(), 1)).toMatchObject({ accepted: false, retry: false });
    expect(service.refusals).toEqual(['key']);
  });
});
