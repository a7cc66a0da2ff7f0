import { type NewFact, NoticeKey, PersonId } from '@kawamori/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { LEVEL, minute } from '../testing/builders.js';
import { aHubTelling, duty, shift, town } from './testing/called-hub.js';

// Levels 3 m caution, 4 m danger. Mori is called first, the desk after five minutes; a siren box and a room are told.

let hub: ReturnType<typeof aHubTelling>;
beforeEach(() => {
  hub = aHubTelling(
    [
      { recipient: 'box', channel: 'webhook', towns: [town] },
      { recipient: 'room', channel: 'mail', towns: [town] },
    ],
    ...[duty(town, 'desk'), shift],
  );
});

const keyOf = (mark: string) => hub.notices().find((one) => one.mark === mark)?.key ?? '';
const arrives = (mark: string, ...ways: [recipient: string, channel: string][]): NewFact[] =>
  ways.map(([recipient, channel]) => ({
    kind: 'notice.tried',
    body: {
      ...{ key: NoticeKey.parse(`${keyOf(mark)}|${recipient}|${channel}`), attempt: 1 },
      ...{ outcome: 'accepted', detail: '' },
    },
  }));
const isCalled = (who: string): NewFact => ({
  kind: 'notice.called',
  body: {
    ...{ notice: hub.notices().at(-1)?.key ?? '', person: PersonId.parse(who) },
    ...{ channel: 'mail', why: 'turn', ordinal: 1 },
  },
});
const overruled = (from: number, to: number): NewFact => ({
  kind: 'reading.overruled',
  body: { series: LEVEL, from: minute(from), to: minute(to), verdict: 'bad', by: 'hq', reason: 'driftwood' },
});
const acknowledged = (): NewFact => ({
  kind: 'episode.acknowledged',
  body: { episode: hub.notices()[0]?.episode ?? '', by: 'mori', via: 'link' },
});
const told = (mark: string) =>
  (hub.notices().find((one) => one.mark === mark)?.deliveries ?? []).map(
    ({ recipient, state, detail }) => `${recipient} ${state}${detail === '' ? '' : `: ${detail}`}`,
  );
const calling = () =>
  hub.unacknowledged().map(({ key, begunAt }) => [key.split('|')[1], (begunAt - minute(0)) / 60_000]);

describe('a higher level that never was, while a lower one stands that was told before it', () => {
  beforeEach(() => {
    hub.reads([0, 2.8], [10, 3.1], [20, 4.1]);
    hub.hears(21, ...arrives('caution', ['box', 'webhook'], ['room', 'mail'], ['person:mori', 'mail']));
    expect(calling()).toEqual([['danger', 10]]);
  });

  test('calls nobody any more, and the ladder goes on for what stands', () => {
    hub.hears(26, isCalled('desk'));
    hub.hears(27, overruled(20, 20));
    expect(calling()).toEqual([['caution', 10]]);
    hub.startsAgain();
    expect(calling()).toEqual([['caution', 10]]);
    expect(hub.anew()).toEqual(hub.notices());
    hub.hears(28, acknowledged());
    expect(calling()).toEqual([]);
  });

  test('does not leave where it has not left, to machine or person, and those hear nothing of it', () => {
    hub.hears(22, ...arrives('danger', ['box', 'webhook']));
    hub.hears(27, overruled(20, 20));
    const dropped = 'not-needed: it was taken back before it left';
    expect(told('danger')).toEqual([
      'box accepted',
      `person:desk ${dropped}`,
      `person:mori ${dropped}`,
      `room ${dropped}`,
    ]);
    expect(told('fallen:caution')).toEqual(['box waiting']);
  });

  test('is taken back to whoever has heard it', () => {
    hub.hears(22, ...arrives('danger', ['room', 'mail'], ['person:mori', 'mail']));
    hub.hears(27, overruled(20, 20));
    expect(told('fallen:caution')).toEqual(['person:mori waiting', 'room waiting']);
    expect(hub.notices().at(-1)?.subjectJa).toContain('先のお知らせの取り下げ');
  });

  test('is taken back also to whom it reached at the same moment', () => {
    const arrived = arrives('danger', ['person:mori', 'mail']);
    hub.hears(27, overruled(20, 20));
    expect(told('fallen:caution')).toEqual([]);
    hub.hears(28, ...arrived, ...arrived);
    expect(told('fallen:caution')).toEqual(['person:mori waiting']);
    expect(hub.anew()).toEqual(hub.notices());
  });

  test('that was answered leaves what stands answered', () => {
    hub.hears(22, acknowledged());
    hub.hears(27, overruled(20, 20));
    expect(calling()).toEqual([]);
  });

  test('and stands after all by another word calls again', () => {
    hub.hears(27, overruled(20, 20));
    hub.hears(28, {
      kind: 'reading.overrule-undone',
      body: { series: LEVEL, from: minute(20), to: minute(20), by: 'hq' },
    });
    expect(calling()).toEqual([['danger', 10]]);
  });
});

describe('a lower level that was told with one that never was', () => {
  beforeEach(() => {
    hub.reads([0, 2.9], [15, 4.1], [25, 3.5]);
    expect(calling()).toEqual([['danger', 15]]);
  });

  test('is told by itself where nobody had answered, and calls from the first step on', () => {
    hub.hears(26, overruled(15, 15));
    expect(calling()).toEqual([['caution', 26]]);
    expect(told('caution')).toEqual(['box waiting', 'person:mori waiting', 'room waiting']);
    hub.startsAgain();
    expect(hub.anew()).toEqual(hub.notices());
  });

  test('is not where somebody had', () => {
    hub.hears(26, acknowledged());
    hub.hears(27, overruled(15, 15));
    expect(hub.notices().map(({ mark }) => mark)).toEqual(['danger', 'fallen:caution']);
    expect(calling()).toEqual([]);
  });
});
