import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importCommand } from './command.js';

const MAP = `
time: { column: time, format: yyyy/MM/dd HH:mm, zone: JST }
value: { column: level, unit: cm }
`;
const INPUT = 'time,level\n2026/06/02 18:10,120\n2026/06/02 18:00,96\n';
const OUTPUT = 'time,level_m\n2026-06-02T18:00:00+09:00,0.96\n2026-06-02T18:10:00+09:00,1.2\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kawamori-import-'));
  writeFileSync(join(folder, 'map.yaml'), MAP);
  writeFileSync(join(folder, 'in.csv'), INPUT);
});
afterEach(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]) {
  let out = '';
  let err = '';
  const code = await importCommand(
    argv.map((word) => word.replace('@', `${folder}/`)),
    {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
  );
  return { code, out, err };
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('kawamori import csv', () => {
  it('writes the rows to standard output and the summary beside them', async () => {
    const { code, out, err } = await run('csv', '--map', '@map.yaml', '@in.csv');
    expect({ code, out }).toEqual({ code: 0, out: OUTPUT });
    expect(err).toContain('rows read: 2, written: 2');
    expect(err).toContain('out of order, sorted: 1');
    expect(err).toContain('lowest 0.96 m, highest 1.2 m');
  });

  it('writes a whole file, leaves nothing beside it, and tells machines about it', async () => {
    const { code, out } = await run('csv', '--map', '@map.yaml', '--out', '@out.csv', '--json', '@in.csv');
    expect(code).toBe(0);
    expect(read('out.csv')).toBe(OUTPUT);
    expect(readdirSync(folder).sort()).toEqual(['in.csv', 'map.yaml', 'out.csv']);
    expect(JSON.parse(out)).toMatchObject({ ok: true, summary: { rowsWritten: 2, max: 1.2 } });
  });

  it('does not write over a file unless it is forced to', async () => {
    writeFileSync(join(folder, 'out.csv'), 'old');
    const refused = await run('csv', '--map', '@map.yaml', '--out', '@out.csv', '@in.csv');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('--force');
    expect(read('out.csv')).toBe('old');
    expect((await run('csv', '--map', '@map.yaml', '--out', '@out.csv', '--force', '@in.csv')).code).toBe(0);
    expect(read('out.csv')).toBe(OUTPUT);
  });

  it('may be forced to write over its own input', async () => {
    expect((await run('csv', '--map', '@map.yaml', '--out', '@in.csv', '--force', '@in.csv')).code).toBe(0);
    expect(read('in.csv')).toBe(OUTPUT);
  });

  it('checks everything and writes nothing on a dry run', async () => {
    const { code, out, err } = await run(
      'csv',
      '--map',
      '@map.yaml',
      '--out',
      '@out.csv',
      '--dry-run',
      '@in.csv',
    );
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toContain('nothing written');
    expect(readdirSync(folder)).not.toContain('out.csv');
  });

  it('writes nothing at all when one row is faulty, and says which', async () => {
    writeFileSync(join(folder, 'in.csv'), `${INPUT}2026/06/02 18:20,1.2.3\n`);
    const { code, out, err } = await run(
      'csv',
      '--map',
      '@map.yaml',
      '--out',
      '@out.csv',
      '--json',
      '@in.csv',
    );
    expect(code).toBe(1);
    expect(err).toContain('line 4: expected a number in cm');
    expect(JSON.parse(out)).toMatchObject({ ok: false, faultCount: 1, faults: [{ line: 4 }] });
    expect(readdirSync(folder)).not.toContain('out.csv');
  });

  it('leaves with 1 when the input cannot be read or the output not be written', async () => {
    expect((await run('csv', '--map', '@map.yaml', '@absent.csv')).code).toBe(1);
    const { code, err } = await run('csv', '--map', '@map.yaml', '--out', '@no/such/out.csv', '@in.csv');
    expect(code).toBe(1);
    expect(err).toContain('ENOENT');
  });

  it('leaves with 2 for a mapping with faults, telling all of them', async () => {
    writeFileSync(join(folder, 'map.yaml'), MAP.replace('JST', 'CET').replace('unit: cm', 'unit: inch'));
    const { code, err } = await run('csv', '--map', '@map.yaml', '@in.csv');
    expect(code).toBe(2);
    expect(err).toContain('time.zone');
    expect(err).toContain('value.unit');
  });

  it.each([
    [['json', '--map', '@map.yaml', '@in.csv']],
    [['csv', '@in.csv']],
    [['csv', '--map', '@map.yaml']],
    [['csv', '--map', '@map.yaml', '@in.csv', '@in.csv']],
    [['csv', '--map', '@map.yaml', '--json', '@in.csv']],
    [['csv', '--map', '@map.yaml', '--verbose', '@in.csv']],
    [[]],
  ])('leaves with 2 and the help for %j', async (argv) => {
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('kawamori import csv --map FILE');
  });

  it('explains itself', async () => {
    const { code, out } = await run('csv', '--help');
    expect(code).toBe(0);
    expect(out).toContain('--dry-run');
  });
});
