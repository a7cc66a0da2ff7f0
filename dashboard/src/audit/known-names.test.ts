import type { AuditLine } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { keyOf, namesIn } from './known-names.js';

const line = (thing: string, thingJa: string): AuditLine =>
  ({ by: 'oka', byJa: '岡 花（oka）', byEn: 'Hana Oka (oka)', thing, thingJa, thingEn: thing }) as AuditLine;
const lines = [line('station/naro', '観測所 奈路'), line('rehearsal/1', '訓練'), line('rehearsal/2', '訓練')];
const filter = { by: '(operator mori)', thing: 'node/kure-1' };

test('people and things of the lines and of the filter are called by their names in the language of the face', () => {
  const { by, thing } = namesIn(lines, filter, 'ja');
  expect(by.get('oka')).toBe('岡 花（oka）');
  expect(by.get('(operator mori)')).toBe('サーバーの管理コマンド（mori）');
  expect(thing.get('station/naro')).toBe('観測所 奈路');
  expect(thing.get('node/kure-1')).toBe('現地端末 kure-1');
  expect(namesIn([], { by: '(operator)' }, 'en').by.get('(operator)')).toBe('the command line');
  // A line knows how its thing is called, and what somebody typed is no name of ours.
  expect(namesIn(lines, { thing: 'station/naro' }, 'ja').thing.get('station/naro')).toBe('観測所 奈路');
  expect(namesIn([], { by: '岡', thing: '奈路' }, 'ja').thing.size).toBe(0);
});

test('what is chosen by its name is asked for as ours; what nothing or several are called is looked for as it is typed', () => {
  const { thing } = namesIn(lines, {}, 'ja');
  expect(keyOf(thing, '観測所 奈路')).toBe('station/naro');
  expect(keyOf(thing, '奈路')).toBe('奈路');
  expect(keyOf(thing, '訓練')).toBe('訓練');
});
