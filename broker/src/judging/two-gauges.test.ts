import { MINUTE, type NewFact, type StationFile } from '@kawamori/contracts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Point } from '../readings/quality-fold.js';
import { aProfile, aStation, aStationFile, LEVEL, LEVEL_SUB, minute, pack } from '../testing/builders.js';
import { aHub } from '../testing/judged-hub.js';
import { bearsOut, type DisagreeRule } from './two-gauges.js';

const RULE: DisagreeRule = { by: 0.3, perMinute: 0.05, within: 10 * MINUTE };
const at = (minutes: number, value: number): Point => ({ at: minute(minutes), value });

describe('a doubted value', () => {
  const settings = {
    ...{ profile: aProfile(), range: { min: -2, max: 20 }, observing: 10 * MINUTE },
    ...{ startM: undefined, levels: aStation().levels },
  };
  const doubting = (before: number) => ({
    state: { lastGood: at(-10, before), doubted: undefined, steady: undefined },
    settings,
  });

  test('is borne out by a gauge that stands there too', () => {
    expect(bearsOut(at(1, 4.3), at(0, 4), doubting(2), RULE)).toBe(true);
    expect(bearsOut(at(1, 4.301), at(0, 4), doubting(2), RULE)).toBe(false);
    expect(bearsOut(at(11, 4), at(0, 4), doubting(2), RULE)).toBe(false);
  });

  test('is not borne out by one that stands nearer to the height before', () => {
    expect(bearsOut(at(1, 2.5), at(0, 2.6), doubting(2.45), RULE)).toBe(false);
  });
});

const { level } = aStationFile().series;
if (!level) throw new Error('the station of the tests has a level');
const TWO_GAUGES: StationFile = aStationFile({ series: { level, 'level-sub': level } });
/** Both gauges in one pack, as a node with both sends it. */
const both = (minutes: number, main: number, sub: number): NewFact => {
  const { kind, body } = pack([[minutes, main]]);
  return { kind, body: { ...body, readings: [...body.readings, [LEVEL_SUB, minute(minutes), sub]] } };
};
const overruled = (series: typeof LEVEL, from: number, to: number, verdict: 'good' | 'bad'): NewFact => ({
  kind: 'reading.overruled',
  body: { series, from: minute(from), to: minute(to), verdict, by: 'hq', reason: 'seen in the picture' },
});

let hub: ReturnType<typeof aHub>;
beforeEach(() => {
  hub = aHub(TWO_GAUGES);
});
/** Both gauges, again and again. */
const hears = (...readings: [minutes: number, main: number, sub: number][]) => {
  for (const reading of readings) hub.hears(reading[0], both(...reading));
};
const subSays = () => hub.stored(LEVEL_SUB);

describe('two gauges that agree', () => {
  test('tell each level once, by the main one', () => {
    hears([0, 2.8, 2.9], [10, 3.1, 3.2], [20, 3.5, 3.6]);
    hub.readsSub([25, 4.05]);
    expect(hub.told()).toEqual(['10 caution 1']);
    expect(hub.checks()).toEqual([]);
    expect(subSays()).toEqual(['0 2.9 good', '10 3.2 good', '20 3.6 good', '25 4.05 good']);
    expect(hub.notices()[0]?.subjectJa).not.toContain('副水位計');
  });

  test('are judged as ever while the second one is silent', () => {
    hub.reads([0, 2.8], [10, 3.1], [20, 3.5]);
    expect(hub.told()).toEqual(['10 caution 1']);
  });
});

describe('a sudden rise that the main gauge sees', () => {
  test('is told at once where the second one of the same node sees it too, and asks nobody', () => {
    hears([0, 1, 1.05], [10, 4.2, 4.3]);
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(hub.checks()).toEqual([]);
    expect(subSays()).toEqual(['0 1.05 good', '10 4.3 good']);
  });

  test('is told as soon as the second one of another node sees it too, from its own time', () => {
    hears([0, 1, 1]);
    hub.reads([10, 4.2]);
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['10 level spike open']);
    hub.readsSub([12, 4.3]);
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(hub.checks()).toEqual(['10 level spike confirmed']);
    expect(hub.stored()).toEqual(['0 1 good', '10 4.2 good spike']);
  });

  test('is told at once where the second one saw it first', () => {
    hears([0, 1, 1]);
    hub.readsSub([8, 4.2]);
    hub.reads([10, 4.3]);
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(subSays()).toEqual(['0 1 good', '8 4.2 good spike']);
  });

  test('stays doubted where the second one stands as before, and nothing after it makes a flood of it', () => {
    hears([0, 1, 1], [10, 4.2, 1.1]);
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['10 level spike open']);
    hub.readsSub([20, 1.1], [30, 1.1]);
    expect(hub.checks()).toEqual(['10 level spike not-confirmed']);
    expect(hub.overdue(120)).toEqual([]);
  });

  test('is borne out by nothing that stands still', () => {
    hub = aHub({ ...TWO_GAUGES });
    hub.readsSub(...Array.from({ length: 80 }, (_, i): [number, number] => [i * 10 - 800, 4.2]));
    hears([0, 1, 4.2], [10, 4.2, 4.2]);
    expect(subSays().at(-1)).toBe('10 4.2 suspect stuck');
    expect(hub.stored().at(-1)).toBe('10 4.2 suspect spike');
  });

  test('learnt late from the second one is settled, and told because it is of the present', () => {
    hears([0, 1, 1]);
    hub.reads([10, 4.2]);
    hub.hears(14, pack([[9, 4.1]], { series: LEVEL_SUB }));
    expect(hub.told()).toEqual(['10 danger 1']);
    expect(hub.stored()).toEqual(['0 1 good', '10 4.2 good']);
  });
});

describe('a main gauge that dies at the crest', () => {
  beforeEach(() => hears([0, 2.8, 2.8], [10, 3.2, 3.2]));

  test('leaves the station to the second one, and the notice says so', () => {
    hub.readsSub([20, 3.6], [30, 4.1]);
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1']);
    const [, danger] = hub.notices();
    expect(danger?.subjectJa).toContain('副水位計による');
    expect(danger?.subjectEn).toContain('by the second gauge');
    expect(hub.waiting().find(({ notice }) => notice.mark === 'danger')?.notice).toMatchObject({
      series: LEVEL_SUB,
      bodyJa: expect.stringContaining('副水位計による値です。主水位計からは使える値が届いていません。'),
    });
    expect(hub.episodes()[0]?.changes.map(({ to, bySub }) => [to, bySub])).toEqual([
      ['caution', undefined],
      ['danger', true],
    ]);
  });

  test('does so too when it sends what cannot be, or what nothing bears out', () => {
    hears([20, -9_999, 3.6], [30, 40, 4.1]);
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1']);
    hears([40, 9, 4.2], [50, -1.9, 4.6], [60, 9, 5.1]);
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1', '60 overflow 1']);
  });

  test('is judged again as soon as it is back', () => {
    hub.readsSub([20, 3.6], [30, 4.1]);
    hears([40, 4.4, 4.5]);
    hub.readsSub([45, 5.05]);
    hears([50, 4.9, 5.1]);
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1']);
  });

  test('whose readings come later after all has not died: what was told is told, and the story is the main one’s', () => {
    hub.readsSub([20, 3.6], [30, 4.1]);
    hub.hears(
      35,
      pack([
        [20, 3.5],
        [30, 3.9],
      ]),
    );
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1']);
    expect(hub.episodes()[0]?.changes.map(({ to }) => to)).toEqual(['caution']);
  });

  test('leaves a sudden rise of the second one to be doubted, confirmed, or taken for a flood, like any', () => {
    hub.readsSub([20, 3.3], [30, 5.2]);
    expect(hub.checks()).toEqual(['30 level-sub spike open']);
    expect(hub.overdue(50)).toEqual([30]);
    hub.hears(50, { kind: 'reading.unanswered', body: { series: LEVEL_SUB, at: minute(30), value: 5.2 } });
    expect(hub.told()).toEqual(['10 caution 1', '30 overflow 1']);
  });

  test('and is put right under maintenance is not judged meanwhile', () => {
    hub.hears(12, {
      kind: 'maintenance.begun',
      body: {
        ...{ station: aStation().id, quantity: 'level', from: minute(12), until: minute(120) },
        ...{ by: 'hq', reason: 'the cable' },
      },
    });
    hears([20, 9, 3.6], [30, 9, 4.1]);
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1']);
  });
});

describe('two gauges that disagree', () => {
  test('ask once where the second one stands above a level that the main one has not reached, and reach no level', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02]);
    hears(...Array.from({ length: 20 }, (_, i): [number, number, number] => [20 + i * 10, 2.3, 3.05]));
    expect(hub.told()).toEqual([]);
    expect(hub.checks()).toEqual(['10 level-sub disagrees open']);
    expect(hub.overdue(224)).toEqual([]);
    expect(hub.stored()[1]).toBe('10 2.31 good disagrees');
    expect(subSays()[1]).toBe('10 3.02 suspect disagrees');
    const [asked] = hub.waiting();
    expect(asked?.notice.bodyJa).toContain('副水位計の値 3.02 m');
    expect(asked?.notice.bodyJa).toContain('主水位計の値 2.31 m');
    expect(asked?.notice.bodyEn).toContain('The main gauge says 2.31 m');
  });

  test('ask again where the second one reaches a higher level', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02], [20, 2.3, 4.02]);
    expect(hub.checks()).toEqual(['10 level-sub disagrees open', '20 level-sub disagrees open']);
  });

  test('ask nobody where the second one is the lower, or below every level', () => {
    hears([0, 2, 2], [10, 2.4, 2.8], [20, 2.9, 2.2], [30, 3.1, 2.2]);
    expect(subSays().at(-1)).toBe('30 2.2 suspect disagrees');
    expect(hub.told()).toEqual(['30 caution 1']);
    expect(hub.checks()).toEqual([]);
  });

  test('are at one again when the main one comes to it: what was asked was a rise', () => {
    hears([0, 2.3, 2.4], [10, 2.5, 3.02], [20, 3.0, 3.1]);
    expect(hub.told()).toEqual(['20 caution 1']);
    expect(hub.checks()).toEqual(['10 level-sub disagrees confirmed']);
  });

  test('are at one again when the second one comes down: it was none', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02], [20, 2.3, 2.4]);
    expect(hub.checks()).toEqual(['10 level-sub disagrees not-confirmed']);
  });

  test('ask again about a new disagreement after an hour, and not before', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02], [20, 2.3, 2.4], [30, 2.3, 3.02], [40, 2.3, 2.4]);
    expect(hub.checks()).toEqual(['10 level-sub disagrees not-confirmed']);
    hears([70, 2.3, 3.02], [80, 2.3, 3.03]);
    expect(hub.checks()).toEqual(['10 level-sub disagrees not-confirmed', '70 level-sub disagrees open']);
  });

  test('leave what was answered as it was when a flood comes later', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02], [20, 2.3, 2.4], [30, 3.1, 3.2]);
    expect(hub.told()).toEqual(['30 caution 1']);
    expect(hub.checks()).toEqual(['10 level-sub disagrees not-confirmed']);
  });

  test('do not ask when only one value of the second one is wild', () => {
    hears([0, 2, 2], [10, 2, 4.5], [20, 2, 2]);
    expect(subSays()[1]).toBe('10 4.5 suspect spike');
    expect(hub.checks()).toEqual([]);
  });

  test('ask one reading later where the second one stays there: a main gauge may have silted up', () => {
    hears([0, 2, 2], [10, 2, 4.5], [20, 2, 4.6]);
    expect(hub.checks()).toEqual(['20 level-sub disagrees open']);
  });

  test('leave it to a person: the second one is right', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02], [20, 2.31, 3.1]);
    hub.hears(25, overruled(LEVEL_SUB, 20, 20, 'good'));
    expect(hub.told()).toEqual(['20 caution 1']);
  });

  test('leave it to a person: the main one is wrong, and the second one is judged from there on', () => {
    hears([0, 2.3, 2.4], [10, 2.31, 3.02], [20, 2.31, 3.1], [30, 2.31, 3.2]);
    hub.hears(32, overruled(LEVEL, 10, 30, 'bad'));
    expect(hub.told()).toEqual(['30 caution 1']);
    expect(subSays()).toEqual(['0 2.4 good', '10 3.02 good', '20 3.1 good', '30 3.2 good']);
  });

  test('are held against each other whichever comes first', () => {
    hears([0, 2.3, 2.4]);
    hub.readsSub([10, 3.02]);
    hub.reads([10, 2.31]);
    expect(hub.stored()[1]).toBe('10 2.31 good disagrees');
    expect(subSays()[1]).toBe('10 3.02 suspect disagrees');
    expect(hub.checks()).toHaveLength(1);
  });
});

describe('a hub that is stopped', () => {
  test('goes on with both gauges', () => {
    hears([0, 2.8, 2.8], [10, 3.2, 3.2]);
    hub.startsAgain();
    hub.readsSub([20, 3.6]);
    hub.startsAgain();
    hub.readsSub([30, 4.1]);
    expect(hub.told()).toEqual(['10 caution 1', '30 danger 1']);
  });
});
