/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CommandAnswer, NodeCommand } from './command.js';
import { FACT_SCHEMAS, type FactKind } from './facts.js';
import { SeriesId } from './ids.js';
import { levelsAt } from './levels.js';
import { NodeSettingsOrder } from './node-settings.js';
import { Notice } from './notice.js';
import { decodeReadings, encodeReadings, type ReadingsPack } from './readings.js';
import { NodeStatus } from './status.js';
import { aStation, aTown } from './testing/builders.js';
import { MINUTE } from './units.js';
import { noticeText } from './wording/notice-text.js';

// Golden messages: nodes in the field, journals on disk and receivers of notices speak these very words. A test that fails here says
// that one of them would no longer be understood; a change takes a new version and a reader for the old one.

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'));

describe('a pack of readings from the night of 3 June 2026', () => {
  const pack: ReadingsPack = {
    sentAt: Date.UTC(2026, 5, 2, 15, 10, 2, 250),
    clock: 'free',
    readings: [
      {
        series: SeriesId.parse('kajiyase-bashi/level'),
        takenAt: Date.UTC(2026, 5, 2, 15, 0),
        value: 213.96,
      },
      {
        series: SeriesId.parse('kajiyase-bashi/level'),
        takenAt: Date.UTC(2026, 5, 2, 15, 10),
        value: 214.09,
      },
      { series: SeriesId.parse('kajiyase-bashi/rain'), takenAt: Date.UTC(2026, 5, 2, 15, 10), value: 7.5 },
    ],
  };

  test('is understood', () => {
    expect(decodeReadings(JSON.stringify(golden('readings')), () => true)).toEqual({ pack, faults: [] });
  });

  test('is written so', () => {
    expect(JSON.parse(encodeReadings(pack))).toEqual(golden('readings'));
  });
});

describe('a pack of a station with two gauges', () => {
  const pack: ReadingsPack = {
    sentAt: Date.UTC(2026, 5, 2, 15, 10, 2, 250),
    clock: 'synced',
    readings: [
      {
        series: SeriesId.parse('kajiyase-bashi/level'),
        takenAt: Date.UTC(2026, 5, 2, 15, 10),
        value: 214.09,
      },
      {
        series: SeriesId.parse('kajiyase-bashi/level-sub'),
        takenAt: Date.UTC(2026, 5, 2, 15, 10),
        value: 214.12,
      },
    ],
  };

  test('is understood, and written so', () => {
    const said = golden('readings-two-gauges');
    expect(decodeReadings(JSON.stringify(said), () => true)).toEqual({ pack, faults: [] });
    expect(JSON.parse(encodeReadings(pack))).toEqual(said);
  });
});

describe("a node's word about itself", () => {
  test.each(['status-birth', 'status-will', 'status-settings'])(
    'is understood, and nothing of it is lost (%s)',
    (name) => {
      expect(NodeStatus.parse(golden(name))).toEqual(golden(name));
    },
  );

  test('that was left as its will says lost', () => {
    expect(NodeStatus.parse(golden('status-will'))).toMatchObject({ state: 'lost' });
  });
});

test('a command and its answer are understood, and nothing of them is lost', () => {
  expect(NodeCommand.parse(golden('command'))).toEqual(golden('command'));
  expect(CommandAnswer.parse(golden('answer'))).toEqual(golden('answer'));
});

test('settings on their way to a node are understood, with their lengths of time in milliseconds', () => {
  const said = golden('config') as NodeSettingsOrder;
  const [sensor, camera] = [said.settings.sensors[0], said.settings.cameras[0]];
  expect(NodeSettingsOrder.parse(said)).toEqual({
    ...said,
    settings: {
      ...said.settings,
      sensors: [{ ...sensor, every: 5 * MINUTE }],
      cameras: [{ ...camera, every: 30 * MINUTE }],
    },
  });
});

describe('a notice', () => {
  const notice = Notice.parse(golden('notice'));
  const exercise = Notice.parse(golden('notice-drill'));

  test.each([
    ['notice', 1, undefined, false],
    ['notice-drill', 2, 'again', true],
  ] as const)('says to people what it said before (%s)', (name, rise, sequel, drill) => {
    const station = aStation();
    const observedAt = Date.UTC(2026, 5, 2, 15, 10);
    const levels = levelsAt(station.levels, observedAt);
    const mark = levels?.marks.find((one) => one.key === 'overflow');
    if (!levels || !mark) throw new Error('the station has an overflow level');
    const input = {
      station,
      town: aTown(),
      levels,
      mark,
      valueM: 214.09,
      observedAt,
      ageMs: 2 * MINUTE,
      rise,
      sequel,
      drill,
    };
    const [ja, en] = [noticeText(input, 'ja'), noticeText(input, 'en')];
    expect(golden(name)).toMatchObject({
      subjectJa: ja.subject,
      bodyJa: ja.body,
      subjectEn: en.subject,
      bodyEn: en.body,
    });
  });

  test('says to machines what it said before, and nothing of it is lost', () => {
    expect(notice).toEqual(golden('notice'));
    expect(exercise).toEqual(golden('notice-drill'));
  });

  test('is known by episode, level, rise, recipient and channel', () => {
    expect(notice.key.split('|')).toEqual([
      notice.episode,
      notice.mark,
      String(notice.rise),
      'shimanto-duty',
      'webhook',
    ]);
  });
});

describe('a fact in a journal of version 1', () => {
  const facts = golden('facts-v1') as Record<string, unknown>;
  const kinds = Object.keys(FACT_SCHEMAS) as FactKind[];

  test('has an example for every kind', () => {
    expect(Object.keys(facts).sort()).toEqual([...kinds].sort());
  });

  test.each(kinds)('is understood, and nothing of it is lost: %s', (kind) => {
    expect(FACT_SCHEMAS[kind].parse(facts[kind])).toEqual(facts[kind]);
  });
});
