/// <reference types="node" />
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from './catalogue.js';
import { publishedFiles } from './published.js';

const ROOT = new URL('../../../', import.meta.url);
const files = publishedFiles();

describe('what contracts publish', () => {
  test.each(Object.entries(files))(
    'stands in %s as it is here (else: npm run publish-contracts)',
    (path, content) => {
      expect(readFileSync(new URL(path, ROOT), 'utf8')).toBe(content);
    },
  );

  test('is all that stands in the folder of schemas', () => {
    const published = Object.keys(files).filter((path) => path.startsWith('firmware-config/schemas/'));
    const there = readdirSync(new URL('firmware-config/schemas/', ROOT));
    expect(there.map((name) => `firmware-config/schemas/${name}`).sort()).toEqual(published.sort());
  });

  test('names every message of the catalogue with its topic and its limit', () => {
    for (const row of CATALOGUE) {
      expect(files['deploy/docs/reference/topics.md']).toContain(`| ${row.kind} | \`${row.topic}\` |`);
    }
  });

  test('is JSON Schema 2020-12 with a title and a description', () => {
    for (const [path, content] of Object.entries(files).filter(([path]) => path.endsWith('.json'))) {
      expect(JSON.parse(content), path).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: expect.stringMatching(/^Kawamori /),
        description: expect.stringMatching(/\.$/),
      });
    }
  });

  test('describes files as they are written: durations and times are text', () => {
    const station = JSON.parse(files['firmware-config/schemas/station.schema.json'] ?? '');
    expect(station.properties.hold).toMatchObject({ type: 'string' });
    expect(station.required).not.toContain('hysteresisM');
  });

  test('says of what a level is left by, of a station and of each of its levels, in which units and within which bounds', () => {
    const station = JSON.parse(files['firmware-config/schemas/station.schema.json'] ?? '');
    for (const { properties } of [station, ...station.properties.levels.items.properties.marks.items.oneOf]) {
      expect(properties.hysteresisM).toMatchObject({
        ...{ type: 'number', minimum: 0, maximum: 5 },
        description: expect.stringMatching(/^Metres .*0 to 5\.$/),
      });
      expect(properties.hold).toMatchObject({
        type: 'string',
        description: expect.stringMatching(/20m.*at most 400 days/),
      });
    }
  });
});

describe('contracts run in a browser', () => {
  /** Every module that the index reaches, and what each imports from outside. */
  const reached = new Map<string, string[]>();
  const visit = (file: URL) => {
    if (reached.has(file.href)) return;
    const source = readFileSync(file, 'utf8');
    const wanted = [...source.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)';/gm)].map(
      ([, name = '']) => name,
    );
    reached.set(
      file.href,
      wanted.filter((name) => !name.startsWith('.')),
    );
    for (const name of wanted.filter((one) => one.startsWith('.'))) {
      visit(new URL(name.replace(/\.js$/, '.ts'), file));
    }
  };
  visit(new URL('./index.ts', import.meta.url));

  test('so the index reaches zod and nothing else', () => {
    expect(reached.size).toBeGreaterThan(20);
    expect([...new Set([...reached.values()].flat())]).toEqual(['zod']);
  });

  test('and none of what writes files', () => {
    expect([...reached.keys()].filter((href) => /publish/.test(href))).toEqual([]);
  });
});
