import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SensorProfile } from '@kawamori/contracts';
import { loadYaml } from '@kawamori/kit';
import { describe, expect, it } from 'vitest';
import { importCsv } from './import-csv.js';
import { ImportMap, sentinelsOf, USUAL_SENTINELS } from './import-map.js';
import { replayText } from './imported-rows.js';

const PLAIN = {
  time: { column: 'time', format: 'iso', zone: 'JST' },
  value: { column: 'level', unit: 'm' },
};

function faultsOf(map: unknown): string[] {
  const result = ImportMap.safeParse(map);
  return result.success
    ? []
    : result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
}

describe('the mapping of a foreign file', () => {
  it('needs only the columns, the time format, the zone and the unit', () => {
    expect(ImportMap.parse(PLAIN)).toMatchObject({
      quantity: 'level',
      encoding: 'utf-8',
      delimiter: ',',
      headerRow: true,
      time: { zone: 540 },
      value: { decimal: '.', offsetM: 0 },
    });
  });

  it('tells all faults together, with their paths', () => {
    const faults = faultsOf({
      delimeter: ';',
      time: { column: 0, format: 'yyyy-MM-dd', zone: 'Europe/Berlin' },
      value: { column: 'level', unit: 'inch', offsetM: 0.00001 },
    });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      '',
      'time.column',
      'time.format',
      'time.zone',
      'value.offsetM',
      'value.unit',
    ]);
  });

  it('refuses what contradicts itself', () => {
    expect(faultsOf({ ...PLAIN, skipHeaderLines: 1, headerRowStartsWith: 'time' })).toHaveLength(1);
    expect(faultsOf({ ...PLAIN, headerRow: false })).toEqual([
      'time.column: without a header row, columns go by number',
      'value.column: without a header row, columns go by number',
    ]);
    expect(faultsOf({ ...PLAIN, quote: 'none', value: { ...PLAIN.value, decimal: ',' } })).toHaveLength(1);
    expect(
      faultsOf({ ...PLAIN, time: { ...PLAIN.time, format: 'yyyyMMddHH', zone: 'in-the-value' } }),
    ).toHaveLength(1);
    expect(faultsOf({ ...PLAIN, quantity: 'rain', value: { ...PLAIN.value, offsetM: 1 } })).toHaveLength(2);
  });

  it('knows the same sentinels as a sensor profile does', () => {
    const profile = SensorProfile.parse({ id: 'any-gauge', nameJa: '', nameEn: '' });
    expect(USUAL_SENTINELS).toEqual(profile.sentinels);
  });

  it('passes a usual sentinel through only where the number cannot be a level in the unit', () => {
    const of = (unit: string) => sentinelsOf(ImportMap.parse({ ...PLAIN, value: { ...PLAIN.value, unit } }));
    expect(of('m')).toEqual([-888, -999, -9_999, -99_999, -999_999]);
    expect(of('cm')).toEqual([-9_999, -99_999, -999_999]);
    expect(of('mm')).toEqual([-99_999, -999_999]);
  });
});

const EXAMPLES = fileURLToPath(new URL('../../../deploy/docs/examples/import/', import.meta.url));

/** A few rows in the manner of each source, invented, and what they become. */
const SAMPLES: Record<string, { input: string; output: string }> = {
  'eden.yaml': {
    input: 'timestamp,value\r\n2026-01-06T00:15:00Z,1.1\r\n2026-01-06T00:00:00Z,0.457\r\n',
    output: 'time,level_m\n2026-01-06T00:00:00+00:00,0.457\n2026-01-06T00:15:00+00:00,1.1\n',
  },
  'kuji.yaml': {
    input: 'time_jst,level_m\r\n2019-10-11T09:00:00,-1.79\r\n',
    output: 'time,level_m\n2019-10-11T09:00:00+09:00,-1.79\n',
  },
  'isar.yaml': {
    input:
      '\uFEFFQuelle:;"Ein Amt für Wasser"\nDatenbankabfrage:;"06.12.2025 00:01"\nZeitbezug:;MEZ\n\nDatum;"Wasserstand [cm]";Prüfstatus\n"2025-07-01 00:00";96,00;Geprueft\n"2025-07-01 00:15";-7,50;Rohdaten\n',
    output: 'time,level_m\n2025-07-01T00:00:00+01:00,0.96\n2025-07-01T00:15:00+01:00,-0.075\n',
  },
  'two-towns.yaml': {
    input: 'time,level_m\n2026-06-02T18:10:00+09:00,207.2\n2026-06-02T18:20:00+09:00,207.19\n',
    output: 'time,level_m\n2026-06-02T18:10:00+09:00,207.2\n2026-06-02T18:20:00+09:00,207.19\n',
  },
};

describe('the example mappings', () => {
  it('each have a sample here', () => {
    expect(readdirSync(EXAMPLES).sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it.each(Object.entries(SAMPLES))(
    '%s turns its sample into the replay form',
    async (file, { input, output }) => {
      const map = loadYaml(EXAMPLES + file, ImportMap);
      const outcome = await importCsv(
        (async function* () {
          yield await Promise.resolve(Buffer.from(input));
        })(),
        map,
      );
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
      expect([...replayText(map.quantity, outcome.rows, outcome.order)].join('')).toBe(output);
    },
  );
});
