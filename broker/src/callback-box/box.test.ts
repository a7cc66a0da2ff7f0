import { MINUTE } from '@kawamori/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { minute } from '../testing/builders.js';
import { BOT, callbackOf } from '../testing/line-works-peer.js';
import { openBox } from './box.js';
import type { Callback } from './press.js';

const BUTTON = { label: '確認', postback: 'kawamori-ack:kajiyase-bashi:level:2026|overflow|1' };
const pressed = (user: string, at: number, button = BUTTON): Callback => {
  const { body, headers } = callbackOf(user, button, at);
  return { body, signature: headers['x-works-signature'] ?? '' };
};

function aBox(most = 10) {
  const box = openBox(':memory:', { botSecret: BOT.secret, most });
  onTestFinished(() => box.close());
  return box;
}

describe('a box', () => {
  test('keeps a press until the hub has said that it has it', () => {
    const box = aBox();
    const callback = pressed('mori', minute(0));
    expect(box.take(callback, minute(0))).toBe('taken');
    expect(box.waiting().callbacks).toEqual([{ number: 1, ...callback }]);
    expect(box.waiting().callbacks).toHaveLength(1);
    box.remove(1);
    expect(box.waiting().callbacks).toEqual([]);
  });

  test('refuses what LINE WORKS has not signed', () => {
    const callback = pressed('mori', minute(0));
    for (const forged of [
      { ...callback, body: callback.body.replace('mori', 'oka') },
      { ...callback, signature: '' },
      { ...callback, signature: Buffer.alloc(32).toString('base64') },
    ])
      expect(aBox().take(forged, minute(0))).toBe('forged');
  });

  test('knows one that has come before, also after the hub has fetched it', () => {
    const box = aBox();
    const callback = pressed('mori', minute(0));
    box.take(callback, minute(0));
    expect(box.take(callback, minute(1))).toBe('known');
    box.remove(1);
    expect(box.take(callback, minute(9))).toBe('known');
  });

  test('refuses one that was issued long ago, or in the future', () => {
    const callback = pressed('mori', minute(0));
    expect(aBox().take(callback, minute(10))).toBe('taken');
    expect(aBox().take(callback, minute(10) + 1)).toBe('late');
    expect(aBox().take(callback, minute(0) - 2 * MINUTE - 1)).toBe('late');
  });

  test('is full at some point, and takes again when the hub has fetched', () => {
    const box = aBox(2);
    for (const user of ['a', 'b']) expect(box.take(pressed(user, minute(0)), minute(0))).toBe('taken');
    expect(box.take(pressed('c', minute(0)), minute(0))).toBe('full');
    box.remove(2);
    expect(box.take(pressed('c', minute(0)), minute(0))).toBe('taken');
  });

  test('keeps nothing of what else is said in the chat', () => {
    const box = aBox();
    expect(box.take(pressed('vendor', minute(0), { label: '了解です', postback: 'menu' }), minute(0))).toBe(
      'not-ours',
    );
    expect(box.waiting().callbacks).toEqual([]);
  });
});
