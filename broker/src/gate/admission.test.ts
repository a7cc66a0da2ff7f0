import { CATALOGUE } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aRegistration } from '../testing/builders.js';
import { LARGEST_PAYLOAD, mayPublish, mayRelayHear, maySubscribe } from './admission.js';

const node = aRegistration();
const OWN = 'kawamori/v1/up/shimanto-cho/kajiyase-1/readings';
const HEARD = 'kawamori/v1/down/shimanto-cho/kajiyase-1';

describe('a node', () => {
  test('may speak as itself', () => {
    expect(mayPublish(node, OWN, 100)).toMatchObject({ may: true, oversized: false });
  });

  test.each([
    ['not-your-topic', OWN.replace('kajiyase-1', 'kajiyase-10')],
    ['not-your-topic', OWN.replace('shimanto-cho', 'nakatosa')],
    ['not-a-topic-of-ours', OWN.replace('/readings', '/command')],
    ['not-a-topic-of-ours', `${OWN}/more`],
    ['not-a-topic-of-ours', ''],
  ])('may not speak otherwise (%s: %s)', (why, topic) => {
    expect(mayPublish(node, topic, 100)).toEqual({ may: false, why });
  });

  test('may send as much as the catalogue allows for each kind, and a byte more is too much', () => {
    for (const { topic: pattern, maxBytes } of CATALOGUE.filter((row) => row.direction === 'up')) {
      const topic = pattern
        .replace('{town}', node.town)
        .replace('{node}', node.id)
        .replace('{camera}', 'kajiyase-bashi-down');
      expect(mayPublish(node, topic, maxBytes)).toMatchObject({ oversized: false });
      expect(mayPublish(node, topic, maxBytes + 1)).toMatchObject({ oversized: true });
    }
    expect(LARGEST_PAYLOAD).toBe(Math.max(...CATALOGUE.map((row) => row.maxBytes)));
  });

  test.each([`${HEARD}/#`, `${HEARD}/config`, `${HEARD}/command/snapshot`])('may hear %s', (filter) => {
    expect(maySubscribe(node, filter)).toBe(true);
  });

  test.each([
    '#',
    '+/#',
    'kawamori/#',
    `${HEARD}0/#`,
    `${HEARD}/+`,
    `${HEARD}/+/#`,
    HEARD,
    `$share/all/${HEARD}/#`,
    'kawamori/v1/down/shimanto-cho/+/config',
    'kawamori/v1/up/shimanto-cho/kajiyase-1/#',
    '$SYS/#',
    '',
  ])('may not hear %j', (filter) => {
    expect(maySubscribe(node, filter)).toBe(false);
  });
});

describe('a relay', () => {
  const towns = [node.town];
  const own = 'kawamori/v1/hub/notice/shimanto-cho';

  test.each([`${own}/#`, `${own}/kajiyase-bashi`])('may hear %s', (filter) => {
    expect(mayRelayHear(towns, filter)).toBe(true);
  });

  test.each([
    '#',
    'kawamori/v1/hub/notice/#',
    'kawamori/v1/hub/notice/nakatosa/#',
    'kawamori/v1/hub/notice/+/kajiyase-bashi',
    `${own}/+`,
    `${own}`,
    `${own}0/#`,
    `$share/all/${own}/#`,
    'kawamori/v1/down/shimanto-cho/#',
    'kawamori/v1/up/shimanto-cho/#',
    '$SYS/#',
    '',
  ])('may not hear %j', (filter) => {
    expect(mayRelayHear(towns, filter)).toBe(false);
  });
});
