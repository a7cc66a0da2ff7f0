import { expect, test } from 'vitest';
import { readRehearsalWords } from './rehearsal-command.js';

const words = (line: string) => readRehearsalWords(line.split(' '));

test.each([
  [
    'start --flood typhoon --speed 30 --person oka-hana --person mori-ichiro',
    {
      verb: 'start',
      request: { flood: { name: 'typhoon' }, speed: 30, people: ['oka-hana', 'mori-ichiro'] },
    },
  ],
  [
    'start --from 2026-06-02T12:00:00+09:00 --to 2026-06-03T06:00:00+09:00 --speed 60 --person oka-hana',
    {
      verb: 'start',
      request: {
        flood: { from: Date.parse('2026-06-02T03:00:00Z'), to: Date.parse('2026-06-02T21:00:00Z') },
        ...{ speed: 60, people: ['oka-hana'] },
      },
    },
  ],
  ['confirm', { verb: 'confirm' }],
  ['confirm --as oka-hana', { verb: 'confirm', as: 'oka-hana' }],
  ['status --json', { verb: 'status', json: true }],
  ['stop', { verb: 'stop' }],
  ['report 20260601-090012', { verb: 'report', id: '20260601-090012', json: false }],
  ['--help', 'help'],
])('rehearsal %s is understood', (line, asked) => {
  expect(words(line)).toEqual(asked);
});

test.each([
  ['', ['expected one of']],
  ['begin', ['expected one of']],
  ['start', ['either --flood, or --from and --to', '--speed', '--person']],
  [
    'start --flood typhoon --from 2026-06-02T12:00:00+09:00 --speed 30 --person oka',
    ['either --flood', 'expected times'],
  ],
  ['start --flood typhoon --speed 61 --person oka-hana', ['--speed: expected 1 to 60']],
  ['start --flood ../etc --speed 30 --person oka-hana', ['--flood']],
  ['start --flood typhoon --speed 30 --person oka-hana --person oka-hana', ['--person: each person once']],
  [
    'start --from 2026-06-02T12:00:00+09:00 --to 2026-06-12T12:00:00+09:00 --speed 60 --person oka-hana',
    ['--flood, --from and --to'],
  ],
  ['confirm --speed 30', ['takes no --speed']],
  ['stop --as oka-hana', ['takes no --as']],
  ['confirm --as 岡', ['--as: expected the ID']],
  ['stop now', ['unexpected word now']],
  ['stop --json', ['takes no --json']],
  ['report', ['expected the ID']],
  ['status --loud', ['--loud']],
])('rehearsal %s is refused with all its faults', (line, faults) => {
  const asked = words(line);
  if (typeof asked === 'string' || !('faults' in asked)) return expect.unreachable(line);
  expect(asked.faults).toHaveLength(faults.length);
  for (const [i, fault] of faults.entries()) expect(asked.faults[i]).toContain(fault);
});
