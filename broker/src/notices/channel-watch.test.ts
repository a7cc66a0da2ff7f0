import { MINUTE, type NewFact, noticeKey, SECOND } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { minute, silentLog } from '../testing/builders.js';
import { channelWatch } from './channel-watch.js';

const tried = (
  outcome: 'accepted' | 'failed' | 'given-up',
  recipient = 'duty',
  channel = 'mail',
): NewFact => ({
  kind: 'notice.tried',
  body: {
    key: noticeKey({ episode: 'naro:level:2026', mark: 'danger', rise: 1, recipient, channel }),
    ...{ attempt: 1, outcome, detail: 'connect ECONNREFUSED' },
  },
});

function aWatch(probe?: () => Promise<string | undefined>) {
  let now = 0;
  const watch = channelWatch({
    ...{ log: silentLog, wallNow: () => minute(0), monotonic: () => now },
    probes: new Map(probe ? [['mail', probe]] : []),
  });
  return {
    watch,
    dead: () => watch.dead.look(),
    at: (ms: number) => {
      now = ms;
    },
  };
}

describe('a channel', () => {
  test('is dead when it has taken nothing for two minutes, though it was tried', () => {
    const { watch, dead, at } = aWatch();
    watch.came([tried('failed')]);
    at(MINUTE);
    watch.came([tried('failed')]);
    expect(dead()).toBeUndefined();
    at(2 * MINUTE);
    expect(dead()).toBe('mail: connect ECONNREFUSED');
    watch.came([tried('accepted', 'person:mori-ichiro', 'mail~2')]);
    expect(dead()).toBeUndefined();
  });

  test('that refuses one recipient for good is not dead', () => {
    const { watch, dead, at } = aWatch();
    for (let i = 0; i < 10; i++) watch.came([tried('given-up')]);
    at(10 * MINUTE);
    expect(dead()).toBeUndefined();
  });

  test('by webhook is dead for itself: another receiver has a server of its own', () => {
    const { watch, dead, at } = aWatch();
    for (const _ of [1, 2]) watch.came([tried('failed', 'garoon', 'webhook')]);
    watch.came([tried('accepted', 'siren', 'webhook')]);
    at(3 * MINUTE);
    expect(dead()).toContain('webhook garoon');
    expect(dead()).not.toContain('siren');
  });

  test('is found dead before anything is to be told', async () => {
    let fault: string | undefined = 'getaddrinfo EAI_AGAIN mail.town.example.jp';
    const { watch, dead, at } = aWatch(() => Promise.resolve(fault));
    await watch.look();
    at(150 * SECOND);
    await watch.look();
    expect(dead()).toContain('EAI_AGAIN');
    fault = undefined;
    await watch.look();
    expect(dead()).toBeUndefined();
    expect(watch.health()).toMatchObject([{ name: 'mail', wellAt: minute(0), fails: undefined }]);
  });
});
