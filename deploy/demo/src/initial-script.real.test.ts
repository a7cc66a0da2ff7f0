// Real: the faces as built. What a browser has to load before the map, or the phone's list, stands.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { REPOSITORY } from './repository.js';

const ASSETS = join(REPOSITORY.faces, 'assets');
/** Bytes of JavaScript, gzipped, at most: the goal for a first load. */
const MOST = 150_000;

const nameOf = (path: string) => path.split('/').at(-1) ?? path;
const scriptOf = (name: string) => readFileSync(join(ASSETS, name), 'utf8');
/** Scripts that a script cannot begin without. */
const neededBy = (script: string): string[] =>
  [...script.matchAll(/(?:^|[;}\s])(?:import|export)(?:[^"'();]*?from)?\s*["'](\.\/[\w.-]+\.js)["']/g)].map(
    (found) => nameOf(found[1] ?? ''),
  );

/** All scripts that are loaded where these are asked for. */
function loaded(asked: readonly string[]): string[] {
  const all = new Set<string>();
  const waiting = [...asked];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (all.has(next)) continue;
    all.add(next);
    waiting.push(...neededBy(scriptOf(next)));
  }
  return [...all];
}

const sizeOf = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(scriptOf(name), { level: 9 }).length, 0);

const page = readFileSync(join(REPOSITORY.faces, 'index.html'), 'utf8');
/** CSS pixels of a screen that each face is made for. */
const WIDTHS = { Phone: 390, Desk: 1440, Wall: 1920 } as const;
type Face = keyof typeof WIDTHS;

/** Pixels of a letter where nobody has chosen another size. */
const EM = 16;
/** Whether a media query of widths, as the page has them, holds for a screen so wide; none holds for each. */
function fits(media: string, widthPx: number): boolean {
  const holds = [...media.matchAll(/\((min|max)-width: ([\d.]+)em\)/g)].every(([, side, em]) =>
    side === 'min' ? widthPx >= Number(em) * EM : widthPx <= Number(em) * EM,
  );
  return media.startsWith('not all and') ? !holds : holds;
}

/** Scripts that the page names for a screen so wide. */
const namedFor = (widthPx: number): string[] =>
  [...page.matchAll(/<(?:script|link) [^>]*>/g)].flatMap(([tag]) => {
    const script = /(?:src|href)="\/assets\/([\w.-]+\.js)"/.exec(tag)?.[1];
    const media = /media="([^"]*)"/.exec(tag)?.[1] ?? '';
    return script && fits(media, widthPx) ? [script] : [];
  });

/** The script of a part that is loaded by itself. */
const partOf = (part: string): string => {
  const [script, ...more] = readdirSync(ASSETS).filter((name) =>
    new RegExp(`^${part}-[\\w-]{8}\\.js$`).test(name),
  );
  if (script === undefined || more.length > 0) throw new Error(`${part} is not one script of its own`);
  return script;
};

/** What stands before anything is pressed. */
const stands = (face: Face) => loaded([...namedFor(WIDTHS[face]), partOf(face)]);

test.each(['Desk', 'Phone', 'Wall'] as const)(
  '%s stands with few scripts, all of them named in the page',
  (part) => {
    const names = stands(part);
    expect(namedFor(WIDTHS[part]).toSorted()).toEqual(names.toSorted());
    const size = sizeOf(names);
    process.stdout.write(
      `${part}: ${Math.round(size / 1000)} kB of JavaScript (gzip) in ${names.length} files\n`,
    );
    expect(size).toBeLessThan(MOST);
    // What is looked at once something is opened is none of it.
    expect(names.filter((name) => /^(?:Hydrograph|StationPanel|LivePlayer|AccountPage)-/.test(name))).toEqual(
      [],
    );
  },
);

test('a phone has no map before it is asked for', () => {
  expect(stands('Phone')).not.toContain(partOf('MapView'));
});
