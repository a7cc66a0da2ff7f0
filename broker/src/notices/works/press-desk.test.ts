import { HOUR, Person, type PersonId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute } from '../../testing/builders.js';
import { BOT, callbackOf } from '../../testing/line-works-peer.js';
import { pressDesk } from './press-desk.js';

const NOTICE = 'kajiyase-bashi:level:2026-06-02T18:10:00+09:00|overflow|1';
const mori = Person.parse({
  ...{ id: 'mori', town: 'shimanto', nameJa: '森' },
  contacts: [{ channel: 'line-works', user: 'mori@town', userId: 'id-of-mori' }],
});
const oka = Person.parse({
  ...{ id: 'oka', town: 'shimanto', nameJa: '岡' },
  contacts: [{ channel: 'line-works', user: 'id-of-oka' }],
});

function aDesk({ called = ['mori'], recorded = true }: { called?: string[]; recorded?: boolean } = {}) {
  const acknowledged: unknown[] = [];
  const said: { user: string; text: string }[] = [];
  const take = pressDesk({
    botSecret: BOT.secret,
    people: () => new Map([mori, oka].map((one) => [one.id, one])),
    calledSince: (from) =>
      called
        .map((id) => ({ person: id as PersonId, notice: NOTICE, at: minute(0) }))
        .filter(({ at }) => at >= from),
    episodeOf: (notice) => (notice === NOTICE ? NOTICE.split('|')[0] : undefined),
    desk: {
      acknowledge: (body) => {
        acknowledged.push(body);
        return Promise.resolve({ recorded });
      },
    },
    say: (user, text) => said.push({ user, text }),
  });
  const press = (user: string, { notice = NOTICE, at = minute(1), now = minute(1) } = {}) => {
    const { body, headers } = callbackOf(user, { label: '確認', postback: `kawamori-ack:${notice}` }, at);
    return take({ body, signature: headers['x-works-signature'] ?? '' }, now);
  };
  return { acknowledged, said, take, press };
}

describe('a press of 「確認」', () => {
  test('by whoever was called acknowledges what its message told, and the chat is answered', async () => {
    const { acknowledged, said, press } = aDesk();
    expect(await press('id-of-mori')).toBe('acknowledged');
    expect(acknowledged).toEqual([
      { episode: NOTICE.split('|')[0], notice: NOTICE, by: 'mori', via: 'line-works' },
    ]);
    expect(said).toMatchObject([
      { user: 'id-of-mori', text: expect.stringContaining('確認を記録しました（森 18:01）') },
    ]);
  });

  test('by somebody who was not called acknowledges nothing, and says why', async () => {
    const { acknowledged, said, press } = aDesk();
    expect(await press('id-of-oka')).toBe('not-called');
    expect(await press('id-of-a-vendor')).toBe('unknown-sender');
    // A login name is no sender: callbacks name members by their ids.
    expect(await press('mori@town')).toBe('unknown-sender');
    expect(acknowledged).toEqual([]);
    expect(said.every(({ text }) => text.includes('呼び出された方だけ'))).toBe(true);
  });

  test('of another notice than the one that called acknowledges nothing', async () => {
    const { acknowledged, press } = aDesk();
    expect(await press('id-of-mori', { notice: NOTICE.replace('overflow', 'danger') })).toBe('not-called');
    expect(acknowledged).toEqual([]);
  });

  test('that is older than a day comes too late', async () => {
    const { acknowledged, press } = aDesk();
    expect(await press('id-of-mori', { now: minute(1) + 24 * HOUR + 1 })).toBe('late');
    expect(acknowledged).toEqual([]);
  });

  test('that LINE WORKS has not signed counts for nothing, whoever hands it over', async () => {
    const { take, said } = aDesk();
    const { body } = callbackOf(
      'id-of-mori',
      { label: '確認', postback: `kawamori-ack:${NOTICE}` },
      minute(1),
    );
    expect(await take({ body, signature: 'AAAA' }, minute(1))).toBe('forged');
    expect(said).toEqual([]);
  });

  test('counts while the disk takes nothing, and is handed in once more', async () => {
    const { press } = aDesk({ recorded: false });
    expect(await press('id-of-mori')).toBe('later');
  });
});
