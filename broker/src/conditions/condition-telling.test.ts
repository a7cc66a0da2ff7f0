// Real: the judge on a database in memory.
import { type ConditionKind, type NewFact, type NoticeView, PersonId } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openJudge } from '../judging/judge.js';
import { noticeTable } from '../notices/notice-table.js';
import { aStationFile, aTown, journalled, LEVEL, minute, settingUp } from '../testing/builders.js';
import { conditionTable } from './condition-table.js';

const TOWN = aTown().id;
const OTHER = aTown({ id: 'nakatosa', jisCode: '39401', nameJa: '中土佐町', nameEn: 'Nakatosa' } as never);

const began = (condition: ConditionKind, subjects: string[], town: typeof TOWN | null = TOWN): NewFact => ({
  kind: 'condition.began',
  body: {
    ...{ condition, town },
    subjects: subjects.map((subject) =>
      condition === 'silent'
        ? { subject, station: 'kajiyase-bashi' as never, lastAt: minute(-40) }
        : { subject },
    ),
  },
});
const ended = (condition: ConditionKind, subjects: string[], town: typeof TOWN | null = TOWN): NewFact => ({
  kind: 'condition.ended',
  body: { condition, town, subjects },
});

function aJudge(more: NewFact[] = []) {
  const database = openDatabase(':memory:', 'rebuildable');
  onTestFinished(() => {
    database.close();
  });
  const judge = openJudge(database, {
    addressees: [
      { recipient: 'river-room', channel: 'mail', towns: [TOWN, OTHER.id], about: ['river'] },
      { recipient: 'systems', channel: 'mail', towns: [TOWN, OTHER.id], about: ['maintenance'] },
      { recipient: 'both', channel: 'webhook', towns: [TOWN], about: ['river', 'maintenance'] },
    ],
    ...{ drill: false, logsChanges: false },
  });
  const notices = noticeTable(database);
  let seq = 1;
  const apply = (facts: readonly NewFact[], at = minute(0)) => {
    judge.apply(journalled(facts, at, seq));
    seq += facts.length;
  };
  apply([...settingUp(), { kind: 'town.set', body: { town: OTHER } }, ...more], minute(-60));
  return {
    apply,
    told: () => notices.newest(50).toReversed(),
    open: () =>
      conditionTable(database)
        .open()
        .map(({ subject }) => subject),
  };
}
const toWhom = ({ deliveries }: NoticeView) =>
  deliveries.map(({ recipient, channel, state }) => `${recipient} ${channel} ${state}`);

describe('something broken', () => {
  test('is told to those who are told of maintenance, and to nobody of the river', () => {
    const { apply, told } = aJudge();
    apply([began('silent', [LEVEL])]);
    const [notice] = told();
    expect(notice).toMatchObject({
      ...{
        kind: 'condition',
        mark: 'silent',
        town: TOWN,
        station: 'kajiyase-bashi',
        valueM: null,
        alertLevel: 0,
      },
      placeJa: '鍛冶屋瀬橋 水位',
      subjectJa: '【設備】鍛冶屋瀬橋 水位 観測値が届いていません',
    });
    expect(notice && toWhom(notice)).toEqual(['both webhook waiting', 'systems mail waiting']);
  });

  test('is open once, however often it is journalled', () => {
    const { apply, told, open } = aJudge();
    apply([began('silent', [LEVEL]), began('silent', [LEVEL])]);
    apply([began('silent', [LEVEL])], minute(1));
    expect(told()).toHaveLength(1);
    expect(open()).toEqual([LEVEL]);
  });

  test('with many that began with it is one notice that names them', () => {
    const { apply, told } = aJudge();
    const cameras = Array.from({ length: 50 }, (_, i) => `camera-${i}`);
    apply([began('camera-dark', cameras)]);
    expect(told().map(({ subjectJa }) => subjectJa)).toEqual([
      '【設備】camera-0 ほか49件 カメラの画像が届いていません',
    ]);
  });

  test('of the hub is told to each town, and to a room of both once', () => {
    const { apply, told } = aJudge();
    apply([began('hub', ['disk-filling'], null)]);
    const all = told();
    expect(all.map(({ town }) => town).sort()).toEqual([OTHER.id, TOWN].sort());
    expect(all.flatMap(toWhom).sort()).toEqual(['both webhook waiting', 'systems mail waiting']);
    expect(all[0]?.subjectJa).toContain('ディスクの空きが少ない');
  });
});

describe('when it is well again', () => {
  test('that is told too, and begins anew with the next time', () => {
    const { apply, told, open } = aJudge();
    apply([began('silent', [LEVEL])]);
    apply([ended('silent', [LEVEL])], minute(30));
    apply([began('silent', [LEVEL])], minute(90));
    expect(told().map(({ kind }) => kind)).toEqual(['condition', 'condition-ended', 'condition']);
    expect(new Set(told().map(({ episode }) => episode)).size).toBe(2);
    expect(open()).toEqual([LEVEL]);
  });

  test('what was never begun ends without a word', () => {
    const { apply, told } = aJudge();
    apply([ended('silent', [LEVEL])]);
    expect(told()).toEqual([]);
  });
});

describe('people', () => {
  const chief = PersonId.parse('mori-ichiro');
  const duty: NewFact[] = [
    {
      kind: 'person.set',
      body: {
        person: {
          ...{ id: chief, town: TOWN, nameJa: '森 一郎' },
          contacts: [
            { channel: 'voice', number: '09012345678' },
            { channel: 'mail', to: 'mori@town.example.jp' },
          ],
        },
      },
    },
    {
      kind: 'duty.set',
      body: {
        duty: {
          town: TOWN,
          groups: [{ id: 'chief', nameJa: '課長', members: [chief] }],
          ladder: [{ call: { group: 'chief' } }],
          maintenance: { ladder: [{ call: { group: 'chief' } }] },
        },
      },
    },
  ];

  test('are called at the beginning, and told of the end by what rings nobody awake', () => {
    const { apply, told } = aJudge(duty);
    apply([began('camera-dark', ['kajiyase-bashi-down'])]);
    apply([ended('camera-dark', ['kajiyase-bashi-down'])], minute(30));
    const [begin, end] = told();
    expect(begin && toWhom(begin)).toContain('person:mori-ichiro voice not-needed');
    expect(end && toWhom(end)).toContain('person:mori-ichiro mail waiting');
    expect(end && toWhom(end).some((line) => line.includes('voice'))).toBe(false);
  });

  test('are woken by what hides the water, quiet hours or not, where a river around rises', () => {
    const quiet = duty.map(
      (fact): NewFact =>
        fact.kind === 'duty.set'
          ? {
              kind: 'duty.set',
              body: {
                duty: {
                  ...fact.body.duty,
                  maintenance: {
                    ladder: [{ call: { group: 'chief' } }],
                    quiet: { from: '00:00', to: '23:59' },
                  },
                },
              },
            }
          : fact,
    );
    // Nothing was heard around: nobody knows that it is calm.
    const { apply, told } = aJudge([...quiet, { kind: 'station.set', body: { station: aStationFile() } }]);
    apply([began('silent', [LEVEL])]);
    apply([began('camera-dark', ['kajiyase-bashi-down'])], minute(1));
    const [silent, dark] = told();
    expect(silent && toWhom(silent)).toContain('person:mori-ichiro voice waiting');
    expect(dark && toWhom(dark).some((line) => line.startsWith('person:'))).toBe(false);
  });
});
