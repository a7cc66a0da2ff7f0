import { type NewFact, SeriesId, type StationFile } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { beforeEach, describe, expect, test } from 'vitest';
import { noticeTable } from '../notices/notice-table.js';
import {
  type At,
  aStationFile,
  aTown,
  journalled,
  LEVEL,
  minute,
  pack,
  settingUp,
} from '../testing/builders.js';
import { allWaiting } from '../testing/judged-hub.js';
import { openJudge } from './judge.js';

/** A judge of several stations; notices as `minute station kind mark`. */
function aHub(...stations: StationFile[]) {
  const database = openDatabase(':memory:', 'rebuildable');
  const options = {
    addressees: [{ recipient: 'duty', channel: 'webhook', towns: [aTown().id] }],
    drill: false,
    logsChanges: false,
  };
  let judge = openJudge(database, options);
  let seq = 0;
  const hears = (minutes: number, ...facts: NewFact[]) => {
    judge.apply(journalled(facts, minute(minutes), seq + 1));
    seq += facts.length;
  };
  hears(
    -600,
    ...settingUp(),
    ...stations.map((station): NewFact => ({ kind: 'station.set', body: { station } })),
  );
  const notices = () => noticeTable(database).newest(100).reverse();
  return {
    hears,
    reads: (series: SeriesId, ...readings: At[]) => {
      for (const reading of readings) hears(reading[0], pack([reading], { series }));
    },
    startsAgain: () => {
      judge = openJudge(database, options);
    },
    told: () =>
      notices().map(
        ({ observedAt, station, kind, mark }) =>
          `${(observedAt - minute(0)) / 60_000} ${station} ${kind ?? 'level'} ${mark}`,
      ),
    waiting: () => allWaiting(database).map(({ notice }) => notice),
  };
}
type Hub = ReturnType<typeof aHub>;

const twoLevels = (changes: Partial<StationFile> = {}): StationFile =>
  aStationFile({
    levels: [
      {
        validFrom: '2020-01-01T00:00:00+09:00',
        datum: 'tp',
        marks: [
          { key: 'start', valueM: 1 },
          { key: 'overflow', valueM: 5 },
        ],
      },
    ],
    ...changes,
  });
const each10 = (...values: number[]): At[] => values.map((value, i) => [i * 10, value]);
/** 1.2 m an hour from 1 m on. */
const steady = each10(...Array.from({ length: 18 }, (_, i) => Math.round((1 + i * 0.2) * 100) / 100));

describe('a gauge that has nothing but an overflow level', () => {
  let hub: Hub;
  beforeEach(() => {
    hub = aHub(twoLevels());
  });

  test('is told of while there is time: where the rise of an hour would come to it within two', () => {
    hub.reads(LEVEL, ...steady);
    expect(hub.told()).toEqual(['80 kajiyase-bashi rise near']);
    expect(hub.waiting()[0]).toMatchObject({
      ...{ kind: 'rise', mark: 'near', alertLevel: 0, valueM: 2.6 },
      subjectJa: '鍛冶屋瀬橋 1時間に1.20 m上昇・氾濫開始水位まで あと2.40 m（観測） 2.60 m',
      subjectEn: 'Kajiyase-bashi: risen by 1.20 m in 1 h, 2.40 m below the overflow level (observed) 2.60 m',
      episode: 'kajiyase-bashi:rise:2026-06-02T19:20:00+09:00',
    });
    expect(hub.waiting()[0]?.bodyJa).toContain('6月2日（火）18:20 1.40 m から 19:20 2.60 m へ');
  });

  test('says nothing of a river that rises as slowly as ever', () => {
    hub.reads(LEVEL, ...each10(...Array.from({ length: 40 }, (_, i) => 1 + Math.round(i * 2) / 100)));
    expect(hub.told()).toEqual([]);
  });

  test('leaves it where the town wants no such step, or has set a danger level', () => {
    const danger = { key: 'danger', valueM: 4.9 } as const;
    const [set] = twoLevels().levels ?? [];
    if (!set) throw new Error('it has levels');
    for (const changes of [
      { rise: { ahead: 'off' } } as const,
      { levels: [{ ...set, marks: [...set.marks, danger] }] },
    ]) {
      const other = aHub(twoLevels(changes));
      other.reads(LEVEL, ...steady);
      expect(other.told()).toEqual([]);
    }
  });

  test('a town’s own level is a step as well, and is told as a level', () => {
    const [set] = twoLevels().levels ?? [];
    if (!set) throw new Error('it has levels');
    const own = {
      key: 'town',
      id: 'bridge',
      valueM: 2,
      nameJa: '沈下橋通行止め',
      nameEn: 'Bridge closed',
    } as const;
    hub = aHub(twoLevels({ levels: [{ ...set, marks: [...set.marks, own] }] }));
    hub.reads(LEVEL, ...steady);
    expect(hub.told()).toEqual(['50 kajiyase-bashi level town:bridge', '80 kajiyase-bashi rise near']);
  });

  test('is told once, goes on over a restart, and ends quietly for those who were told', () => {
    hub.reads(LEVEL, ...steady.slice(0, 10));
    hub.startsAgain();
    hub.reads(LEVEL, [100, 2.9], [110, 2.9], [120, 2.9], [130, 2.9], [140, 2.9], [150, 2.9], [160, 2.9]);
    expect(hub.told()).toEqual(['80 kajiyase-bashi rise near', '150 kajiyase-bashi closed closed']);
    const closed = hub.waiting().find(({ kind }) => kind === 'closed');
    expect(closed?.subjectJa).toBe('鍛冶屋瀬橋 急な水位上昇は続いていません（観測） 2.90 m');
  });

  test('a rise that back-fill brings cries no more, and one that goes on does', () => {
    hub.reads(LEVEL, [0, 1]);
    hub.hears(600, pack([[600, 2.6]]));
    hub.hears(601, pack(steady.slice(1).map(([minutes, value]): At => [minutes, value])));
    expect(hub.told()).toEqual([]);
    const again = aHub(twoLevels());
    again.reads(LEVEL, [0, 1]);
    again.hears(170, pack([[170, 4.4]]));
    expect(again.told()).toEqual([]);
    again.hears(171, pack(steady.slice(1, 17)));
    expect(again.told()).toEqual([]);
    again.reads(LEVEL, [180, 4.5]);
    expect(again.told()).toEqual(['180 kajiyase-bashi rise near']);
  });

  test('a spike is no rise', () => {
    hub.reads(LEVEL, [0, 1], [10, 1], [20, 4.5], [30, 1], [40, 1]);
    expect(hub.told().filter((one) => one.includes(' rise '))).toEqual([]);
  });
});

describe('a rate of rise that the town wants to be told of', () => {
  test('is told at any gauge, beside its levels', () => {
    const hub = aHub(aStationFile({ rise: { in10min: 0.6 } }));
    hub.reads(LEVEL, ...each10(1, 1, 1.45, 2.05, 3));
    expect(hub.told()).toEqual(['30 kajiyase-bashi rise rise', '40 kajiyase-bashi level caution']);
    expect(hub.waiting()[0]?.subjectJa).toBe('鍛冶屋瀬橋 10分間に0.60 m上昇（観測） 2.05 m');
  });

  test('that is no longer set ends with the next reading', () => {
    const hub = aHub(aStationFile({ rise: { in10min: 0.6 } }));
    hub.reads(LEVEL, ...each10(1, 1, 1.6));
    hub.hears(25, { kind: 'station.set', body: { station: aStationFile() } });
    hub.reads(LEVEL, [30, 1.7], [40, 1.8]);
    expect(hub.told()).toEqual(['20 kajiyase-bashi rise rise', '30 kajiyase-bashi closed closed']);
  });
});

describe('a station that is told of one upstream', () => {
  const UPSTREAM = SeriesId.parse('naro/level');
  const naro = aStationFile({ id: 'naro', nameJa: '奈路', nameEn: 'Naro' });
  const rule = { station: 'naro', mark: 'danger', usualDelay: '40m', noteJa: '満潮のときは早い' } as const;
  const told = (hub: Hub) => hub.told().filter((one) => one.includes('kajiyase-bashi'));

  test('says whose level it is, since when and the usual delay, and nothing of its own level', () => {
    const hub = aHub(naro, aStationFile({ upstream: [rule] }));
    hub.reads(UPSTREAM, [0, 3.2], [10, 4.1]);
    expect(told(hub)).toEqual(['10 kajiyase-bashi upstream danger']);
    const notice = hub.waiting().find(({ kind }) => kind === 'upstream');
    expect(notice).toMatchObject({
      ...{ station: 'kajiyase-bashi', series: UPSTREAM, mark: 'danger', alertLevel: 0, valueM: 4.1 },
      subjectJa: '鍛冶屋瀬橋 上流の奈路で氾濫危険水位に到達（観測） 4.10 m',
      episode: 'kajiyase-bashi:upstream:naro:2026-06-02T18:10:00+09:00',
    });
    expect(notice?.bodyJa).toContain('上流 奈路の水位 4.10 m（6月2日（火）18:10 観測、0秒前）');
    expect(notice?.bodyJa).toContain('鍛冶屋瀬橋の水位ではありません。');
    expect(notice?.bodyJa).toContain('奈路からここまでの、ふだんの遅れの目安 40分（町の設定）');
    expect(notice?.bodyJa).toContain('満潮のときは早い');
    expect(notice?.bodyEn).toContain('This is not the level at Kajiyase-bashi.');
  });

  test('is told once in an episode, of a second mark as a step of it, and of its end quietly', () => {
    const hub = aHub(naro, aStationFile({ upstream: [rule, { station: 'naro', mark: 'caution' }] }));
    hub.reads(UPSTREAM, [0, 3.2], [10, 4.1], [20, 4.2], [30, 3.4], [50, 3.4], [60, 2.5], [80, 2.5]);
    expect(told(hub)).toEqual([
      '0 kajiyase-bashi upstream caution',
      '10 kajiyase-bashi upstream danger',
      '50 kajiyase-bashi fallen fallen:caution',
      '80 kajiyase-bashi closed closed',
    ]);
  });

  test('is told of what stands upstream when the rule is made, and no more when it is taken away', () => {
    const hub = aHub(naro, aStationFile());
    hub.reads(UPSTREAM, [0, 4.1]);
    hub.hears(5, { kind: 'station.set', body: { station: aStationFile({ upstream: [rule] }) } });
    hub.reads(UPSTREAM, [10, 4.2]);
    hub.hears(15, { kind: 'station.set', body: { station: aStationFile() } });
    hub.reads(UPSTREAM, [20, 4.3], [30, 5.2]);
    expect(told(hub)).toEqual(['10 kajiyase-bashi upstream danger']);
  });

  test('is not woken for what back-fill says of the past', () => {
    const hub = aHub(naro, aStationFile({ upstream: [rule] }));
    hub.reads(UPSTREAM, [0, 2], [120, 2]);
    hub.hears(
      121,
      pack(
        [
          [30, 4.2],
          [40, 4.2],
          [60, 2],
          [90, 2],
        ],
        { series: UPSTREAM },
      ),
    );
    expect(hub.told()).toEqual(['30 naro learnt learnt:danger']);
  });
});
