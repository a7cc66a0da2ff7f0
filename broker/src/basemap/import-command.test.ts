import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { areaKm2, BaseMap, isInside, type LonLat, measureOverlap, readArea } from '@kawamori/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseMapCommand } from './command.js';
import { gatherShapes } from './gather-shapes.js';
import { aBaseMap, NAKATOSA, SHIMANTO } from './testing/builders.js';
import { boundary, collection, RIPPLED, stream } from './testing/published.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kawamori-basemap-'));
  mkdirSync(join(folder, 'hub'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const put = (name: string, content: string | Buffer) => {
  writeFileSync(at(name), content);
  return at(name);
};
const DOCUMENTS = { 'town/nakatosa': NAKATOSA, 'town/shimanto': SHIMANTO };

async function run(
  argv: readonly string[],
  documents: Record<string, unknown> = DOCUMENTS,
  signal = new AbortController().signal,
) {
  let out = '';
  let err = '';
  const code = await baseMapCommand(['import', ...argv], {
    io: {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    },
    wallClock: { now: () => 0 },
    version: '0.0.0',
    dataDir: at('hub'),
    documents: () => Promise.resolve(documents),
    signal,
  });
  return { code, out, err };
}

/** Two towns with a rippled border between them, a neighbour in the north, and an islet. */
const N03 = collection([
  boundary('39401', '中土佐町', RIPPLED.east),
  boundary('39412', '四万十町', RIPPLED.west),
  boundary('39402', '佐川町', RIPPLED.north),
  boundary('39401', '中土佐町', RIPPLED.islet),
  boundary(null, '所属未定地', RIPPLED.rock),
]);

const written = (name = 'hub/basemap.json') => BaseMap.parse(JSON.parse(readFileSync(at(name), 'utf8')));
const areaOf = (map: BaseMap, id: string) => {
  const town = map.features.find(({ properties }) => properties.kind === 'town' && properties.id === id);
  return readArea(town?.geometry ?? { type: 'nothing', coordinates: [] });
};
const kinds = (map: BaseMap, kind: string) =>
  map.features.filter(({ properties }) => properties.kind === kind);

describe('kawamori basemap import', () => {
  it('writes a map into the hub’s data folder with the source, its year and the credit', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    const rivers = put(
      'W05-06_39-g_Stream.geojson',
      collection([
        stream('8808050001', '四万十川', [
          [132.9, 33.3],
          [132.9, 33.2],
        ]),
      ]),
    );
    const { code, err } = await run(['--boundaries', file, '--rivers', rivers]);
    expect({ code, err }).toMatchObject({ code: 0, err: expect.stringContaining('中土佐町、四万十町') });
    const map = written();
    expect(map.credit).toBe('「国土数値情報（行政区域データ・河川データ）（国土交通省）を加工して作成」');
    expect(map.sources.map(({ file: name, year }) => [name, year])).toEqual([
      ['N03-20240101_39.geojson', 2024],
      ['W05-06_39-g_Stream.geojson', 2006],
    ]);
    expect(err).toContain('non-commercial');
    expect(readdirSync(at('hub'))).toEqual(['basemap.json']);
  });

  it('simplifies the border between two towns once for both: they neither gap nor overlap', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    expect((await run(['--boundaries', file, '--detail', '300'])).code).toBe(0);
    const map = written();
    const [nakatosa, shimanto] = [areaOf(map, 'nakatosa'), areaOf(map, 'shimanto')];
    expect(measureOverlap(nakatosa, shimanto, 100).bothKm2).toBe(0);
    const own = new Set(shimanto.flat(2).map(String));
    const shared = nakatosa.flat(2).filter((point) => own.has(String(point)));
    expect(shared.length).toBeGreaterThan(3);
    expect(shared.length).toBeLessThan(RIPPLED.corners / 2);
    // Every corner on the border belongs to both.
    const onBorder = (point: LonLat) => Math.abs(point[0] - 133) < 0.02;
    const alone = [...nakatosa, ...shimanto]
      .flat(2)
      .filter(onBorder)
      .filter((point) => !shared.some((one) => String(one) === String(point)));
    expect(alone).toEqual([]);
    expect(areaKm2(nakatosa)).toBeCloseTo(areaKm2([RIPPLED.east]), -1);
  });

  it('draws the neighbours within the margin, and leaves islets away that nobody could see', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    expect((await run(['--boundaries', file, '--detail', '300'])).code).toBe(0);
    expect(kinds(written(), 'land').map(({ properties }) => properties)).toEqual([
      { kind: 'land', nameJa: '佐川町' },
    ]);
    expect(areaOf(written(), 'nakatosa')).toHaveLength(1);
    expect((await run(['--boundaries', file, '--margin', '0', '--detail', '5'])).code).toBe(0);
    expect(areaOf(written(), 'nakatosa')).toHaveLength(2);
  });

  it('draws as sea what hangs together with a place in the sea, and the shore without the edges of the sheet', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    expect((await run(['--boundaries', file, '--sea', '133.3,33.0'])).code).toBe(0);
    const [sea] = kinds(written(), 'sea');
    const area = readArea(sea?.geometry ?? { type: 'none', coordinates: [] });
    expect(isInside([133.3, 33.0], area)).toBe(true);
    expect(isInside([133.1, 33.3], area)).toBe(false);
    expect(kinds(written(), 'coast')).toHaveLength(1);
    const ashore = await run(['--boundaries', file, '--sea', '133.1,33.3']);
    expect(ashore).toMatchObject({ code: 1, err: expect.stringContaining('lies on land') });
  });

  it('joins the stretches of a river by its code, and leaves away those without a name or far away', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    const rivers = put(
      'W05-06_39-g_Stream.geojson',
      collection([
        stream('8808050001', '四万十川', [
          [132.9, 33.35],
          [132.9, 33.3],
        ]),
        stream('8808050001', '四万十川', [
          [132.9, 33.3],
          [132.9, 33.25],
        ]),
        stream('8808050012', '梼原川', [
          [132.85, 33.35],
          [132.9, 33.3],
        ]),
        stream('8808050099', '名称不明', [
          [132.95, 33.35],
          [132.9, 33.3],
        ]),
        stream('8808990001', '遠い川', [
          [139, 35],
          [139.1, 35],
        ]),
      ]),
    );
    expect((await run(['--boundaries', file, '--rivers', rivers])).code).toBe(0);
    const drawn = kinds(written(), 'river');
    expect(drawn.map(({ properties }) => properties)).toEqual([
      { kind: 'river', id: 'w05-8808050001', nameJa: '四万十川', order: 1, course: 'published' },
      { kind: 'river', id: 'w05-8808050012', nameJa: '梼原川', order: 2, course: 'published' },
    ]);
    expect(drawn[0]?.geometry).toMatchObject({ type: 'MultiLineString', coordinates: [expect.any(Array)] });
  });

  it('takes the towns from a folder of files, codes as numbers, a byte order mark, and JGD2011 by its name', async () => {
    mkdirSync(at('towns'));
    put('towns/nakatosa.yaml', 'id: nakatosa\njisCode: "39401"\nnameJa: 中土佐町\nnameEn: Nakatosa-cho\n');
    const crs = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::6668"}},';
    const text = N03.replace('"features"', `${crs}"features"`).replaceAll(
      '"N03_007":"39401"',
      '"N03_007":39401',
    );
    const file = put('N03-20240101_39.geojson', `\ufeff${text}`);
    expect(
      await run(['--boundaries', file, '--towns', at('towns'), '--out', at('map.json')], {}),
    ).toMatchObject({ code: 0 });
    expect(kinds(written('map.json'), 'town')).toHaveLength(1);
  });
});

const PLANE = N03.replaceAll('[133.2,', '[-12345.6,');
const UNFIT: [what: string, content: string | Buffer, told: string][] = [
  ['a Shapefile', Buffer.from([0, 0, 0x27, 0x0a, 0, 0]), 'ogr2ogr'],
  ['a ZIP', Buffer.from('PK\u0003\u0004'), 'unpack'],
  ['GML', '<?xml version="1.0"?><ksj:Dataset/>', 'XML or GML'],
  ['an empty file', '', 'empty'],
  [
    'Shift_JIS',
    Buffer.concat([
      Buffer.from('{"type":"FeatureCollection","name":"'),
      Buffer.from([0x8d, 0x82, 0x92, 0x6d]),
      Buffer.from('"}'),
    ]),
    'Shift_JIS',
  ],
  ['UTF-16', Buffer.from('\ufeff{}', 'utf16le'), 'UTF-16'],
  [
    'a single feature',
    JSON.stringify({ type: 'Feature', properties: {}, geometry: null }),
    'FeatureCollection',
  ],
  ['TopoJSON', JSON.stringify({ type: 'Topology', objects: {}, arcs: [] }), 'TopoJSON'],
  ['a file cut short', N03.slice(0, -200), 'fetch it anew'],
  ['no JSON at all', '{"type": FeatureCollection}', 'JSON'],
  ['metres of a plane system', PLANE, '平面直角'],
  [
    'latitude before longitude',
    N03.replaceAll(/\[(1\d\d[\d.]*),(3\d[\d.]*)\]/g, '[$2,$1]'),
    'longitude first',
  ],
  [
    'the old Tokyo datum',
    N03.replace(
      '"features"',
      '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4301"}},"features"',
    ),
    'EPSG:6668',
  ],
  ['another data set', N03.replaceAll('N03_007', 'A16_001'), 'N03_007'],
  ['another prefecture', N03.replaceAll('"394', '"384'), '中土佐町 (39401)'],
  [
    'points instead of areas',
    collection([
      {
        type: 'Feature',
        properties: { N03_007: '39401' },
        geometry: { type: 'Point', coordinates: [133, 33] },
      },
    ]),
    'Polygon',
  ],
];

describe('a file that is not what it should be', () => {
  it.each(UNFIT)(
    '%s is refused with what to do; the map that was there stays',
    async (_what, content, told) => {
      const before = JSON.stringify(aBaseMap());
      put('hub/basemap.json', before);
      const file = put('N03-20240101_39.geojson', content);
      const { code, err } = await run(['--boundaries', file]);
      expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(told) });
      expect(err).toContain('N03-20240101_39.geojson');
      expect(readFileSync(at('hub/basemap.json'), 'utf8')).toBe(before);
      expect(readdirSync(at('hub'))).toEqual(['basemap.json']);
    },
  );

  it('that is a river file in the place of boundaries, or the other way round, is told apart', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    const { code, err } = await run(['--boundaries', file, '--rivers', file, '--rivers-year', '2006']);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('W05_002') });
  });

  it('that is stated twice is refused: its polygons would cancel each other out', async () => {
    const [one, two] = [put('N03-20240101_39.geojson', N03), put('N03-20240101_38.geojson', N03)];
    expect(await run(['--boundaries', one, '--boundaries', two])).toMatchObject({
      code: 1,
      err: expect.stringContaining('twice'),
    });
  });

  it('leaves everything as it was after Ctrl-C', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    const stopped = await run(['--boundaries', file], DOCUMENTS, AbortSignal.abort());
    expect(stopped).toMatchObject({ code: 1, err: expect.stringContaining('stopped') });
    expect(readdirSync(at('hub'))).toEqual([]);
  });

  it('that is too large, or has too many features, is refused with a clear word before memory is filled', async () => {
    const file = { file: put('N03-20240101_39.geojson', N03), year: 2024 };
    const gather = (limits: { fileBytes: number; features: number }) =>
      gatherShapes({ boundaries: [file], rivers: [] }, [NAKATOSA], { marginKm: 5, limits });
    await expect(gather({ fileBytes: 1_000, features: 100 })).rejects.toThrow(
      'one prefecture, not of the whole country',
    );
    await expect(gather({ fileBytes: 1_000_000, features: 2 })).rejects.toThrow('more than 2 features');
  });
});

describe('the words of the command', () => {
  it.each([
    [[]],
    [['--boundaries', '@absent.geojson']],
    [['--boundaries', '@some.geojson']],
    [['--boundaries', '@N03-20240101_39.geojson', '--sea', '133']],
    [['--boundaries', '@N03-20240101_39.geojson', '--detail', '0']],
    [['--boundaries', '@N03-20240101_39.geojson', '--margin', 'wide']],
    [['--boundaries', '@N03-20240101_39.geojson', '--data', '@nowhere']],
    [['--verbose']],
  ])('leaves with 2 and the help for %j', async (argv) => {
    put('some.geojson', N03);
    put('N03-20240101_39.geojson', N03);
    const { code, out, err } = await run(argv.map((word) => word.replace('@', `${folder}/`)));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('kawamori basemap import --boundaries FILE');
  });

  it('leaves with 2 where no town is known', async () => {
    const file = put('N03-20240101_39.geojson', N03);
    expect(await run(['--boundaries', file], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining('--towns'),
    });
  });

  it('explain themselves', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--sea') });
  });
});
