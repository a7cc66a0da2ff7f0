import { type NewFact, NoticeKey, PersonId, SeriesId, Shift } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { noticeTable } from '../notices/notice-table.js';
import { type At, aStationFile, LEVEL, minute, pack } from '../testing/builders.js';
import { aHub, duty, NIGHT, shift, town } from './testing/called-hub.js';

let hub: ReturnType<typeof aHub>;
beforeEach(() => {
  hub = aHub(duty(town, 'desk'), shift);
});
const acknowledged = (changes: object = {}): NewFact => {
  const [notice] = hub.notices();
  return {
    kind: 'episode.acknowledged',
    body: { episode: notice?.episode ?? '', by: 'mori', via: 'link', ...changes },
  };
};

test('a level calls whoever is on duty at once, with the decision itself', () => {
  hub.reads([0, 2.8], [10, 3.1]);
  expect(hub.called()).toEqual(['caution person:mori']);
  expect(hub.unacknowledged()).toMatchObject([
    {
      town,
      matter: 'river',
      decidedAt: minute(10),
      made: [{ person: 'mori', channel: 'mail', outcome: 'waiting' }],
    },
  ]);
});

test('a town without a plan wakes nobody; one that makes its plan in a flood is called for what is open, from then on', () => {
  hub = aHub();
  hub.reads([0, 2.8], [10, 3.1]);
  expect(hub.called()).toEqual([]);
  hub.hears(50, duty(town, 'desk'), shift);
  expect(hub.unacknowledged()).toMatchObject([
    { begunAt: minute(50), decidedAt: minute(50), made: [], acknowledged: false },
  ]);
  // A plan that is changed later begins nothing anew.
  hub.hears(70, duty(town, 'mori'));
  expect(hub.unacknowledged()).toMatchObject([{ begunAt: minute(50) }]);
  hub.startsAgain();
  expect(hub.unacknowledged()).toMatchObject([{ begunAt: minute(50) }]);
});

test('a plan that comes when all is over, answered, or long past calls nobody', () => {
  const late = (minutes: number, before: () => void) => {
    hub = aHub();
    hub.reads([0, 2.8], [10, 3.1]);
    before();
    hub.hears(minutes, duty(town, 'desk'), shift);
    return hub.unacknowledged(minutes - 12 * 60);
  };
  expect(late(50, () => hub.reads([20, 2.5], [40, 2.5]))).toEqual([]);
  expect(late(50, () => hub.hears(20, acknowledged()))).toEqual([]);
  expect(late(11 + 12 * 60, () => undefined)).toEqual([]);
});

test('who is called later is journalled, and each call is one delivery, however often it is said', () => {
  hub.reads([0, 2.8], [10, 3.1]);
  const [notice] = hub.notices();
  const called: NewFact = {
    kind: 'notice.called',
    body: {
      notice: notice?.key ?? '',
      person: PersonId.parse('desk'),
      channel: 'mail',
      why: 'turn',
      ordinal: 1,
    },
  };
  expect(hub.hears(15, called).notices).toEqual([notice?.key]);
  hub.hears(15, called);
  expect(hub.called()).toEqual(['caution person:desk', 'caution person:mori']);
  hub.startsAgain();
  expect(hub.unacknowledged()[0]?.made.map(({ person, at }) => [person, at])).toEqual([
    ['mori', minute(10)],
    ['desk', minute(15)],
  ]);
  expect(hub.anew()).toEqual(hub.notices());
});

test('a call about a notice that nobody knows breaks nothing', () => {
  const body = {
    notice: 'gone|x|1',
    person: PersonId.parse('desk'),
    channel: 'mail',
    why: 'turn',
    ordinal: 1,
  } as const;
  expect(hub.hears(15, { kind: 'notice.called', body }).notices).toEqual([]);
});

test('acknowledged, its ladder rests, and who it was stands with the notice', () => {
  hub.reads([0, 2.8], [10, 3.1]);
  const { notices } = hub.hears(12, acknowledged({ note: '現地へ' }));
  expect(notices).toEqual([hub.notices()[0]?.key]);
  expect(hub.unacknowledged()).toEqual([]);
  expect(hub.notices()[0]?.acknowledged).toEqual([
    { by: 'mori', via: 'link', nameJa: 'moriさん', nameEn: 'moriさん', at: minute(12), note: '現地へ' },
  ]);
  hub.hears(13, acknowledged({ by: 'hq', via: 'face' }), acknowledged());
  expect(hub.notices()[0]?.acknowledged.map(({ by }) => by)).toEqual(['mori', 'hq']);
});

test('a level that comes after it wakes people again, and so does one that the person had not seen', () => {
  hub.reads([0, 2.8], [10, 3.1]);
  const seen = hub.notices()[0]?.key;
  hub.reads([20, 4.1]);
  hub.hears(20, acknowledged({ notice: seen }));
  expect(hub.notices().map(({ acknowledged: by }) => by.length)).toEqual([1, 0]);
  expect(hub.unacknowledged().map(({ key }) => key)).toEqual([hub.notices()[1]?.key]);
});

test('of an episode the newest notice calls on, from where the ladder stood', () => {
  hub.reads([0, 2.8], [10, 3.1], [20, 4.1]);
  expect(hub.unacknowledged()).toMatchObject([{ begunAt: minute(10), decidedAt: minute(20) }]);
  // Ten minutes later the second step is due, too.
  expect(hub.called()).toEqual(['caution person:mori', 'danger person:desk', 'danger person:mori']);
});

describe('a telephone that is to ring for a level', () => {
  const byVoice = (id: string): NewFact => ({
    kind: 'person.set',
    body: {
      person: { id, town, nameJa: id, contacts: [{ channel: 'voice', number: '09012345678' }] },
    },
  });
  const isNeeded = (place: number) => hub.isNeeded(hub.notices()[place]?.key ?? '', 'person:mori', 'voice');
  beforeEach(() => {
    hub.hears(-1, byVoice('mori'), byVoice('desk'));
    hub.reads([0, 2.8], [10, 3.1]);
  });

  test('rings no more once that person is called about a higher one; others are called on', () => {
    expect(isNeeded(0)).toBe(true);
    hub.reads([20, 4.1]);
    expect([isNeeded(0), isNeeded(1)]).toEqual([false, true]);
  });

  test('rings where the higher one was taken back', () => {
    hub.reads([20, 4.1], [25, 3.2]);
    expect(isNeeded(0)).toBe(false);
    hub.hears(26, {
      kind: 'reading.overruled',
      body: {
        ...{ series: LEVEL, from: minute(20), to: minute(20), verdict: 'bad', by: 'hq' },
        reason: 'calibration',
      },
    });
    expect(isNeeded(0)).toBe(true);
  });
});

test('while a hand-over waits, a higher level calls whoever gave it away, also when another is on duty by then', () => {
  hub.reads([0, 2.8], [10, 3.1]);
  hub.hears(12, acknowledged());
  hub.hears(13, says('episode.handed-over', { to: 'desk' }), {
    kind: 'shift.set',
    body: { shift: Shift.parse({ ...NIGHT, people: ['kure'] }) },
  });
  hub.reads([20, 4.1]);
  expect(hub.called().filter((one) => one.startsWith('danger'))).toEqual([
    'danger person:desk',
    'danger person:kure',
    'danger person:mori',
  ]);
});

test('a level that comes when the ladder has ended begins a new one', () => {
  hub.reads([0, 2.8], [10, 3.1], [20, 3.1], [10 + 12 * 60, 3.1]);
  hub.reads([30 + 12 * 60, 4.1]);
  expect(hub.unacknowledged()).toMatchObject([
    { begunAt: minute(30 + 12 * 60), decidedAt: minute(30 + 12 * 60) },
  ]);
});

test('what another hub has told wakes nobody here, and its acknowledgements are shown', () => {
  const digest = 'a'.repeat(64);
  hub.hears(0, { kind: 'town.imported', body: { town, facts: 4, digest } });
  hub.reads([0, 2.8], [10, 3.1]);
  const called = { notice: hub.notices()[0]?.key ?? '', person: PersonId.parse('desk') };
  hub.hears(15, acknowledged(), {
    kind: 'notice.called',
    body: { ...called, channel: 'mail', why: 'turn', ordinal: 1 },
  });
  expect(hub.called()).toEqual([]);
  expect(hub.unacknowledged()).toEqual([]);
  expect(hub.notices()[0]?.acknowledged).toHaveLength(1);
});

describe('what another hub has told, and was over there, is over here', () => {
  const digest = 'a'.repeat(64);
  /** The next so many facts are of another hub. */
  const imports = (facts: number) => hub.hears(0, { kind: 'town.imported', body: { town, facts, digest } });
  const endedOrNot = (over: string[]) => {
    expect(hub.over().filter((mark) => mark !== 'closed')).toEqual(over);
    expect(hub.unacknowledged()).toEqual([]);
  };

  test.each<[string, At[], string]>([
    [
      'a flood that has ended',
      [
        [0, 2.8],
        [10, 3.1],
        [20, 2],
        [30, 2],
        [40, 2],
        [50, 2],
      ],
      'caution',
    ],
    [
      'a check that the next value has answered',
      [
        [0, 2],
        [10, 8],
        [20, 2.1],
      ],
      'check',
    ],
  ])('%s', (_, past, over) => {
    imports(past.length);
    hub.reads(...past);
    endedOrNot([over]);
    expect(hub.called()).toEqual([]);
  });

  test('a level that never was, while a lower one stands', () => {
    imports(4);
    hub.reads([0, 2.8], [10, 3.1], [20, 4.1]);
    hub.hears(25, {
      kind: 'reading.overruled',
      body: {
        series: LEVEL,
        from: minute(20),
        to: minute(20),
        verdict: 'bad',
        by: 'hq',
        reason: 'driftwood',
      },
    });
    endedOrNot(['danger']);
  });

  test('and what stood there stands here, until it ends', () => {
    imports(2);
    hub.reads([0, 2.8], [10, 3.1]);
    endedOrNot([]);
    hub.reads([20, 2], [30, 2], [40, 2], [50, 2]);
    endedOrNot(['caution']);
  });
});

/** What somebody says of the newest episode. */
const says = (
  kind: 'episode.handed-over' | 'episode.closed' | 'episode.undone',
  more: object = {},
): NewFact =>
  ({
    kind,
    body: { episode: hub.notices().at(-1)?.episode ?? '', by: 'mori', via: 'link', ...more },
  }) as NewFact;

describe('handed over', () => {
  beforeEach(() => {
    hub.reads([0, 2.8], [10, 3.1]);
    hub.hears(12, acknowledged());
    hub.hears(20, says('episode.handed-over', { to: 'desk', note: '右岸を' }));
  });

  test('that person is called with the word itself, and the notice says who hands over to whom', () => {
    expect(hub.called()).toEqual(['caution person:desk', 'caution person:mori']);
    expect(hub.notices()[0]).toMatchObject({
      acknowledged: [{ by: 'mori' }],
      handedOver: {
        by: 'mori',
        to: 'desk',
        toNameJa: 'deskさん',
        note: '右岸を',
        taken: null,
        at: minute(20),
      },
    });
    const [calling] = hub.unacknowledged();
    expect(calling?.handOver).toEqual({ to: 'desk', from: 'mori', at: minute(20) });
    // Long after the notice itself would call nobody any more.
    expect(hub.unacknowledged(15)).toHaveLength(1);
  });

  test('only the calls since then still have a reason', () => {
    const key = hub.notices()[0]?.key ?? '';
    expect([hub.isNeeded(key, 'person:desk'), hub.isNeeded(key, 'person:mori')]).toEqual([true, false]);
  });

  test('the acknowledgement of whoever hands over takes nothing; another’s does, and the telephones rest', () => {
    hub.hears(21, acknowledged());
    expect(hub.unacknowledged()).toHaveLength(1);
    hub.hears(22, acknowledged({ by: 'desk' }));
    expect(hub.unacknowledged()).toEqual([]);
    expect(hub.notices()[0]?.handedOver?.taken).toMatchObject({ nameJa: 'deskさん', at: minute(22) });
  });

  test('a higher level calls the ladder anew, and with its first whom it goes to and who stays responsible', () => {
    hub.reads([30, 4.1]);
    expect(hub.called().filter((one) => one.startsWith('danger'))).toEqual([
      'danger person:desk',
      'danger person:mori',
    ]);
    expect(hub.unacknowledged()).toMatchObject([
      { begunAt: minute(30), inCharge: ['desk', 'mori'], handOver: undefined },
    ]);
  });

  test('is taken back, and closed, and comes out the same in a hub that reads the journal anew', () => {
    hub.hears(23, says('episode.undone', { what: 'handed-over', saidAt: minute(20) }));
    expect(hub.unacknowledged()).toEqual([]);
    expect(hub.notices()[0]?.handedOver).toBeNull();
    hub.hears(24, says('episode.handed-over', { to: 'desk' }), says('episode.closed', { note: '終了' }));
    expect(hub.unacknowledged()).toEqual([]);
    expect(hub.notices()[0]?.closed).toMatchObject({ by: 'mori', note: '終了', at: minute(24) });
    hub.startsAgain();
    expect(hub.anew()).toEqual(hub.notices());
  });
});

describe('once the water has fallen below a level', () => {
  /** It has risen past two levels, and fallen below the upper one. */
  beforeEach(() => {
    hub.reads([0, 2.8], [10, 3.1], [20, 4.1], [30, 3.5], [50, 3.5]);
    expect(hub.notices().map(({ mark }) => mark)).toEqual(['caution', 'danger', 'fallen:caution']);
  });
  const named = () => hub.notices().at(-1)?.key;

  test.each([
    ['that names what the person saw last', () => ({ notice: named() })],
    ['that names nothing', () => ({})],
  ])('a hand-over %s calls whom it goes to about the level, by a call of its own', (_, names) => {
    hub.hears(51, acknowledged());
    // The end was told to them, too, by the same channel.
    const before = hub.called();
    hub.hears(52, says('episode.handed-over', { to: 'desk', ...names() }));
    const [, danger, fallen] = hub.notices();
    expect(hub.called()).toHaveLength(before.length + 1);
    expect(danger?.handedOver).toMatchObject({ by: 'mori', to: 'desk', taken: null });
    expect(fallen?.handedOver).toBeNull();
    expect(hub.unacknowledged()).toMatchObject([
      { key: danger?.key, handOver: { to: 'desk', from: 'mori' }, made: [{}, {}, { why: 'handed-over' }] },
    ]);
    hub.hears(53, acknowledged({ by: 'desk', ...names() }));
    expect(hub.notices()[1]?.handedOver?.taken).toMatchObject({ nameJa: 'deskさん' });
    hub.startsAgain();
    expect(hub.anew()).toEqual(hub.notices());
  });

  test('an acknowledgement is taken back', () => {
    hub.hears(51, acknowledged({ notice: named() }));
    expect(hub.unacknowledged()).toEqual([]);
    hub.hears(52, says('episode.undone', { what: 'acknowledged', saidAt: minute(51) }));
    expect(hub.unacknowledged()).toHaveLength(1);
  });

  test('a hand-over calls also where all is over', () => {
    hub.hears(51, acknowledged());
    hub.reads([60, 2.5], [80, 2.5]);
    expect(hub.notices().at(-1)?.kind).toBe('closed');
    hub.hears(81, says('episode.handed-over', { to: 'desk', notice: named() }));
    const [calling] = hub.unacknowledged();
    expect(calling).toMatchObject({ key: hub.notices()[1]?.key, handOver: { to: 'desk' } });
    expect(calling?.made.at(-1)).toMatchObject({ person: 'desk', why: 'handed-over', outcome: 'waiting' });
  });
});

test('an account that is a person’s speaks in their name, and stands in for their link', () => {
  hub.hears(
    -30,
    { kind: 'account.created', body: { name: 'm-ichiro', passwordScrypt: 'x' } },
    {
      kind: 'account.granted',
      body: {
        ...{ name: 'm-ichiro', by: '(operator)' },
        grant: { role: 'duty', towns: null, person: PersonId.parse('mori') },
      },
    },
  );
  hub.reads([0, 2.8], [10, 3.1]);
  hub.hears(12, acknowledged({ by: 'm-ichiro', via: 'face' }));
  hub.hears(13, says('episode.handed-over', { by: 'm-ichiro', via: 'face', to: 'desk' }));
  expect(hub.notices()[0]).toMatchObject({
    acknowledged: [{ by: 'm-ichiro', nameJa: 'moriさん' }],
    handedOver: { nameJa: 'moriさん', to: 'desk' },
  });
  expect(hub.unacknowledged()[0]?.handOver).toMatchObject({ from: 'mori' });
  hub.hears(14, acknowledged());
  expect(hub.notices()[0]?.handedOver?.taken).toBeNull();
});

test('closed, nobody is called until a higher level, which stays to be answered', () => {
  hub.reads([0, 2.8], [10, 3.1]);
  hub.hears(12, says('episode.closed'));
  expect(hub.unacknowledged()).toEqual([]);
  hub.reads([30, 4.1]);
  expect(hub.unacknowledged()).toMatchObject([{ begunAt: minute(30) }]);
  expect(hub.notices().map(({ closed }) => closed !== null)).toEqual([true, false]);
});

test('an acknowledgement that is taken back has the ladder go on where it stood', () => {
  hub.reads([0, 2.8], [10, 3.1]);
  hub.hears(12, acknowledged());
  hub.hears(13, says('episode.undone', { what: 'acknowledged', saidAt: minute(12) }));
  expect(hub.notices()[0]?.acknowledged).toEqual([]);
  expect(hub.unacknowledged()).toMatchObject([{ begunAt: minute(10), decidedAt: minute(10) }]);
  expect(hub.anew()).toEqual(hub.notices());
});

test('a store of before keeps its acknowledgements', () => {
  const database = openDatabase(':memory:', 'rebuildable');
  database.exec(`
    CREATE TABLE acknowledgement (rise_key TEXT NOT NULL, by TEXT NOT NULL, via TEXT NOT NULL, name_ja TEXT NOT NULL,
      name_en TEXT NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL, UNIQUE (rise_key, by, via)) STRICT;
    INSERT INTO acknowledgement VALUES ('a:level:x|caution|1', 'mori', 'link', '森', 'Mori', 7, '現地へ');
  `);
  const table = noticeTable(database);
  const body = { episode: 'a:level:x', mark: 'caution', rise: 1, decidedAt: '', observedAt: '' };
  table.add('a:level:x|caution|1', 1, body as never, { receivedAt: 7, judgedAt: 7 });
  expect(table.one('a:level:x|caution|1')?.acknowledged).toEqual([
    { by: 'mori', via: 'link', nameJa: '森', nameEn: 'Mori', at: 7, note: '現地へ' },
  ]);
});

describe('the end of what people were called for', () => {
  type Way = 'voice' | 'sms' | 'mail';
  const reachable = (id: string, ...channels: Way[]): NewFact => ({
    kind: 'person.set',
    body: {
      person: {
        ...{ id, town, nameJa: `${id}さん` },
        contacts: channels.map((channel) =>
          channel === 'mail' ? { channel, to: `${id}@town.example` } : { channel, number: '09012345678' },
        ),
      },
    },
  });
  const tried = (
    channel: Way,
    outcome: 'begun' | 'accepted' | 'given-up',
    { who = 'mori', notice = hub.notices()[0]?.key } = {},
  ): NewFact => {
    const key = NoticeKey.parse(`${notice}|person:${who}|${channel}`);
    return { kind: 'notice.tried', body: { key, attempt: 1, outcome, detail: '' } };
  };
  const called = (who: string, channel: Way, why: 'turn' | 'fall-over' = 'turn'): NewFact => ({
    kind: 'notice.called',
    body: {
      ...{ notice: hub.notices()[0]?.key ?? '', person: PersonId.parse(who) },
      channel,
      why,
      ordinal: 1,
    },
  });
  const ends = () => hub.notices().filter(({ kind }) => kind === 'closed');
  const quietly = () =>
    ends().flatMap(({ deliveries }) => deliveries.map(({ recipient, channel }) => `${recipient} ${channel}`));
  const stateOf = (who: string) =>
    hub.notices()[0]?.deliveries.find(({ recipient }) => recipient === `person:${who}`)?.state;
  const flood = () => hub.reads([0, 2.8], [10, 3.1]);
  const falls = () => hub.reads([20, 2.5], [40, 2.5]);
  /** Staff say that the reading by which the level was told does not count. */
  const isTakenBack = () => {
    hub.reads([15, 2.9]);
    hub.hears(16, {
      kind: 'reading.overruled',
      body: {
        ...{ series: LEVEL, from: minute(10), to: minute(10), verdict: 'bad', by: 'hq' },
        reason: 'calibration',
      },
    });
    expect(ends()).toMatchObject([{ markNameJa: '先のお知らせの取り下げ' }]);
  };

  test('is written to each of them once, and begins no ladder', () => {
    flood();
    hub.hears(11, tried('mail', 'accepted'));
    falls();
    expect(quietly()).toEqual(['person:mori mail']);
    expect(hub.anew()).toEqual(hub.notices());
  });

  test.each([
    ['the water has fallen below all levels', falls],
    ['the notice is taken back', isTakenBack],
  ])('ends their calls, for good and over a restart, when %s', (_, end) => {
    flood();
    hub.hears(11, tried('mail', 'accepted'));
    hub.hears(15, called('desk', 'mail'));
    expect(hub.unacknowledged()).toHaveLength(1);
    end();
    hub.startsAgain();
    expect(hub.unacknowledged()).toEqual([]);
    // What waits for somebody is not sent to them any more, and so they hear nothing of its end.
    expect(stateOf('desk')).toBe('not-needed');
    expect(hub.isNeeded(hub.notices()[0]?.key ?? '', 'person:desk')).toBe(false);
    expect(quietly()).toEqual(['person:mori mail']);
    // Whoever says that they have seen it keeps nobody from hearing of the end.
    hub.hears(50, says('episode.closed'));
    expect(hub.isNeeded(ends()[0]?.key ?? '', 'person:mori')).toBe(true);
  });

  test('leaves a level alone that still stands: a fall to it calls on', () => {
    hub.reads([0, 4.1], [10, 3.5], [30, 3.5]);
    expect(hub.notices().map(({ mark }) => mark)).toEqual(['danger', 'fallen:caution']);
    expect(hub.unacknowledged()).toHaveLength(1);
  });

  test('begins the ladder anew with the next rise', () => {
    flood();
    falls();
    hub.reads([50, 3.2]);
    expect(hub.unacknowledged()).toMatchObject([{ begunAt: minute(50), decidedAt: minute(50) }]);
  });

  test('is no longer a call that was decided in the same moment', () => {
    flood();
    const late = called('desk', 'mail');
    falls();
    hub.hears(41, late);
    expect(stateOf('desk')).toBe('not-needed');
    expect(hub.unacknowledged()).toEqual([]);
    expect(hub.anew()).toEqual(hub.notices());
  });

  test('comes to whomever a call reaches that was under way just then, once', () => {
    flood();
    const [first] = hub.notices();
    falls();
    expect(quietly()).toEqual([]);
    const accepted = tried('mail', 'accepted', { notice: first?.key });
    expect(hub.hears(41, accepted).notices).toEqual([first?.key, ends()[0]?.key]);
    expect(stateOf('mori')).toBe('accepted');
    expect(quietly()).toEqual(['person:mori mail']);
    hub.hears(42, accepted, tried('mail', 'accepted', { notice: ends()[0]?.key }));
    expect(quietly()).toEqual(['person:mori mail']);
    expect(hub.anew()).toEqual(hub.notices());
  });

  test('comes by the writing that has reached them before, and never rings a telephone', () => {
    hub.hears(-1, reachable('mori', 'voice', 'sms', 'mail'));
    flood();
    hub.hears(11, tried('voice', 'given-up'), called('mori', 'mail', 'fall-over'));
    hub.hears(12, tried('mail', 'accepted'));
    falls();
    expect(quietly()).toEqual(['person:mori mail']);
  });

  test('is not told to whom nothing can be written, nor to whom no call has come', () => {
    hub.hears(-1, reachable('mori', 'voice'));
    flood();
    hub.hears(11, tried('voice', 'accepted'));
    falls();
    expect([ends().length, quietly()]).toEqual([1, []]);
    hub = aHub(duty(town, 'desk'), shift);
    flood();
    hub.hears(11, tried('mail', 'given-up'));
    falls();
    expect([ends().length, quietly()]).toEqual([1, []]);
  });

  test.each<[Way[], string]>([
    [['voice'], 'voice'],
    [['voice', 'mail'], 'voice'],
    [['voice', 'mail', 'sms'], 'sms'],
  ])('that takes a notice back reaches whom a telephone has woken: of %j by %s', (ways, by) => {
    hub.hears(-1, reachable('mori', ...ways));
    flood();
    hub.hears(11, tried('voice', 'accepted'));
    isTakenBack();
    expect(quietly()).toEqual([`person:mori ${by}`]);
  });

  test('that takes a notice back is written to whom it was written', () => {
    hub.hears(-1, reachable('mori', 'mail', 'voice'));
    flood();
    hub.hears(11, tried('mail', 'accepted'));
    isTakenBack();
    expect(quietly()).toEqual(['person:mori mail']);
  });
});

describe('the notice of a doubted reading', () => {
  const quiet = duty(town, 'desk', {
    maintenance: { ladder: [{ call: { group: 'desk' } }], quiet: { from: '17:00', to: '07:00' } },
  });
  const neighbour: NewFact = { kind: 'station.set', body: { station: aStationFile({ id: 'naro' }) } };
  const doubted = (...before: NewFact[]) => {
    hub = aHub(quiet, shift, neighbour);
    hub.reads([0, 2]);
    hub.hears(5, ...before);
    hub.reads([10, 8]);
    expect(hub.notices().map(({ mark }) => mark)).toEqual(['check']);
  };

  test('waits for the morning where the town says so and all around is calm', () => {
    doubted(pack([[5, 1]], { series: SeriesId.parse('naro/level') }));
    expect(hub.called()).toEqual([]);
    expect(hub.unacknowledged()).toMatchObject([{ matter: 'maintenance' }]);
  });

  test('wakes people where no other station is heard: nobody knows then that it is calm', () => {
    doubted();
    expect(hub.unacknowledged()).toMatchObject([{ matter: 'river' }]);
    expect(hub.called()).not.toEqual([]);
  });
});

test('whoever has another way is not called by mail while mails are accepted and do not arrive', () => {
  const both: NewFact = {
    kind: 'person.set',
    body: {
      person: {
        ...{ id: 'mori', town, nameJa: 'mori' },
        contacts: [
          { channel: 'mail', to: 'mori@town.example' },
          { channel: 'line-works', user: 'mori@works' },
        ],
      },
    },
  };
  hub = aHub(duty(town, 'desk'), shift, both);
  const lost = { condition: 'hub', town: null } as const;
  hub.hears(0, { kind: 'condition.began', body: { ...lost, subjects: [{ subject: 'mail-lost' }] } });
  hub.reads([1, 3.6]);
  const ways = () =>
    hub
      .notices()
      .map(({ mark, deliveries }) => [
        mark,
        deliveries.flatMap(({ recipient, channel }) => (recipient === 'person:mori' ? [channel] : [])),
      ]);
  expect(ways()).toEqual([
    ['hub', ['line-works']],
    ['caution', ['line-works']],
  ]);
  hub.hears(10, { kind: 'condition.ended', body: { ...lost, subjects: ['mail-lost'] } });
  hub.reads([11, 4.6]);
  expect(ways().at(-1)).toEqual(['danger', ['mail']]);
});
