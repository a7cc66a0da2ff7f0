import { NoticeView, Person } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { riseKeyOf } from '../notices/person-recipient.js';
import { aNotice, minute } from '../testing/builders.js';
import { linkPage } from './link-page.js';

const PERSON = Person.parse({
  id: 'mori',
  town: 'shimanto-cho',
  nameJa: '森 一郎',
  language: 'ja',
  contacts: [{ channel: 'mail', to: 'a@x.example' }],
});
const ACKNOWLEDGED = { by: 'hq', via: 'face', nameJa: '本部', nameEn: 'HQ', at: minute(2), note: '' };
const aView = (episode: string, acknowledged: object[] = []): NoticeView => {
  const { key, station, town, mark, markNameJa, markNameEn, alertLevel, rise, valueM, subjectJa, subjectEn } =
    aNotice();
  return NoticeView.parse({
    ...{
      key: `${episode}|${riseKeyOf(key)}`,
      episode,
      station,
      town,
      mark,
      markNameJa,
      markNameEn,
      alertLevel,
      rise,
      valueM,
    },
    ...{
      subjectJa,
      subjectEn,
      observedAt: minute(0),
      decidedAt: minute(1),
      check: null,
      deliveries: [],
      acknowledged,
    },
  });
};
const pageOf = (notice: NoticeView): string =>
  linkPage({
    ...{ token: 'own', person: PERSON, notice, since: undefined, may: 'acknowledge', mayUndo: undefined },
    ...{
      others: [{ token: 'other', notice: aView('other'), waits: true }],
      mayHandOver: false,
      offersPush: false,
    },
    ...{ station: undefined, riverNow: minute(3), drill: false, recording: true },
  });

test('of two notices in one message that wait, the button acknowledges both, or this one alone', () => {
  const page = pageOf(aView('own'));
  expect(page).toContain('すべて確認しました（2件）');
  expect(page).toContain('この1件だけ確認');
});

test('one that somebody has acknowledged already is not counted with those that wait, nor asked for', () => {
  const page = pageOf(aView('own', [ACKNOWLEDGED]));
  expect(page).toContain('すべて確認しました（1件）');
  expect(page).not.toContain('value="own|');
  expect(page).not.toContain('この1件だけ確認');
});
