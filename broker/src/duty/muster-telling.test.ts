import {
  isOfLevel,
  MINUTE,
  MusterId,
  type NewFact,
  type Notice,
  noticeKey,
  PersonId,
  reminderOf,
  shortNotice,
  spokenNotice,
  TownId,
  withLink,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { musterBody, musterKey } from './muster-telling.js';
import { aHub, duty, town } from './testing/called-hub.js';

const id = MusterId.parse('condition:muster:shimanto-cho:2026-06-02T18:20:00+09:00');
const told = (drill: boolean): Notice => {
  const muster = {
    ...{ id, town: TownId.parse('shimanto-cho'), place: '本庁舎2階', word: '国道は通れます' },
    ...{ withinMs: 60 * MINUTE, calledAt: minute(20) },
  };
  const body = musterBody(muster, aTown(), drill);
  const { episode, mark, rise } = body;
  return { ...body, key: noticeKey({ episode, mark, rise, recipient: 'person:mori', channel: 'sms' }) };
};
const LINK = 'https://kawamori.town.example/a/0123456789abcdefghijklmn';

test('a muster says where and by when, in a short message with its link, and by a telephone how to answer', () => {
  const notice = withLink(told(false), LINK);
  expect(isOfLevel(notice)).toBe(false);
  expect(notice.subjectJa).toBe(`【参集】19:20までに 本庁舎2階（${aTown().nameJa}）`);
  expect(notice.bodyJa).toContain('国道は通れます');
  expect(notice.bodyJa).toContain('身の安全を先に');
  expect(notice.bodyJa).toContain('行ける・行けないを答える');
  expect(notice.bodyJa).not.toContain('水位');
  const short = shortNotice(notice, 1);
  expect(short).toContain('本庁舎2階');
  expect(short.endsWith(LINK)).toBe(true);
  const spoken = spokenNotice(notice, 'ja');
  expect(spoken).toContain('本部への電話で答えてください');
  expect(spoken).not.toContain('水位');
  expect(spokenNotice(notice, 'en')).toContain('call to headquarters');
});

test('a reminder says whose answer is missing, and asks nobody to acknowledge', () => {
  const notice = reminderOf(told(false));
  expect(notice.bodyJa).toContain('あなたの答えがまだ届いていません');
  for (const text of [notice.bodyJa, spokenNotice(notice, 'ja')])
    expect(text).not.toContain('まだ誰も確認していません');
});

test('in a rehearsal it is marked in every message', () => {
  const notice = told(true);
  for (const text of [notice.subjectJa, notice.bodyJa, shortNotice(notice, 1), spokenNotice(notice, 'ja')])
    expect(text).toContain('訓練');
  for (const text of [notice.subjectEn, notice.bodyEn]) expect(text.toLowerCase()).toContain('exercise');
});

describe('the judge', () => {
  const [mori, desk] = ['mori', 'desk'].map((one) => PersonId.parse(one)) as [PersonId, PersonId];
  const about = { muster: id, town };
  const called: NewFact = {
    kind: 'muster.called',
    body: {
      ...{ ...about, place: '本庁舎2階', withinMs: 60 * MINUTE, by: 'hq' },
      groups: [{ id: 'all', nameJa: '当番', people: [mori, desk] }],
    },
  };
  const answered: NewFact = {
    kind: 'muster.answered',
    body: { ...about, person: mori, inMinutes: 30, by: 'mori', via: 'link' },
  };
  const key = musterKey({ id });
  const aTownCalled = () => {
    const hub = aHub(duty(town, 'desk'));
    hub.hears(0, called);
    return hub;
  };

  test('calls everybody with the fact itself, and the same of the same facts', () => {
    const hub = aTownCalled();
    expect(hub.called()).toEqual(['muster person:desk', 'muster person:mori']);
    hub.hears(1, called);
    expect(hub.called()).toHaveLength(2);
    expect(hub.anew().map((one) => one.deliveries)).toEqual(hub.notices().map((one) => one.deliveries));
  });

  test('lets nothing leave for who has answered, and goes on with who has not', () => {
    const hub = aTownCalled();
    hub.hears(1, answered);
    expect([hub.isNeeded(key, 'person:mori'), hub.isNeeded(key, 'person:desk')]).toEqual([false, true]);
    expect(hub.unacknowledged()).toMatchObject([{ matter: 'muster', muster: { awaited: ['desk'] } }]);
    hub.hears(2, { kind: 'muster.undone', body: { ...about, person: mori, what: 'answer', by: 'hq' } });
    expect(hub.isNeeded(key, 'person:mori')).toBe(true);
  });

  test('lets nothing leave once its hour has come, though it waits and was never ended', () => {
    const hub = aTownCalled();
    const isNeeded = (at: number) => hub.isNeeded(key, 'person:mori', 'mail', at);
    expect([isNeeded(59), isNeeded(60), isNeeded(14 * 60)]).toEqual([true, false, false]);
  });

  test('calls nobody once it has ended, and no word of the river answers it', () => {
    const hub = aTownCalled();
    hub.hears(1, {
      kind: 'episode.acknowledged',
      body: { episode: id, notice: key, by: 'mori', via: 'link' },
    });
    expect(hub.unacknowledged()).toMatchObject([{ muster: { awaited: ['mori', 'desk'] } }]);
    hub.hears(2, { kind: 'muster.ended', body: { ...about, by: 'hq' } });
    expect(hub.unacknowledged()).toEqual([]);
    expect(hub.isNeeded(key, 'person:desk')).toBe(false);
    expect(hub.notices()[0]?.deliveries.map(({ state }) => state)).toEqual(['not-needed', 'not-needed']);
  });
});
