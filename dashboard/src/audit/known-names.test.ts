import type { AuditLine } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { keyOf, namesIn } from './known-names.js';

const line = (thing: string, thingJa: string): AuditLine =>
  ({ by: 'oka', byJa: '岡 花（oka）', byEn: 'Hana Oka (oka)', thing, thingJa, thingEn: thing }) as AuditLine;
const lines = [line('station/naro', '観測所 奈路'), line('rehearsal/1', '訓練'), line('rehearsal/2', '訓練')];
const filter = { by: '(operator)', thing: 'node/kure-1' };
const named = {
  by: { ja: 'サーバーの管理コマンド', en: 'the command line' },
  thing: { ja: '現地端末 kure-1', en: 'node kure-1' },
};

test('people and things of the lines and of the filter are called by their names in the language of the face', () => {
  const { by, thing } = namesIn(lines, { filter, named }, 'ja');
  expect(by.get('oka')).toBe('岡 花（oka）');
  expect(by.get('(operator)')).toBe('サーバーの管理コマンド');
  expect(thing.get('station/naro')).toBe('観測所 奈路');
  expect(namesIn([], { filter, named }, 'en').thing.get('node/kure-1')).toBe('node kure-1');
  expect(namesIn([], { filter: {}, named: { by: null, thing: null } }, 'ja').by.size).toBe(0);
});

test('what is chosen by its name is asked for as ours; what nothing or several are called is looked for as it is typed', () => {
  const { thing } = namesIn(lines, { filter: {}, named: { by: null, thing: null } }, 'ja');
  expect(keyOf(thing, '観測所 奈路')).toBe('station/naro');
  expect(keyOf(thing, '奈路')).toBe('奈路');
  expect(keyOf(thing, '訓練')).toBe('訓練');
});
