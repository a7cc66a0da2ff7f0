import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR, type Instant, PersonId } from '@kawamori/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../testing/builders.js';
import { temporaryFolder } from '../testing/temporary.js';
import { linkKey } from './link-key.js';
import { type Called, links } from './links.js';

const T0 = Date.parse('2026-06-03T03:00:00+09:00');
const [mori, oka] = [PersonId.parse('mori-ichiro'), PersonId.parse('oka-hana')];
const URL = 'https://kawamori.example.lg.jp';
let called: Called[];
let now: Instant;
let undone: number;
beforeEach(() => {
  undone = 0;
  now = T0;
  called = [
    { person: mori, notice: 'a|caution|1', at: T0 },
    { person: oka, notice: 'a|caution|1', at: T0 },
  ];
});
const aHub = (key: Buffer | undefined = Buffer.alloc(32, 1)) =>
  links({
    ...{ url: URL, key: () => key, wallClock: { now: () => now } },
    calledSince: (from) => called.filter(({ at }) => at >= from),
    undoneByLink: (person) => (person === mori ? undone : 0),
  });
const tokenIn = (link: string | undefined) => link?.split('/').at(-1) ?? '';

describe('the link in a notice', () => {
  test('opens that notice for that person, and is short enough for a short message', () => {
    const link = aHub().linkTo(mori, 'a|caution|1');
    expect(link).toMatch(/^https:\/\/kawamori\.example\.lg\.jp\/a\/[A-Za-z0-9_-]{24}$/);
    expect(aHub().find(tokenIn(link))).toMatchObject({ person: mori, notice: 'a|caution|1' });
  });

  test('is another one for everybody, every notice and every hub', () => {
    const hub = aHub();
    const all = [
      hub.linkTo(mori, 'a|caution|1'),
      hub.linkTo(oka, 'a|caution|1'),
      hub.linkTo(mori, 'a|danger|1'),
      aHub(Buffer.alloc(32, 2)).linkTo(mori, 'a|caution|1'),
    ];
    expect(new Set(all).size).toBe(4);
  });

  test('opens nothing before the person was called, nor after 24 hours', () => {
    const hub = aHub();
    expect(hub.find(tokenIn(hub.linkTo(mori, 'a|danger|1')))).toBeUndefined();
    const token = tokenIn(hub.linkTo(mori, 'a|caution|1'));
    now = T0 + 24 * HOUR;
    expect(hub.find(token)).toBeDefined();
    now += 1;
    expect(hub.find(token)).toBeUndefined();
  });

  test('is another one each time its acknowledgement was taken back, and the ones before are known as used', () => {
    const hub = aHub();
    const links = [0, 1, 2].map((times) => {
      undone = times;
      return hub.linkTo(mori, 'a|caution|1');
    });
    expect(new Set(links).size).toBe(3);
    expect(links.map((link) => hub.find(tokenIn(link))?.isUndone)).toEqual([true, true, false]);
    expect(hub.find(tokenIn(hub.linkTo(oka, 'a|caution|1')))).toMatchObject({ person: oka, isUndone: false });
    // One that nobody has been sent opens nothing.
    undone = 1;
    expect(hub.find(tokenIn(links[2]))).toBeUndefined();
  });

  test('cut short, lengthened or changed opens nothing', () => {
    const hub = aHub();
    const token = tokenIn(hub.linkTo(mori, 'a|caution|1'));
    const flipped = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    for (const wrong of ['', token.slice(1), `${token}A`, flipped, token.replace(/./g, '.')])
      expect(hub.find(wrong)).toBeUndefined();
  });

  test('is none where there is no key', () => {
    expect(
      links({
        ...{ url: URL, key: () => undefined, wallClock: { now: () => now } },
        calledSince: () => called,
        undoneByLink: () => 0,
      }).linkTo(mori, 'a|caution|1'),
    ).toBeUndefined();
  });
});

describe('the key of links', () => {
  const started = async (dataDir: string) => {
    const key = linkKey(dataDir, silentLog);
    await key.start();
    return key.bytes();
  };

  test('is made once, and nobody but the hub may read it', async () => {
    const dataDir = temporaryFolder();
    const made = await started(dataDir);
    expect(made).toHaveLength(32);
    expect(statSync(join(dataDir, 'link.key')).mode & 0o777).toBe(0o600);
    expect(await started(dataDir)).toEqual(made);
    rmSync(join(dataDir, 'link.key'));
    expect(await started(dataDir)).not.toEqual(made);
  });

  test('that was cut short is made anew', async () => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, 'link.key'), 'short');
    expect(await started(dataDir)).toHaveLength(32);
    expect(readFileSync(join(dataDir, 'link.key'))).toHaveLength(32);
  });
});
