import { MAX_SETTINGS_BYTES, MINUTE, type NodeSettingsFile, ownValues } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aNode } from '../testing/builders.js';
import {
  heard,
  MOST_STARTS,
  OWN_FILE,
  PROVEN_AFTER,
  reached,
  type Standing,
  started,
  timeIsUp,
  unreadable,
  valuesOf,
} from './standing.js';

const own = ownValues(aNode());
const node = 'kajiyase-1';
const level = (every: string) => ({
  sensors: [{ station: 'kajiyase-bashi', quantity: 'level', every } as const],
});
const order = (version: number, settings: unknown = level('5m'), of = node) =>
  new TextEncoder().encode(JSON.stringify({ v: 1, node: of, version, settings }));
const after = (standing: Standing, ...payloads: Uint8Array[]): Standing =>
  payloads.reduce((now, payload) => heard(now, payload, { node, own }).standing, standing);
const proven = (standing: Standing): Standing => reached(standing, PROVEN_AFTER);
const everyOf = (standing: Standing) => valuesOf(own, standing).sensors[0]?.every;

describe('settings that come', () => {
  test('count at once, on trial, and for good once the hub is reached a minute later', () => {
    const trial = after(OWN_FILE, order(1));
    expect(trial).toMatchObject({ state: 'trial', version: 1, inForce: { version: 1 } });
    expect(everyOf(trial)).toBe(5 * MINUTE);
    expect(reached(trial, PROVEN_AFTER - 1)).toBe(trial);
    expect(proven(trial)).toMatchObject({ state: 'applied', version: 1, inForce: { version: 1 } });
    expect(everyOf(proven(trial))).toBe(5 * MINUTE);
  });

  test('are taken back where the hub is not reached: the last proven ones count again', () => {
    const good = proven(after(OWN_FILE, order(1)));
    const back = timeIsUp(after(good, order(2, level('1m')), order(3, level('2m'))));
    expect(back).toMatchObject({ state: 'returned', version: 3, inForce: { version: 1 } });
    expect(back.detail).toContain('not reached within 10 minutes');
    expect(everyOf(back)).toBe(5 * MINUTE);
    expect(everyOf(timeIsUp(after(OWN_FILE, order(1))))).toBe(10 * MINUTE);
  });

  test('of a version that was dealt with, or of an earlier one, change nothing', () => {
    const good = proven(after(OWN_FILE, order(4)));
    expect(after(good, order(4, level('1m')))).toBe(good);
    expect(after(good, order(3, level('1m')))).toBe(good);
    const back = timeIsUp(after(good, order(5)));
    expect(after(back, order(5))).toBe(back);
  });

  test.each([
    [
      'a sensor that the node has not',
      { sensors: [{ ...level('5m').sensors[0], station: 'naro' }] },
      'naro/level',
    ],
    ['an interval beyond the range', level('2d'), 'between 10s and 1d'],
    ['what cannot be set from afar', { hub: { host: 'elsewhere' } }, 'hub'],
  ])('with %s are refused with the reason, and what counted goes on', (_, settings, why) => {
    const good = proven(after(OWN_FILE, order(1)));
    const refused = after(good, order(2, settings));
    expect(refused).toMatchObject({ state: 'refused', version: 2, inForce: good.inForce });
    expect(refused.detail).toContain(why);
  });

  test('that are refused during a trial do not end it', () => {
    const trial = after(OWN_FILE, order(1));
    const refused = after(trial, order(2, level('2d')));
    expect(refused).toMatchObject({ state: 'trial', version: 2, inForce: { version: 1 } });
    expect(proven(refused)).toMatchObject({ state: 'refused', inForce: { version: 1 } });
    expect(everyOf(timeIsUp(refused))).toBe(10 * MINUTE);
  });

  test.each([
    ['for another node', order(1, level('5m'), 'another')],
    ['that are no JSON', new TextEncoder().encode('{')],
    ['that say no version', new TextEncoder().encode('{"node":"kajiyase-1"}')],
    ['larger than a message may be', order(1, { note: 'x'.repeat(MAX_SETTINGS_BYTES) })],
  ])('%s change nothing and are told', (_, payload) => {
    const { standing, fault } = heard(OWN_FILE, payload, { node, own });
    expect(standing).toBe(OWN_FILE);
    expect(fault).toBeDefined();
  });

  test('that take everything back leave the node its own file', () => {
    const good = proven(after(OWN_FILE, order(1)));
    expect(valuesOf(own, proven(after(good, order(2, {} satisfies NodeSettingsFile))))).toEqual(own);
  });
});

describe('a node that starts', () => {
  test('goes on with a trial, and not for ever', () => {
    let standing = after(OWN_FILE, order(1));
    for (let start = 1; start <= MOST_STARTS; start += 1) {
      standing = started(standing);
      expect(standing).toMatchObject({ state: 'trial', starts: start });
    }
    expect(started(standing)).toMatchObject({ state: 'returned', version: 1, inForce: { version: 0 } });
  });

  test('with settings that are proven starts as it stood', () => {
    const good = proven(after(OWN_FILE, order(1)));
    expect(started(good)).toBe(good);
  });

  test('that cannot read what it kept goes by its own file, and takes what the hub has left', () => {
    const lost = unreadable('its sum is another');
    expect(valuesOf(own, lost)).toEqual(own);
    expect(after(lost, order(7))).toMatchObject({ state: 'trial', version: 7 });
  });
});
