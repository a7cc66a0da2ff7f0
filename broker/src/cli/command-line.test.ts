import { describe, expect, test } from 'vitest';
import { readCommand } from './command-line.js';

const read = (line: string) => readCommand(line === '' ? [] : line.split(' '));

describe('a command line', () => {
  test.each([
    ['--help', { kind: 'help' }],
    ['node add --help', { kind: 'help' }],
    ['--version', { kind: 'version' }],
    ['import csv --map a.yaml b.csv', { kind: 'import', argv: ['csv', '--map', 'a.yaml', 'b.csv'] }],
    ['export csv --from 2026-06-01', { kind: 'export', argv: ['csv', '--from', '2026-06-01'] }],
    [
      'node add naro-1 --town nakatosa --station naro --station kure --secret-file s',
      {
        kind: 'node-add',
        registration: { id: 'naro-1', town: 'nakatosa', stations: ['naro', 'kure'] },
        secretFile: 's',
      },
    ],
    ['node rotate naro-1', { kind: 'node-rotate', id: 'naro-1', secretFile: undefined }],
    ['node revoke naro-1', { kind: 'node-revoke', id: 'naro-1' }],
    ['station list', { kind: 'station-list', json: false }],
    ['station list --json', { kind: 'station-list', json: true }],
    ['node list', { kind: 'node-list', json: false }],
    ['node list --json', { kind: 'node-list', json: true }],
    ['gate', { kind: 'gate', json: false }],
    ['gate --json', { kind: 'gate', json: true }],
    ['config diff a/folder', { kind: 'config-diff', folder: 'a/folder' }],
    ['config apply a/folder', { kind: 'config-apply', folder: 'a/folder' }],
    ['config export a/folder', { kind: 'config-export', folder: 'a/folder' }],
    ['levels check', { kind: 'levels-check', stations: [], files: [], years: 2, json: false }],
    [
      'levels check --station naro --station kure --with a.yaml --years 5 --json',
      { kind: 'levels-check', stations: ['naro', 'kure'], files: ['a.yaml'], years: 5, json: true },
    ],
    ['series rebuild', { kind: 'series-rebuild', influx: false }],
    ['series rebuild --influx', { kind: 'series-rebuild', influx: true }],
    ['setup-link', { kind: 'setup-link' }],
    ['dead-letters --json', { kind: 'dead-letters', limit: 100, json: true }],
    ['dead-letters --limit 10000', { kind: 'dead-letters', limit: 10_000, json: false }],
    ['picture list naro-1', { kind: 'picture-list', camera: 'naro-1', day: undefined, json: false }],
    ['picture list naro-1 --day 2026-06-03', { kind: 'picture-list', day: Date.UTC(2026, 5, 2, 15) }],
    [
      'picture withdraw naro-1 --at 2026-06-03T00:10:00+09:00 --reason people',
      { kind: 'picture-withdraw', takenAt: Date.UTC(2026, 5, 2, 15, 10), reason: 'people' },
    ],
    [
      'quality overrule naro --at 2026-06-03T00:10:00+09:00 --as bad --reason ice',
      {
        kind: 'quality-overrule',
        station: 'naro',
        request: { quantity: 'level', from: Date.UTC(2026, 5, 2, 15, 10), verdict: 'bad', reason: 'ice' },
      },
    ],
    [
      'quality undo naro --at 2026-06-03T00:10:00+09:00 --to 2026-06-03T00:20:00+09:00 --quantity rain',
      {
        kind: 'quality-undo',
        request: {
          ...{ quantity: 'rain', from: Date.UTC(2026, 5, 2, 15, 10), to: Date.UTC(2026, 5, 2, 15, 20) },
        },
      },
    ],
    ['quality list naro --json', { kind: 'quality-list', station: 'naro', quantity: 'level', json: true }],
    [
      'maintenance begin naro --until 2026-06-03T00:10:00+09:00 --reason check',
      {
        kind: 'maintenance-begin',
        request: { quantity: null, until: Date.UTC(2026, 5, 2, 15, 10), reason: 'check' },
      },
    ],
    ['maintenance end naro --quantity level', { kind: 'maintenance-end', request: { quantity: 'level' } }],
    ['maintenance list naro', { kind: 'maintenance-list', station: 'naro', json: false }],
    ['picture take naro-1', { kind: 'picture-take', camera: 'naro-1' }],
    ['picture withdraw naro-1', { kind: 'picture-withdraw', camera: 'naro-1', takenAt: null, reason: '' }],
    ['picture restore naro-1', { kind: 'picture-restore', camera: 'naro-1', takenAt: null }],
    ['picture check', { kind: 'picture-check', json: false }],
  ])('%s is understood', (line, command) => {
    expect(read(line)).toMatchObject(command);
  });

  test('names the data folder before or after the command', () => {
    expect(read('--data /srv/hub node list')).toMatchObject({ kind: 'node-list', dataDir: '/srv/hub' });
    expect(read('node list --data=/srv/hub')).toMatchObject({ kind: 'node-list', dataDir: '/srv/hub' });
    expect(read('node list')).toMatchObject({ dataDir: undefined });
    for (const line of [
      'basemap tiles --dry-run',
      'basemap import --rivers r',
      'import csv --map m in.csv',
    ]) {
      const [kind, ...words] = line.split(' ');
      const expected = { kind, argv: words, dataDir: '/srv/hub' };
      expect(read(`--data /srv/hub ${line}`)).toEqual(expected);
      expect(read(`${line} --data=/srv/hub`)).toEqual(expected);
      expect(read(`${line} --data /srv/hub`)).toEqual(expected);
      expect(read(`--data a ${line} --data b`)).toMatchObject({ faults: ['--data is stated 2 times'] });
      expect(read(`${line} --data`)).toMatchObject({ faults: ['--data: expected a folder'] });
    }
  });

  test.each([
    ['', ['expected a command']],
    ['node', ['unknown command: node']],
    ['node paint', ['unknown command: node paint']],
    ['nodes list', ['unknown command: nodes list']],
    ['toString', ['unknown command: toString']],
    ['__proto__ x', ['unknown command: __proto__ x']],
    ['node rotate', ['node rotate: expected ID']],
    ['node revoke a-1 b-1', ['node revoke: unexpected word b-1']],
    ['config apply', ['config apply: expected FOLDER']],
    ['node list naro-1', ['node list: unexpected word naro-1']],
    ['setup-link now', ['setup-link: unexpected word now']],
    ['dead-letters --limit 10001', ['dead-letters: --limit: expected 1 to 10000, received 10001']],
    ['node list --town nakatosa', ['node list takes no --town']],
    ['config apply folder --json', ['config apply takes no --json']],
    ['node rotate a-1 --station naro', ['node rotate takes no --station']],
    ['node list --data a --data b', ['--data is stated 2 times']],
    ['node list --data=', ['--data: expected a folder']],
    ['node rotate a-1 --secret-file=', ['--secret-file: expected a file']],
    ['picture list', ['picture list: expected CAMERA']],
    [
      'picture list Naro --day 3.6.2026',
      [
        "picture list: CAMERA: expected a camera's id (small letters, digits and hyphens, as in its station's file), received Naro",
        'picture list: --day: expected a day such as 2026-06-03',
      ],
    ],
    [
      'quality overrule Naro --at yesterday',
      [
        "quality overrule: STATION: expected a station's id, received Naro",
        'quality overrule: --at: expected a time such as 2026-06-03T00:10:00+09:00, received yesterday',
      ],
    ],
    [
      'quality overrule naro --as bad',
      ['quality overrule: --at: must be stated', 'quality overrule: --reason: must be stated'],
    ],
    [
      'maintenance begin naro --reason x --quantity snow',
      [
        'maintenance begin: --quantity: Invalid option: expected one of "level"|"level-sub"|"rain"',
        'maintenance begin: --until: must be stated',
      ],
    ],
    [
      'picture withdraw naro-1 --at yesterday',
      ['picture withdraw: --at: expected a time such as 2026-06-03T00:10:00.000+09:00'],
    ],
    [
      `picture withdraw naro-1 --reason ${'x'.repeat(201)}`,
      ['picture withdraw: --reason: expected at most 200 characters'],
    ],
    ['picture check naro-1', ['picture check: unexpected word naro-1']],
    ['node rotate --json extra words', ['node rotate: unexpected word words', 'node rotate takes no --json']],
  ])('%s is refused, every fault told', (line, faults) => {
    expect(read(line)).toEqual({ kind: 'wrong-usage', faults });
  });

  test('an option that nobody knows, or one without its value, is refused', () => {
    for (const line of [
      'node list --colour',
      'node list -x',
      'node rotate a-1 --secret-file',
      'node list --json=yes',
    ]) {
      expect(read(line), line).toMatchObject({ kind: 'wrong-usage', faults: [expect.any(String)] });
    }
  });

  test('a node is registered for a town and its stations; what is missing or misspelt is told by its name on the line', () => {
    const faultsOf = (line: string) => {
      const command = read(line);
      return command.kind === 'wrong-usage' ? command.faults.map((fault) => fault.split(': ')[1]) : [];
    };
    expect(faultsOf('node add naro-1')).toEqual(['--town', '--station']);
    expect(faultsOf('node add Naro_1 --town nakatosa --station naro')).toEqual(['ID']);
    expect(faultsOf('node add naro-1 --town Nakatosa --station Naro')).toEqual(['--town', '--station']);
  });

  test('a command of three words is read as one, with its file and its town', () => {
    expect(read('duty roster import night.ics --town nakatosa --dry-run')).toMatchObject({
      ...{ kind: 'roster-import', file: 'night.ics', town: 'nakatosa', dryRun: true },
    });
    expect(read('duty show --town nakatosa')).toMatchObject({ kind: 'duty-show', town: 'nakatosa' });
    expect(read('duty roster import --town nakatosa')).toMatchObject({
      ...{ kind: 'wrong-usage', faults: ['duty roster import: expected FILE'] },
    });
    expect(read('duty roster export out.ics')).toMatchObject({ kind: 'wrong-usage' });
    expect(read('duty roster')).toMatchObject({
      kind: 'wrong-usage',
      faults: ['unknown command: duty roster'],
    });
  });
});
