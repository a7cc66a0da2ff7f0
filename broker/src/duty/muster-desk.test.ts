import {
  CallMusterRequest,
  type Instant,
  MINUTE,
  MUSTER_ENDS_AFTER,
  type NewFact,
  Person,
  PersonId,
} from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { JournalUnavailable } from '../journal/journal.js';
import { aTown, minute } from '../testing/builders.js';
import type { HqPeriod } from './headquarters.js';
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
  const headquarters = new Map<string, HqPeriod[]>();
  const clock = { now: minute(0) };
  const judge = (facts: readonly NewFact[]) => {
    for (const fact of facts) {
      const news = { ...fact, at: clock.now } as MusterNews;
      const after = musterAfter(shown.get(news.body.muster), news);
      if (after) shown.set(after.id, after);
    }
  };
  const held: NewFact[] = [];
  const desk = musterDesk({
    view: {
      settings: () => ({ duties: new Map(), people, headquarters }) as never,
      musters: () => ({
        ...{ one: (id) => shown.get(id), open: () => [...shown.values()].filter(({ ended }) => !ended) },
        ...{ apply: () => undefined, since: () => [], mark: () => ({ seq: 0, open: 0 }) },
      }),
    },
    riverNow: () => clock.now++,
    settle: (facts) => {
      if (!disk.takes) {
        held.push(...facts);
        return Promise.reject(new JournalUnavailable(new Error('it is full')));
      }
      judge([...held.splice(0), ...facts]);
      return Promise.resolve();
    },
  });
  return { desk, disk, held, shown, clock, headquarters };
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

const LEFT_AT = minute(60) + MUSTER_ENDS_AFTER;

test('a muster that nobody has ended ends by itself half a day after its hour, once, and not while headquarters are open', async () => {
  const { desk, disk, shown, clock, headquarters } = aDesk();
  disk.takes = true;
  await desk.call(CALL, 'hq');
  const ended = () => [...shown.values()].map((muster) => muster.ended);
  const lookAt = async (at: Instant) => {
    clock.now = at;
    await desk.endLeftOpen();
    return ended();
  };
  expect(await lookAt(LEFT_AT - 1)).toEqual([null]);
  const open = { openedAt: minute(30), closedAt: null, shownAt: minute(30), place: null, by: 'hq' };
  headquarters.set(town, [open]);
  expect(await lookAt(LEFT_AT + 10 * MINUTE)).toEqual([null]);
  headquarters.set(town, [{ ...open, closedAt: LEFT_AT + 20 * MINUTE }]);
  const [end] = await lookAt(LEFT_AT + 30 * MINUTE);
  expect(end).toMatchObject({ by: null, isMistake: false });
  expect(await lookAt(LEFT_AT + 40 * MINUTE)).toEqual([end]);
});

test('while the disk takes nothing it ends by itself once', async () => {
  const { desk, disk, clock, held } = aDesk();
  disk.takes = true;
  await desk.call(CALL, 'hq');
  disk.takes = false;
  clock.now = LEFT_AT;
  for (let look = 0; look < 2; look++) await desk.endLeftOpen();
  expect(held.map(({ kind }) => kind)).toEqual(['muster.ended']);
});
