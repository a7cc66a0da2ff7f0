import { type RehearsalView, SECOND } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, journalled, minute } from '../testing/builders.js';
import type { Handed } from './message-gate.js';
import { rehearsalReport } from './rehearsal-report.js';

const view: RehearsalView = {
  ...{
    id: 'r1',
    flood: { name: 'typhoon' },
    speed: 30,
    people: [],
    state: 'ended',
    armedBy: 'hq',
    armedAt: minute(0),
  },
  ...{
    expiresAt: minute(15),
    confirmedBy: 'mori',
    startedAt: minute(2),
    until: null,
    yieldedAt: null,
    ended: null,
  },
};
const handed = (at: number, person: string, changes: Partial<Handed> = {}): Handed => ({
  ...{
    at,
    person,
    channel: 'voice',
    notice: aNotice({ drill: true }),
    outcome: 'reached',
    detail: 'answered after 12 s',
  },
  ...changes,
});

test('a report says who was told how long after the first message, and who answered', () => {
  const episode = aNotice().episode;
  const acknowledged = journalled(
    [{ kind: 'episode.acknowledged', body: { episode, by: 'oka-hana', via: 'link' } }],
    minute(6),
  );
  const { notices } = rehearsalReport(
    view,
    [
      handed(minute(3), 'mori-ichiro', { outcome: 'not-reached', detail: 'nobody answered; called twice' }),
      handed(minute(3) + 90 * SECOND, 'oka-hana'),
    ],
    acknowledged,
  );
  expect(notices).toMatchObject([
    {
      decidedAt: minute(3),
      told: [
        { person: 'mori-ichiro', afterMs: 0, outcome: 'not-reached' },
        { person: 'oka-hana', afterMs: 90 * SECOND, outcome: 'reached' },
      ],
      acknowledged: [{ by: 'oka-hana', afterMs: 3 * 60 * SECOND }],
    },
  ]);
});

test('what was answered before a notice was told is no answer to it', () => {
  const { episode } = aNotice();
  const earlier = journalled(
    [{ kind: 'episode.acknowledged', body: { episode, by: 'hq', via: 'face' } }],
    minute(2),
  );
  expect(rehearsalReport(view, [handed(minute(3), 'oka-hana')], earlier).notices[0]?.acknowledged).toEqual(
    [],
  );
});
