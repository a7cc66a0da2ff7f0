import { CallMusterRequest, MINUTE, type NewFact, Person, PersonId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { JournalUnavailable } from '../journal/journal.js';
import { aTown, minute } from '../testing/builders.js';
import { type Muster, type MusterNews, musterAfter } from './muster.js';
import { musterDesk } from './muster-desk.js';

const { id: town } = aTown();
const mori = PersonId.parse('mori');
const CALL = CallMusterRequest.parse({ town, place: '本庁舎2階', withinMs: 60 * MINUTE });

/** A desk whose disk takes nothing, and whose judge has not come to it. */
function aDesk() {
  const contacts = [{ channel: 'mail', to: 'mori@town.example' }];
  const people = new Map([[mori, Person.parse({ id: mori, town, nameJa: '森', contacts })]]);
  const shown = new Map<string, Muster>();
  const disk = { takes: false };
  let now = minute(0);
  const judge = (facts: readonly NewFact[]) => {
    for (const fact of facts) {
      const news = { ...fact, at: now } as MusterNews;
      const after = musterAfter(shown.get(news.body.muster), news);
      if (after) shown.set(after.id, after);
    }
  };
  const held: NewFact[] = [];
  const desk = musterDesk({
    view: {
      settings: () => ({ duties: new Map(), people }) as never,
      musters: () => ({
        ...{ one: (id) => shown.get(id), open: () => [...shown.values()].filter(({ ended }) => !ended) },
        ...{ apply: () => undefined, since: () => [], mark: () => ({ seq: 0, open: 0 }) },
      }),
    },
    riverNow: () => now++,
    settle: (facts) => {
      if (!disk.takes) {
        held.push(...facts);
        return Promise.reject(new JournalUnavailable(new Error('it is full')));
      }
      judge([...held.splice(0), ...facts]);
      return Promise.resolve();
    },
  });
  return { desk, disk, shown };
}

test('what was said while the disk took nothing counts before the judge has come to it: nobody is called twice', async () => {
  const { desk, disk, shown } = aDesk();
  expect(await desk.call(CALL, 'hq')).toEqual({ ok: true, recorded: false });
  expect(await desk.call(CALL, 'hq')).toMatchObject({ ok: false, code: 'nobody-to-call' });
  const muster = 'condition:muster:shimanto-cho:2026-06-02T18:00:00+09:00';
  expect(shown.size).toBe(0);
  const coming = { person: mori, inMinutes: 15, by: 'mori', via: 'link' } as const;
  expect(await desk.answer(muster, coming)).toEqual({ ok: true, recorded: false });
  expect(desk.one(muster)?.replies[mori]?.answer).toMatchObject({ inMinutes: 15 });
  expect(await desk.end(muster, 'hq', undefined)).toEqual({ ok: true, recorded: false });
  expect(await desk.end(muster, 'hq', undefined)).toMatchObject({ ok: false, code: 'has-ended' });

  // The disk takes facts again: what the judge shows counts alone.
  disk.takes = true;
  expect(await desk.call(CALL, 'hq')).toEqual({ ok: true, recorded: true });
  expect(shown.size).toBe(2);
  expect(desk.one(muster)).toBe(shown.get(muster));
});
