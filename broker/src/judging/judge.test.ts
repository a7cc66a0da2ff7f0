import { CameraId, DAY, type NewFact, NodeId, NoticeKey, StationId, TownId } from '@kawamori/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type At,
  aCrisisGaugeFile,
  aStationFile,
  aTown,
  LEVEL,
  minute,
  pack,
  RADAR,
  RAIN,
} from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';

let hub: ReturnType<typeof aHub>;
beforeEach(() => {
  hub = aHub();
});

describe('a river that rises while the hub listens', () => {
  test('tells each level once, to the recipients of its own town, on each of their channels', () => {
    hub.reads([0, 2.8], [10, 3.1], [20, 3.5], [30, 4], [40, 4.2]);
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1']);
    expect(
      hub
        .waiting()
        .map((one) => `${one.notice.mark} ${one.recipient} ${one.channel}`)
        .sort(),
    ).toEqual([
      'caution shimanto-duty mail',
      'caution shimanto-duty webhook',
      'danger shimanto-duty mail',
      'danger shimanto-duty webhook',
    ]);
  });

  test('tells a jump over several levels once, for the highest', () => {
    hub.reads([0, 1], [60, 5.3]);
    expect(hub.told()).toEqual(['60 overflow 1']);
  });

  test('tells the very first reading of a station, if it is high', () => {
    hub.reads([0, 4.2]);
    expect(hub.told()).toEqual(['0 danger 1']);
  });

  test('tells a second crest within one episode again, as its second rise', () => {
    hub.reads([0, 3.8], [10, 4.1], [20, 3.7], [40, 3.7], [50, 4.1]);
    expect(hub.told()).toEqual(['0 caution 1', '10 danger 1', '50 danger 2']);
    expect(hub.episodes()).toHaveLength(1);
  });

  test('subsides by itself, and says so', () => {
    hub.reads([0, 3.2], [10, 2.5], [30, 2.5]);
    expect(hub.told()).toEqual(['0 caution 1']);
    expect(hub.ended()).toEqual(['30 closed 1']);
    expect(hub.episodes()[0]).toMatchObject({ openedAt: minute(0), subsidedAt: minute(30) });
  });

  test('names the episode after its station and the time of the crossing first announced', () => {
    hub.reads([10, 3.2]);
    expect(hub.episodes()[0]?.id).toBe('kajiyase-bashi:level:2026-06-02T18:10:00+09:00');
    expect(hub.notices()[0]?.key).toBe('kajiyase-bashi:level:2026-06-02T18:10:00+09:00|caution|1');
  });

  test('stamps every word of an exercise as one', () => {
    const exercise = aHub(aStationFile(), true);
    exercise.reads([0, 4.2]);
    const notice = exercise.waiting()[0]?.notice;
    expect(notice?.drill).toBe(true);
    for (const text of [notice?.subjectJa, notice?.bodyJa]) expect(text).toMatch(/^【訓練】/);
    for (const text of [notice?.subjectEn, notice?.bodyEn]) expect(text).toMatch(/^\[EXERCISE\]/);
  });
});

describe('the newest value', () => {
  test('is judged whatever its age, and the notice tells how old it was', () => {
    hub.hears(50, pack([[0, 4.1]]));
    expect(hub.told()).toEqual(['0 danger 1']);
    expect(hub.waiting()[0]?.notice.bodyJa).toContain('50分前');
  });

  test('is told with its own value where back-fill had learnt the level quietly before', () => {
    hub.reads([0, 2], [60, 3.2]);
    // The crest lay in between: 4.3 m, since fallen to 3.2 m. Nobody is woken for that.
    hub.hears(61, pack([[30, 4.3]]));
    expect(hub.told()).toEqual(['60 caution 1']);
    // But a newest reading that stands at the level is news, though the engine holds that level already.
    hub.reads([70, 4.1]);
    expect(hub.told()).toEqual(['60 caution 1', '70 danger 1']);
    expect(hub.waiting().at(-1)?.notice).toMatchObject({ valueM: 4.1 });
    hub.reads([80, 4.2]);
    expect(hub.told()).toHaveLength(2);
  });

  test('that was doubted is told as soon as a late one confirms it', () => {
    hub.reads([0, 1], [20, 4.2]);
    expect(hub.told()).toEqual([]);
    hub.hears(21, pack([[10, 4.1]]));
    expect(hub.stored()).toEqual(['0 1 good', '10 4.1 good spike', '20 4.2 good']);
    expect(hub.told()).toEqual(['20 danger 1']);
  });

  test('that comes again higher for the same time is told at its higher level', () => {
    hub.reads([0, 3.2]);
    hub.hears(1, pack([[0, 4.2]]));
    expect(hub.told()).toEqual(['0 caution 1', '0 danger 1']);
  });

  test('is the one that is told, when it comes in one pack with a correction of the one before', () => {
    hub.reads([0, 3.2]);
    hub.hears(
      11,
      pack([
        [0, 4.2],
        [10, 5],
      ]),
    );
    expect(hub.told()).toEqual(['0 caution 1', '10 overflow 1']);
  });

  test('may be a value from before a stop: the first one after a start is judged as the newest', () => {
    hub.reads([0, 2.8]);
    hub.startsAgain();
    hub.reads([10, 3.4]);
    expect(hub.told()).toEqual(['10 caution 1']);
    expect(hub.episodes()[0]?.changes[0]).toMatchObject({ learntLater: false });
  });
});

const OVERRULE = { series: LEVEL, by: 'hq', reason: 'カメラで確認' };
const overruled = (minutes: number, verdict: 'good' | 'bad', to = minutes): NewFact => ({
  kind: 'reading.overruled',
  body: { ...OVERRULE, from: minute(minutes), to: minute(to), verdict },
});
const undone = (minutes: number, to = minutes): NewFact => ({
  kind: 'reading.overrule-undone',
  body: { series: LEVEL, by: 'hq', from: minute(minutes), to: minute(to) },
});
const KAJIYASE = StationId.parse('kajiyase-bashi');
const maintenance = (from: number, until: number, quantity: 'level' | null = null): NewFact => ({
  kind: 'maintenance.begun',
  body: { station: KAJIYASE, quantity, from: minute(from), until: minute(until), by: 'hq', reason: '点検' },
});
const maintenanceEnded = (from: number): NewFact => ({
  kind: 'maintenance.ended',
  body: { station: KAJIYASE, quantity: null, from: minute(from), by: 'hq' },
});

describe('what staff say of a reading', () => {
  test('confirms a doubted one: it counts from its own time and is told at once', () => {
    hub.reads([0, 1], [10, 4.5]);
    expect(hub.told()).toEqual([]);
    hub.hears(13, overruled(10, 'good'));
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(hub.stored()).toEqual(['0 1 good', '10 4.5 good overruled']);
    expect(hub.episodes()[0]).toMatchObject({ openedAt: minute(10) });
  });

  test('takes one away that was believed, and the episode with it; undone, both come back', () => {
    hub.reads([0, 2.8], [10, 3.1], [20, 2.5], [30, 2.5], [40, 2.5]);
    const before = { stored: hub.stored(), episodes: hub.episodes().map(({ changes }) => changes.length) };
    hub.hears(50, overruled(10, 'bad'));
    expect(hub.stored()[1]).toBe('10 3.1 bad overruled');
    expect(hub.episodes()).toEqual([]);
    hub.hears(51, undone(10));
    expect(hub.stored()).toEqual(before.stored);
    expect(hub.episodes().map(({ changes }) => changes.length)).toEqual(before.episodes);
    expect(hub.told()).toEqual(['10 caution 1']);
  });

  test('holds for readings of its stretch that arrive afterwards', () => {
    hub.reads([0, 1]);
    hub.hears(30, overruled(10, 'bad', 20));
    hub.hears(31, pack([[10, 4.5]]), pack([[20, 4.5]]), pack([[21, 4.5]]));
    expect(hub.stored()).toEqual([
      '0 1 good',
      '10 4.5 bad overruled',
      '20 4.5 bad overruled',
      '21 4.5 suspect spike',
    ]);
  });

  test('believes what was out of range, and never makes a value of a sign for none', () => {
    hub.reads([0, 19.9], [10, 21], [20, -9_999]);
    hub.hears(25, overruled(10, 'good', 20));
    expect(hub.stored().slice(1)).toEqual(['10 21 good overruled', '20 -9999 missing sentinel']);
    expect(hub.newest()?.value).toBe(21);
  });

  test('of the past cries to nobody: a crossing that is confirmed afterwards is one quiet line', () => {
    hub.reads([0, 1], [10, 4.5], [20, 1], [30, 1]);
    hub.hears(40, overruled(10, 'good'));
    expect(hub.told()).toEqual([]);
    expect(hub.episodes()[0]?.changes[0]).toMatchObject({ at: minute(10), learntLater: true });
  });
});

describe('maintenance', () => {
  test('keeps what the sensor says meanwhile and judges none of it; it ends by itself', () => {
    hub.hears(0, maintenance(5, 25));
    hub.reads([0, 2], [10, 9], [20, 9], [25, 2.1]);
    expect(hub.stored()).toEqual(['0 2 good', '10 9 bad maintenance', '20 9 bad maintenance', '25 2.1 good']);
    expect(hub.told()).toEqual([]);
  });

  test('that is ended early lets what came since be judged, and told', () => {
    hub.reads([0, 2.9]);
    hub.hears(0, maintenance(5, 500));
    hub.reads([10, 9], [20, 3.2]);
    hub.hears(15, maintenanceEnded(5));
    expect(hub.stored()).toEqual(['0 2.9 good', '10 9 bad maintenance', '20 3.2 good']);
    expect(hub.told()).toEqual(['20 caution 1']);
  });

  test('that was entered afterwards takes back what was believed during it', () => {
    hub.reads([0, 2], [10, 4.5], [20, 4.6], [30, 2]);
    expect(hub.episodes()).toHaveLength(1);
    hub.hears(40, maintenance(5, 25));
    expect(hub.episodes()).toEqual([]);
    expect(hub.newest()?.value).toBe(2);
  });

  test('of one sensor leaves the others of the station alone', () => {
    hub.hears(0, maintenance(0, 60, 'level'));
    hub.hears(10, pack([[10, 9]]), pack([[10, 4.5]], { series: RAIN }));
    expect(hub.stored()).toEqual(['10 9 bad maintenance']);
    expect(hub.stored(RAIN)).toEqual(['10 4.5 good']);
  });

  test('is given a new end by beginning it again, and a staff word on a reading goes before it', () => {
    hub.hears(0, maintenance(0, 20), maintenance(0, 40));
    hub.reads([10, 1], [30, 3.3]);
    expect(hub.stored()).toEqual(['10 1 bad maintenance', '30 3.3 bad maintenance']);
    hub.hears(31, overruled(30, 'good'));
    expect(hub.told()).toEqual(['30 caution 1']);
  });
});

describe('a doubted high value of a gauge at which somebody works', () => {
  const states = () => hub.notices().flatMap(({ check }) => check?.state ?? []);

  test('is not taken for a flood while they do: what is kept and not judged is no silence', () => {
    hub.reads([0, 1], [10, 5.2]);
    expect(hub.overdue(25)).toEqual([10]);
    hub.hears(12, maintenance(12, 120));
    hub.reads([20, 1], [30, 1]);
    expect(hub.stored().slice(2)).toEqual(['20 1 bad maintenance', '30 1 bad maintenance']);
    expect(hub.overdue(134)).toEqual([]);
    expect(states()).toEqual(['open']);
  });

  test('is waited for anew when they have done, and answered by the first value that is judged', () => {
    hub.reads([0, 1], [10, 5.2]);
    hub.hears(12, maintenance(12, 120));
    expect(hub.overdue(135)).toEqual([10]);
    hub.hears(40, maintenanceEnded(12));
    expect([hub.overdue(54), hub.overdue(55)]).toEqual([[], [10]]);
    hub.reads([50, 1.1]);
    expect([states(), hub.overdue(500), hub.told()]).toEqual([['not-confirmed'], [], []]);
  });

  test('is a flood by silence all the same where they work at another of its sensors, or had done before, or came too late', () => {
    hub.hears(0, maintenance(-30, -5));
    hub.reads([0, 1], [10, 5.2]);
    hub.hears(12, {
      kind: 'maintenance.begun',
      body: {
        ...{ station: KAJIYASE, quantity: 'rain', from: minute(12), until: minute(120) },
        ...{ by: 'hq', reason: '点検' },
      },
    });
    hub.hears(30, maintenance(26, 120));
    expect(hub.overdue(30)).toEqual([10]);
  });
});

const unanswered = (minutes: number, value: number): NewFact => ({
  kind: 'reading.unanswered',
  body: { series: LEVEL, at: minute(minutes), value },
});

describe('a doubted high value', () => {
  const checks = () => hub.notices().filter(({ mark }) => mark === 'check');
  const states = () => checks().map(({ check }) => check?.state);

  test('raises no level but a check, at once, with the newest picture of its station', () => {
    const camera = CameraId.parse('kajiyase-cam');
    const aHubWithCamera = aHub(
      aStationFile({ cameras: [{ id: camera, nameJa: '橋上', nameEn: 'bridge' }] }),
    );
    aHubWithCamera.hears(8, {
      kind: 'picture.received',
      body: {
        ...{
          town: aTown().id,
          node: NodeId.parse('kajiyase-1'),
          camera,
          station: KAJIYASE,
          takenAt: minute(7),
        },
        ...{ takenFrom: 'note', digest: 'a'.repeat(64), bytes: 9, width: 4, height: 3, incomplete: false },
      },
    });
    aHubWithCamera.reads([0, 1], [10, 4.5]);
    expect(aHubWithCamera.told()).toEqual([]);
    const [sent] = aHubWithCamera.waiting();
    expect(sent?.notice).toMatchObject({
      ...{ kind: 'check', mark: 'check', alertLevel: 0, valueM: 4.5 },
      picture: { camera, takenAt: '2026-06-02T18:07:00+09:00' },
      subjectJa: '鍛冶屋瀬橋 要確認：機器の異常か、急な増水 4.50 m',
    });
    expect(sent?.notice.bodyJa).toContain('最新の画像 橋上 18:07（3分前）');
    expect(sent?.notice.bodyJa).toContain('その前の値 1.00 m');
    expect(aHubWithCamera.notices()[0]?.check).toMatchObject({
      ...{ at: minute(10), reason: 'spike', state: 'open', picture: { camera, at: minute(7) } },
    });
    expect(aHubWithCamera.episodes()).toEqual([]);
  });

  test('that the next reading confirms is told one interval later at its own time, and the check is answered', () => {
    hub.reads([0, 1], [10, 4.5], [20, 4.7]);
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(states()).toEqual(['confirmed']);
  });

  test('that was the crest already is told one interval late, with its own height', () => {
    hub.reads([0, 1], [10, 6], [20, 5.3], [30, 4.7], [40, 4.2]);
    expect(hub.told()).toEqual(['10 overflow 1']);
    expect(hub.episodes()[0]).toMatchObject({ highest: 'overflow', crest: { at: minute(10), valueM: 6 } });
    expect(states()).toEqual(['confirmed']);
  });

  test('that was a spike leaves the check not confirmed; another within the hour is no new one, a higher one is', () => {
    hub.reads([0, 1], [10, 4.5], [20, 1], [30, 4.5], [40, 1]);
    expect(states()).toEqual(['not-confirmed']);
    hub.reads([50, 5.5], [60, 1]);
    expect(states()).toEqual(['not-confirmed', 'not-confirmed']);
    hub.reads([120, 12], [130, 1]);
    expect(states()).toHaveLength(3);
    expect(hub.told()).toEqual([]);
  });

  test('soon after a spike asks nobody again, and is a flood all the same where the gauge dies with it', () => {
    hub.reads([0, 1], [10, 5.4], [20, 1], [30, 4.5]);
    expect(states()).toEqual(['not-confirmed']);
    expect(hub.overdue(44)).toEqual([]);
    expect(hub.overdue(45)).toEqual([30]);
    hub.hears(46, unanswered(30, 4.5));
    expect(hub.told()).toEqual(['30 danger 1']);
    expect(hub.overdue(47)).toEqual([]);
  });

  test('below every level, or downwards, asks for nothing', () => {
    hub.reads([0, 1], [10, 2.9], [20, 1]);
    hub.reads([60, 4.9], [70, 1], [80, 4.9]);
    expect(checks()).toEqual([]);
  });

  test('above the held level asks for a check, and at it for none', () => {
    hub.reads([0, 3.1], [10, 3.9], [20, 3.1]);
    expect(checks()).toEqual([]);
    hub.reads([30, 5.5]);
    expect(states()).toEqual(['open']);
  });

  test('of the past, from back-fill, asks for nothing', () => {
    hub.reads([0, 1], [60, 1]);
    hub.hears(61, pack([[30, 9]]));
    expect(checks()).toEqual([]);
  });

  test('followed by silence is a flood from its own time, and the notice says that it is not confirmed', () => {
    hub.reads([0, 1], [10, 4.5]);
    hub.hears(26, unanswered(10, 4.5));
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(states()).toEqual(['assumed']);
    expect(hub.stored()).toEqual(['0 1 good', '10 4.5 good spike+unanswered']);
    const danger = hub.waiting().find(({ notice }) => notice.mark === 'danger');
    expect(danger?.notice.bodyJa).toContain('増水しているものとして扱います（未確認）');
    hub.startsAgain();
    expect(hub.told()).toHaveLength(1);
  });

  test('taken for a flood is shown to be none by a next value that no river could have fallen to', () => {
    hub.reads([0, 1], [10, 4.5]);
    hub.hears(26, unanswered(10, 4.5));
    hub.reads([30, 1.1]);
    expect(hub.stored()).toEqual(['0 1 good', '10 4.5 suspect spike+unanswered', '30 1.1 good']);
    expect(hub.episodes()).toEqual([]);
    expect(states()).toEqual(['not-confirmed']);
  });

  test('stays a flood where the gauge comes back hours later, when the water may have fallen', () => {
    hub.reads([0, 1], [10, 4.5]);
    hub.hears(26, unanswered(10, 4.5));
    hub.reads([200, 1.1], [210, 1.1], [230, 1.1]);
    expect(hub.episodes()[0]).toMatchObject({
      openedAt: minute(10),
      subsidedAt: minute(230),
      highest: 'danger',
    });
    expect(states()).toEqual(['assumed']);
  });

  test('is not believed for a silence that was noticed after the next value had come', () => {
    hub.reads([0, 1], [10, 4.5], [20, 1]);
    hub.hears(27, unanswered(10, 4.5));
    expect(hub.told()).toEqual([]);
    expect(hub.stored()[1]).toBe('10 4.5 suspect spike+unanswered');
  });

  test('that goes on rising after a silence is a second step of the same flood', () => {
    hub.reads([0, 1], [10, 3.2]);
    hub.hears(26, unanswered(10, 3.2));
    hub.reads([30, 5.9], [40, 6]);
    expect(hub.told()).toEqual(['10 caution 1', '30 overflow 1']);
    expect(hub.episodes()).toHaveLength(1);
  });
});

describe('back-fill', () => {
  test('that comes in one pack, oldest first, tells where the water stands now and nothing of the way there', () => {
    hub.reads([0, 2]);
    hub.hears(
      121,
      pack([
        [30, 3.2],
        [60, 4.3],
        [90, 4.4],
        [120, 3.4],
      ]),
    );
    expect(hub.told()).toEqual(['120 caution 1']);
    const levels = hub.episodes()[0]?.changes.map(({ to, learntLater }) => ({ to, learntLater }));
    expect(levels).toEqual([
      { to: 'caution', learntLater: true },
      { to: 'danger', learntLater: true },
    ]);
  });

  test('that holds a fall and a second crest tells of the crest at once, where the water stands at it now', () => {
    hub.reads([0, 2.6], [10, 3.2]);
    hub.hears(
      61,
      pack([
        [20, 2.5],
        [30, 2.5],
        [40, 2.5],
        [50, 3.3],
        [60, 3.4],
      ]),
    );
    expect(hub.told()).toEqual(['10 caution 1', '60 caution 1']);
    hub.reads([70, 3.5]);
    expect(hub.told()).toHaveLength(2);
  });

  test('never cries: a crossing that is learnt afterwards is one quiet line', () => {
    hub.reads([0, 2], [120, 2.2]);
    hub.hears(
      121,
      pack([
        [30, 3.2],
        [40, 4.2],
        [50, 3.3],
        [60, 2.5],
        [70, 2.5],
        [80, 2.5],
      ]),
    );
    expect(hub.told()).toEqual([]);
    expect(hub.episodes()).toMatchObject([
      {
        openedAt: minute(30),
        subsidedAt: minute(80),
        highest: 'danger',
        crest: { at: minute(40), valueM: 4.2 },
        changes: [
          { to: 'caution', learntLater: true },
          { to: 'danger', learntLater: true },
          { to: 'caution', learntLater: true },
          { to: null, learntLater: true },
        ],
      },
    ]);
  });

  test('moves the beginning of an announced episode, and leaves its name and what was told', () => {
    hub.reads([0, 2], [60, 4.2]);
    hub.hears(61, pack([[50, 3.4]]));
    expect(hub.told()).toEqual(['60 danger 1']);
    expect(hub.episodes()).toMatchObject([
      {
        id: 'kajiyase-bashi:level:2026-06-02T19:00:00+09:00',
        openedAt: minute(50),
        changes: [
          { at: minute(50), to: 'caution', learntLater: true },
          { at: minute(60), from: 'caution', to: 'danger', learntLater: false },
        ],
      },
    ]);
  });

  test('that splits an episode leaves the announced name with the rise that was announced', () => {
    hub.reads([0, 2], [200, 3.2]);
    const name = hub.episodes()[0]?.id;
    hub.hears(201, pack([[100, 3.3]]));
    expect(hub.episodes()).toMatchObject([{ id: name, openedAt: minute(100) }]);
    hub.hears(
      202,
      pack([
        [110, 2.5],
        [120, 2.5],
        [130, 2.5],
      ]),
    );
    expect(hub.episodes()).toMatchObject([
      { openedAt: minute(100), subsidedAt: minute(130) },
      { id: name, openedAt: minute(200) },
    ]);
    expect(hub.told()).toEqual(['200 caution 1']);
  });

  test('that joins two episodes keeps the name that was announced, and repeats nothing', () => {
    hub.reads([0, 2], [200, 3.2]);
    const name = hub.episodes()[0]?.id;
    hub.hears(
      201,
      pack([
        [100, 3.3],
        [110, 2.8],
        [120, 2.8],
        [130, 2.8],
      ]),
    );
    expect(hub.episodes()).toHaveLength(2);
    hub.hears(
      202,
      pack([
        [115, 3.1],
        [125, 3.1],
        [135, 3.1],
      ]),
    );
    expect(hub.episodes()).toMatchObject([{ id: name, openedAt: minute(100) }]);
    hub.reads([210, 3.4]);
    expect(hub.told()).toEqual(['200 caution 1']);
  });

  test('takes back the belief in a value that only its neighbour had confirmed', () => {
    hub.reads([0, 1], [20, 4], [30, 4.1]);
    expect(hub.told()).toEqual(['20 danger 1']);
    hub.hears(31, pack([[25, 1]]));
    expect(hub.stored()).toEqual(['0 1 good', '20 4 suspect spike', '25 1 good', '30 4.1 suspect rate']);
    expect(hub.episodes()).toEqual([]);
  });
});

describe('the same reading', () => {
  test('that comes again changes nothing and tells nobody twice', () => {
    hub.reads([0, 2], [10, 3.2]);
    const before = { stored: hub.stored(), episodes: hub.episodes(), notices: hub.notices() };
    hub.hears(
      15,
      pack([
        [10, 3.2],
        [0, 2],
      ]),
      pack([[10, 3.2]]),
    );
    expect({ stored: hub.stored(), episodes: hub.episodes(), notices: hub.notices() }).toEqual(before);
    expect(hub.counts()).toMatchObject({ stored: 2, duplicate: 3 });
  });

  test('with another value: the higher one is judged, whichever came first, and both are kept', () => {
    hub.hears(1, pack([[0, 3.2]]), pack([[0, 2.9]]));
    expect(hub.stored()).toEqual(['0 3.2 good']);
    expect(hub.hasAlternative(0, 2.9)).toBe(true);
    const other = aHub();
    other.hears(1, pack([[0, 2.9]]), pack([[0, 3.2]]));
    expect(other.stored()).toEqual(['0 3.2 good']);
    expect(other.hasAlternative(0, 2.9)).toBe(true);
    expect(other.told()).toEqual(['0 caution 1']);
  });

  test('with a faulty value beside a good one: the good one is judged, whichever came first', () => {
    hub.hears(1, pack([[0, 99]]), pack([[0, 2.5]]));
    expect(hub.stored()).toEqual(['0 2.5 good']);
    hub.hears(11, pack([[10, 2.5]]), pack([[10, 99]]));
    expect(hub.stored()).toEqual(['0 2.5 good', '10 2.5 good']);
    expect(hub.hasAlternative(0, 99) && hub.hasAlternative(10, 99)).toBe(true);
  });
});

describe('a value that is none', () => {
  test('a sentinel is kept as missing, with what the sensor sent, and is never the newest', () => {
    hub.reads([0, 2], [10, -9_999]);
    expect(hub.stored()).toEqual(['0 2 good', '10 -9999 missing sentinel']);
    expect(hub.newest()).toMatchObject({ at: minute(0), value: 2 });
  });

  test('one outside the range is kept as bad and never judged', () => {
    hub.reads([0, 2], [10, 25]);
    expect(hub.stored()).toEqual(['0 2 good', '10 25 bad range']);
    expect(hub.told()).toEqual([]);
  });

  test('one from the future is kept, never judged and never the newest', () => {
    hub.reads([0, 2]);
    hub.hears(10, pack([[600, 5.5]]));
    expect(hub.stored()).toEqual(['0 2 good', '600 5.5 bad future']);
    expect(hub.newest()).toMatchObject({ at: minute(0) });
    hub.reads([20, 3.1]);
    expect(hub.told()).toEqual(['20 caution 1']);
  });

  test('one of a station that nobody has set up is kept, and judged by nobody', () => {
    const unknown = aHub(aStationFile({ id: 'naro' }));
    unknown.reads([0, 5.5]);
    expect(unknown.stored()).toEqual(['0 5.5 bad station-unknown']);
    expect(unknown.told()).toEqual([]);
  });

  test('a single spike over a level tells nobody and opens nothing', () => {
    hub.reads([0, 2], [10, 6.5], [20, 2.02]);
    expect(hub.stored()).toEqual(['0 2 good', '10 6.5 suspect spike', '20 2.02 good']);
    expect(hub.told()).toEqual([]);
    expect(hub.episodes()).toEqual([]);
  });

  test('a spike that the next reading confirms counts from its own time', () => {
    hub.reads([0, 2], [10, 4.1], [20, 4.2]);
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(hub.episodes()[0]).toMatchObject({ openedAt: minute(10) });
  });
});

describe('a notice on its way', () => {
  const tried = (outcome: 'accepted' | 'failed' | 'given-up', attempt: number): NewFact => ({
    kind: 'notice.tried',
    body: {
      key: NoticeKey.parse('kajiyase-bashi:level:2026-06-02T18:00:00+09:00|caution|1|shimanto-duty|webhook'),
      attempt,
      outcome,
      detail: outcome === 'accepted' ? 'HTTP 200' : 'HTTP 503',
    },
  });
  const webhook = () => hub.notices()[0]?.deliveries.find((one) => one.channel === 'webhook');

  test('waits until it was accepted; each try is counted', () => {
    hub.reads([0, 3.2]);
    expect(webhook()).toMatchObject({ state: 'waiting', attempts: 0 });
    hub.hears(1, tried('failed', 1));
    expect(webhook()).toMatchObject({ state: 'waiting', attempts: 1, detail: 'HTTP 503' });
    const judged = hub.hears(2, tried('accepted', 2));
    expect(webhook()).toMatchObject({ state: 'accepted', attempts: 2, detail: 'HTTP 200' });
    expect(judged.notices).toEqual(['kajiyase-bashi:level:2026-06-02T18:00:00+09:00|caution|1']);
    expect(hub.waiting().map((one) => one.channel)).toEqual(['mail']);
  });

  test('that was given up waits no longer and shows so', () => {
    hub.reads([0, 3.2]);
    hub.hears(1, tried('given-up', 1));
    expect(webhook()).toMatchObject({ state: 'given-up' });
  });

  test('a word about a notice that nobody knows changes nothing', () => {
    const judged = hub.hears(1, tried('accepted', 1));
    expect(judged.notices).toEqual([]);
    expect(hub.notices()).toEqual([]);
  });
});

describe('settings', () => {
  const lowered = (validFrom: string): NewFact => {
    const [set] = aStationFile().levels ?? [];
    if (!set) throw new Error('the station has levels');
    const later = { ...set, validFrom, marks: [{ key: 'caution', valueM: 2.5 }] } satisfies typeof set;
    return { kind: 'station.set', body: { station: aStationFile({ levels: [set, later] }) } };
  };

  test('a level that is lowered applies to readings from its time on', () => {
    hub.reads([0, 2.8]);
    hub.hears(5, lowered('2026-06-02T18:05:00+09:00'));
    expect(hub.told()).toEqual([]);
    hub.reads([10, 2.8]);
    expect(hub.told()).toEqual(['10 caution 1']);
  });

  test('a level that is lowered to under a river that has stood still since yesterday is told', () => {
    const still = Array.from({ length: 13 * 6 }, (_, i): At => [i * 10, 2.9]);
    hub.reads(...still);
    hub.hears(13 * 60 - 5, lowered('2026-06-03T06:55:00+09:00'));
    hub.reads([13 * 60, 2.9]);
    expect(hub.told()).toEqual(['780 caution 1']);
  });

  test('a profile that is set anew decides what is doubted from then on', () => {
    hub.reads([0, 2], [10, 2.1]);
    hub.hears(11, {
      kind: 'profile.set',
      body: { profile: { ...RADAR, sentinels: [], spike: { ...RADAR.spike, neverBelow: 10 } } },
    });
    hub.reads([20, 5.1]);
    expect(hub.told()).toEqual(['20 overflow 1']);
  });

  test('a station that is removed is judged no more, and goes on where it was when it comes back', () => {
    hub.reads([0, 3.2]);
    hub.hears(5, { kind: 'station.removed', body: { station: StationId.parse('kajiyase-bashi') } });
    hub.reads([10, 4.2]);
    expect(hub.stored()).toContain('10 4.2 bad station-unknown');
    hub.hears(15, { kind: 'station.set', body: { station: aStationFile() } });
    hub.reads([20, 3.4]);
    expect(hub.told()).toEqual(['0 caution 1']);
    expect(hub.episodes()).toHaveLength(1);
  });

  test('a town without recipients is judged all the same', () => {
    const lonely = aHub(aStationFile({ town: 'onomi' }));
    lonely.hears(0, { kind: 'town.set', body: { town: aTown({ id: TownId.parse('onomi') }) } });
    lonely.reads([0, 3.2]);
    expect(lonely.told()).toEqual(['0 caution 1']);
    expect(lonely.waiting()).toEqual([]);
  });
});

describe('rain', () => {
  test('is kept, and opens no episode however heavy it is', () => {
    hub.hears(
      10,
      pack(
        [
          [0, 0],
          [10, 38.5],
        ],
        { series: RAIN },
      ),
    );
    expect(hub.stored(RAIN)).toEqual(['0 0 good', '10 38.5 good']);
    expect(hub.told()).toEqual([]);
  });
});

describe('a crisis gauge', () => {
  test('that wakes high from its rest is believed and told at once', () => {
    const crisis = aHub(aCrisisGaugeFile());
    crisis.reads([0, 1.2], [24 * 60, 5.1]);
    expect(crisis.told()).toEqual(['1440 overflow 1']);
  });
});

test('facts counted: what was judged, kept twice and set aside adds up', () => {
  hub.hears(
    10 * 24 * 60,
    pack([
      [0, 1],
      [10, 1],
    ]),
    pack([[0, 1]]),
    {
      kind: 'record.dead-lettered',
      body: { ...pack([]).body, topic: 't', fault: 'not-json', detail: '', raw: '' },
    },
  );
  expect(hub.counts()).toMatchObject({
    stored: 2,
    duplicate: 1,
    deadLettered: 1,
    judgedAt: minute(0) + 10 * DAY,
  });
});

describe('a town that came from another hub', () => {
  const keyOf = (recipient: string) =>
    NoticeKey.parse(`kajiyase-bashi:level:2026-06-02T18:10:00+09:00|caution|1|${recipient}|webhook`);
  const tried = (recipient: string, outcome: 'begun' | 'failed' | 'accepted'): NewFact => ({
    kind: 'notice.tried',
    body: { key: keyOf(recipient), attempt: 1, outcome, detail: outcome },
  });
  const digest = '0'.repeat(64);

  test('is told of nothing again: what that hub has told is shown, also that it did not get through', () => {
    const past = [
      pack([[0, 2.8]]),
      pack([[10, 3.1]]),
      tried('old-duty', 'begun'),
      tried('old-duty', 'accepted'),
      tried('lost-duty', 'failed'),
    ];
    hub.hears(11, { kind: 'town.imported', body: { town: aTown().id, facts: past.length, digest } }, ...past);
    expect(hub.told()).toEqual(['10 caution 1']);
    expect(hub.waiting()).toEqual([]);
    expect(hub.notices()[0]?.deliveries).toMatchObject([
      { recipient: 'lost-duty', channel: 'webhook', state: 'given-up', attempts: 1, detail: 'failed' },
      { recipient: 'old-duty', channel: 'webhook', state: 'accepted', attempts: 1, detail: 'accepted' },
    ]);
    hub.startsAgain();
    hub.reads([20, 3.6], [30, 4.1]);
    expect(hub.waiting().map(({ recipient, notice }) => `${recipient} ${notice.mark}`)).toEqual([
      'shimanto-duty danger',
      'shimanto-duty danger',
    ]);
  });
});
