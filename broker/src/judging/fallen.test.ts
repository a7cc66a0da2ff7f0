import { isQuiet } from '@kawamori/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import { aTown, LEVEL, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

// Levels 3 m caution, 4 m danger, 5 m overflow; hysteresis 0.1 m, hold 20 minutes.
let hub: ReturnType<typeof aHub>;
beforeEach(() => {
  hub = aHub();
});
const quiet = () => hub.waiting().filter(({ notice }) => isQuiet(notice));

describe('the end of a level that was told', () => {
  test('is told as it falls below each level, and below all of them, once each', () => {
    hub.reads([0, 4.2], [10, 3.5], [30, 3.5], [40, 2.8], [60, 2.8], [70, 2.7]);
    expect(hub.told()).toEqual(['0 danger 1']);
    expect(hub.ended()).toEqual(['30 fallen:caution 1', '60 closed 1']);
    hub.startsAgain();
    hub.reads([80, 2.6]);
    expect(hub.ended()).toHaveLength(2);
  });

  test('goes to those who were told of the rise, by the same channels', () => {
    hub.reads([0, 3.2], [10, 2.5], [30, 2.5]);
    expect(
      quiet()
        .map(({ recipient, channel, notice }) => `${notice.kind} ${recipient} ${channel}`)
        .sort(),
    ).toEqual(['closed shimanto-duty mail', 'closed shimanto-duty webhook']);
  });

  test('says value, crest and what still stands, that it is no all-clear, and cannot be taken for a level', () => {
    hub.reads([0, 4.2], [10, 3.5], [30, 3.4]);
    const notice = quiet()[0]?.notice;
    expect(notice).toMatchObject({
      ...{ kind: 'fallen', mark: 'fallen:caution', alertLevel: 0, valueM: 3.4 },
      subjectJa: '鍛冶屋瀬橋 氾濫危険水位を下回りました（観測） 3.40 m',
      subjectEn: 'Kajiyase-bashi: below the flood danger level (observed) 3.40 m',
    });
    expect(notice?.bodyJa).toContain('氾濫注意水位以上の水位が続いています。');
    expect(notice?.bodyJa).toContain('最高水位 4.20 m（6月2日（火）18:00 観測）');
    expect(notice?.bodyJa).toContain('安全になったという意味ではありません');
  });

  test('is told of each rise of an episode', () => {
    hub.reads([0, 4.2], [10, 3.5], [30, 3.5], [40, 4.3], [50, 3.5], [70, 3.5]);
    expect(hub.told()).toEqual(['0 danger 1', '40 danger 2']);
    expect(hub.ended()).toEqual(['30 fallen:caution 1', '70 fallen:caution 2']);
  });
});

describe('what nobody was told of', () => {
  test('ends without a word: a flood that back-fill has brought', () => {
    hub.reads([0, 1], [120, 1.2]);
    hub.hears(
      121,
      pack([
        [30, 3.5],
        [40, 3.5],
        [60, 1.5],
        [80, 1.5],
      ]),
    );
    expect(hub.episodes()).toHaveLength(1);
    expect(hub.episodes()[0]?.changes.every(({ learntLater }) => learntLater)).toBe(true);
    expect(hub.waiting()).toEqual([]);
    expect([hub.told(), hub.ended()]).toEqual([[], []]);
  });

  test('a level that was learnt later is left in silence', () => {
    hub.reads([0, 2.9], [10, 3.2], [60, 3.2]);
    hub.hears(
      61,
      pack([
        [30, 4.3],
        [40, 4.2],
      ]),
    );
    // Danger was held in the story, and nobody was told; the water stands at caution, of which they were.
    hub.reads([70, 3.2], [80, 3.2]);
    expect(hub.episodes()[0]?.changes.map(({ to }) => to)).toEqual(['caution', 'danger', 'caution']);
    expect(hub.ended()).toEqual([]);
  });
});

describe('a level that was learnt afterwards', () => {
  test('stands in the record as one quiet line, for the highest, and lets nothing sound', () => {
    hub.reads([0, 1], [120, 1.2]);
    hub.hears(
      121,
      pack([
        [30, 3.5],
        [40, 4.2],
        [60, 1.5],
        [80, 1.5],
      ]),
    );
    expect(hub.learnt()).toEqual(['40 learnt:danger 1']);
    expect(hub.notices()[0]).toMatchObject({
      ...{ kind: 'learnt', deliveries: [] },
      subjectJa: '鍛冶屋瀬橋 6月2日（火）18:40 氾濫危険水位に到達していました（観測・後から判明） 4.20 m',
    });
    // More of the same past says nothing new.
    hub.hears(
      122,
      pack([
        [35, 3.6],
        [50, 3.2],
      ]),
    );
    expect(hub.learnt()).toHaveLength(1);
  });

  test('is no line where the present tells it, or where as much was told before', () => {
    hub.reads([0, 1], [120, 3.3]);
    hub.hears(
      121,
      pack([
        [30, 2],
        [60, 2.9],
        [90, 3.1],
      ]),
    );
    expect([hub.told(), hub.learnt()]).toEqual([['120 caution 1'], []]);
    const doubted = aHub();
    doubted.reads([0, 1], [20, 4.2]);
    doubted.hears(21, pack([[10, 4.1]]));
    expect([doubted.told(), doubted.learnt()]).toEqual([['20 danger 1'], []]);
  });
});

describe('the line to headquarters of what was learnt afterwards', () => {
  const towns = [aTown().id];
  const hubWithRooms = () =>
    aHub(undefined, false, {
      others: [
        { recipient: 'hq', channel: 'mail', towns, about: ['learnt'] },
        { recipient: 'all', channel: 'line-works', towns, about: ['river', 'learnt'] },
        { recipient: 'systems', channel: 'mail', towns, about: ['maintenance'] },
      ],
    });
  const lines = () =>
    hub.waiting().map(({ recipient, channel, notice }) => `${recipient} ${channel} ${notice.mark}`);

  beforeEach(() => {
    hub = hubWithRooms();
    hub.reads([0, 1], [120, 1.2]);
  });

  test('goes to those alone who want to hear of it', () => {
    hub.hears(
      121,
      pack([
        [30, 3.5],
        [40, 4.2],
        [60, 1.5],
        [80, 1.5],
      ]),
    );
    expect(lines()).toEqual(['hq mail learnt:danger', 'all line-works learnt:danger']);
    expect(hub.waiting()[0]?.notice.bodyJa).toContain('当番は呼び出していません');
    // The same flood once it is of now is told to others.
    hub.reads([130, 2.1], [140, 3.05]);
    expect(lines().slice(2).toSorted()).toEqual([
      'all line-works caution',
      'shimanto-duty mail caution',
      'shimanto-duty webhook caution',
    ]);
  });

  test('is one for each level of an episode, in whatever pieces it comes and after a restart', () => {
    hub.hears(121, pack([[30, 3.5]]));
    hub.hears(122, pack([[40, 4.2]]));
    hub.startsAgain();
    // The fall between two crests makes the second one another rise of the same episode.
    hub.hears(
      123,
      pack([
        [50, 3.5],
        [60, 3.5],
        [70, 3.5],
        [80, 4.3],
        [90, 1.5],
        [110, 1.5],
      ]),
    );
    hub.startsAgain();
    hub.hears(124, pack([[35, 3.6]]));
    expect(hub.episodes()).toHaveLength(1);
    expect(lines().filter((line) => line.startsWith('hq '))).toEqual([
      'hq mail learnt:caution',
      'hq mail learnt:danger',
    ]);
  });
});

describe('an end that is learnt afterwards', () => {
  test('is told all the same to those who were told of the rise, and noted as learnt later', () => {
    hub.reads([0, 3.2]);
    // After a dead line the newest value comes first; the fall lies in what is filled in.
    hub.hears(120, pack([[120, 2.5]]));
    expect(hub.ended()).toEqual([]);
    hub.hears(
      121,
      pack([
        [10, 2.9],
        [20, 2.6],
        [30, 2.6],
        [40, 2.6],
        [100, 2.5],
        [110, 2.5],
      ]),
    );
    expect(hub.ended()).toEqual(['40 closed 1']);
    expect(hub.episodes()[0]?.changes.at(-1)).toMatchObject({ to: null, learntLater: true });
  });

  test('takes the notice back where staff say that its readings do not count', () => {
    hub = aHub(undefined, false, { isSent: true });
    hub.reads([0, 2.8], [10, 3.2], [20, 2.9]);
    expect(hub.told()).toEqual(['10 caution 1']);
    hub.hears(25, {
      kind: 'reading.overruled',
      body: {
        ...{ series: LEVEL, from: minute(10), to: minute(10), verdict: 'bad', by: 'hq' },
        reason: 'calibration',
      },
    });
    expect(hub.episodes()).toEqual([]);
    expect(hub.ended()).toEqual(['20 closed 1']);
    expect(quiet()[0]?.notice.bodyJa).toContain(
      '6月2日（火）18:10の「氾濫注意水位に到達」のお知らせを取り下げます',
    );
  });
});
