import { MINUTE, type NoticeView, type PersonId, type SessionView, type TownId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, aSession, NIGHT } from '../test-data.js';
import { waitingFor } from './waiting.js';

const mori = { ...aSession('duty'), person: 'mori-ichiro' as PersonId };
const callOf = (person: string) => ({
  ...{ recipient: `person:${person}`, channel: 'voice', state: 'accepted', attempts: 1 },
  ...{ detail: '', acceptedAt: NIGHT },
});
const notice = (key: string, changes: object = {}, minutesAgo = 5): NoticeView => ({
  ...aNotice(key, NIGHT - minutesAgo * MINUTE),
  ...changes,
});
const keys = (session: SessionView | null, ...notices: NoticeView[]) =>
  waitingFor(session, notices, NIGHT).map(({ key }) => key);
const seen = { by: 'oka', via: 'link', nameJa: '岡 花', nameEn: 'Oka', at: NIGHT, note: '' } as const;

test('the gravest stands first, of equals the newest; what somebody has acknowledged waits no more', () => {
  const all = [
    notice('caution', { alertLevel: 2 }, 1),
    notice('rise', { kind: 'rise', alertLevel: 0 }, 2),
    notice('older', { alertLevel: 4 }, 9),
    notice('newer', { alertLevel: 4 }, 3),
    notice('seen', { acknowledged: [seen] }),
  ];
  expect(keys(mori, ...all)).toEqual(['newer', 'older', 'caution', 'rise']);
});

test('a person is waited for by what has called them, and by what nobody is called for in their towns', () => {
  const all = [
    notice('mine', { deliveries: [callOf('oka-hana'), callOf('mori-ichiro')] }),
    notice('theirs', { deliveries: [callOf('oka-hana')] }),
    notice('nobodys', { deliveries: [{ ...callOf(''), recipient: 'siren' }] }),
  ];
  expect(keys(mori, ...all).sort()).toEqual(['mine', 'nobodys']);
  expect(keys({ ...mori, towns: ['nakatosa' as TownId] }, ...all)).toEqual(['mine']);
});

test('what is handed over waits for whoever it was handed to', () => {
  const handedOver = { ...seen, to: 'mori-ichiro' as PersonId, toNameJa: '', toNameEn: '', taken: null };
  const handed = notice('handed', { handedOver, deliveries: [callOf('oka-hana')] });
  expect(keys(mori, handed)).toEqual(['handed']);
  expect(keys({ ...mori, person: 'night-desk' as PersonId }, handed)).toEqual([]);
});

test('an account that is nobody’s is waited for by its towns, a viewer and a stranger by nothing', () => {
  const one = notice('one', { deliveries: [callOf('oka-hana')] });
  expect(keys(aSession('duty'), one)).toEqual(['one']);
  expect(keys(aSession('duty', ['nakatosa']), one)).toEqual([]);
  const broken = { kind: 'condition', mark: 'battery-low', alertLevel: 0 };
  expect(keys(aSession('duty'), notice('broken', broken))).toEqual([]);
  expect(keys(mori, notice('broken', { ...broken, deliveries: [callOf('mori-ichiro')] }))).toEqual([
    'broken',
  ]);
  expect(keys(aSession('viewer'), one)).toEqual([]);
  expect(keys(null, one)).toEqual([]);
});
