import { describe, expect, test } from 'vitest';
import { readCommand } from './command-line.js';

const read = (...argv: string[]) => readCommand(argv);
const EPISODE = 'naro:level:2026-06-03T00:10:00+09:00';
const DAY = { from: Date.UTC(2026, 5, 1, 15), to: Date.UTC(2026, 5, 3, 15) - 1 };

describe('kawamori episode', () => {
  test.each([
    [['list'], { kind: 'episode-list', town: undefined, all: false, json: false }],
    [
      ['list', '--town', 'nakatosa', '--all', '--json'],
      { kind: 'episode-list', town: 'nakatosa', all: true },
    ],
    [['show', EPISODE], { kind: 'episode-show', episode: EPISODE, json: false }],
    [['ack', 'naro', '--note', ' 現地へ '], { kind: 'episode-ack', episode: 'naro', note: '現地へ' }],
    [['close', 'naro'], { kind: 'episode-close', note: undefined }],
    [
      ['hand-over', 'naro', '--to', 'oka-hana'],
      { kind: 'episode-hand-over', to: 'oka-hana', note: undefined },
    ],
    [['note', 'naro', '--note', '到着'], { kind: 'episode-note', note: '到着' }],
    [['undo', 'naro', '--what', 'handed-over'], { kind: 'episode-undo', what: 'handed-over' }],
  ])('%j is understood', (words, command) => {
    expect(read('episode', ...words)).toMatchObject(command);
  });

  test.each([
    [['hand-over', 'naro'], '--to: must be stated'],
    [['note', 'naro'], '--note: must be stated'],
    [['note', 'naro', '--note', ' '], '--note: write something'],
    [['undo', 'naro', '--what', 'everything'], '--what'],
    [['ack', 'Not A Station'], 'EPISODE: expected an episode'],
    [['ack'], 'expected EPISODE'],
    [['list', '--town', 'Nakatosa'], "--town: expected a town's id"],
    [['ack', 'naro', '--note', 'あ'.repeat(201)], '--note'],
  ])('%j is refused', (words, fault) => {
    const refused = read('episode', ...words);
    expect(refused).toMatchObject({ kind: 'wrong-usage' });
    expect('faults' in refused && refused.faults.join('\n')).toContain(fault);
  });
});

test('somebody is removed by name alone', () => {
  expect(read('duty', 'person', 'remove', 'oka-hana', '--dry-run')).toMatchObject({
    ...{ kind: 'person-remove', person: 'oka-hana', dryRun: true, anyway: false },
  });
  expect(read('duty', 'person', 'remove', 'Oka Hana')).toMatchObject({ kind: 'wrong-usage' });
});

describe('kawamori ledger export', () => {
  test('takes days of Japan whole', () => {
    expect(read('ledger', 'export', '--from', '2026-06-02', '--to', '2026-06-03')).toEqual({
      ...{ kind: 'ledger-export', query: DAY, format: 'csv', form: 'excel', out: undefined, force: false },
      dataDir: undefined,
    });
  });

  test('of one station and some kinds, as a page', () => {
    const words = [
      '--station',
      'naro',
      '--kind',
      'level',
      '--kind',
      'person',
      '--format',
      'html',
      '--out',
      'a.html',
    ];
    expect(read('ledger', 'export', '--from', '2026-06-02', '--to', '2026-06-03', ...words)).toMatchObject({
      ...{ format: 'html', out: 'a.html' },
      query: { ...DAY, station: 'naro', kind: ['level', 'person'] },
    });
  });

  test('tells everything that is wrong with its words', () => {
    const words = [
      '--from',
      'yesterday',
      '--to',
      '2026-06-03',
      '--kind',
      'rain',
      '--format',
      'pdf',
      '--town',
      'X',
    ];
    const refused = read('ledger', 'export', ...words);
    const faults = 'faults' in refused ? refused.faults.join('\n') : '';
    for (const fault of ['--from: expected a day', '--kind', '--format: expected csv or html', '--town'])
      expect(faults).toContain(fault);
    expect(read('ledger', 'export', '--from', '2026-06-03', '--to', '2026-06-01')).toMatchObject({
      faults: [expect.stringContaining('--from lies behind --to')],
    });
  });
});
