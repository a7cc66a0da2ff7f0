import { describe, expect, test } from 'vitest';
import { aSession } from '../test-data.js';
import { menuFor, pageAddress } from './menu.js';

const words = (...asked: Parameters<typeof menuFor>) =>
  menuFor(...asked).flatMap(({ entries }) => entries.map((entry) => entry.words));

describe('the menu', () => {
  test('offers what whoever is signed in may do', () => {
    const duty = words(aSession('duty'), { isRehearsal: false, density: 'desk' });
    expect(duty).toContain('channels');
    expect(duty).not.toContain('rehearsal');
    expect(words(null, { isRehearsal: false, density: 'desk' })).not.toContain('channels');
  });

  test('leads from a rehearsal to its own sheets and headquarters, and to no page of the real hub', () => {
    const shown = menuFor(aSession('administrator'), { isRehearsal: true, density: 'desk' });
    const pages = shown.flatMap(({ entries }) =>
      entries.flatMap((entry) => ('page' in entry ? [entry.page] : [])),
    );
    expect(pages).toEqual(['headquarters']);
    expect(pageAddress('headquarters', true)).toBe('/rehearsal?page=headquarters');
    expect(pageAddress('headquarters', false)).toBe('/headquarters');
    const leads = shown.flatMap(({ entries }) => entries).map((entry) => entry.words);
    expect(leads).toContain('situation');
    expect(leads, 'a rehearsal has no devices to check').not.toContain('stormCheck');
    expect(shown.map((group) => group.words)).toEqual(['group.hq', 'group.sheets', 'group.screen']);
  });

  test('leaves the view out that is shown', () => {
    const shown = words(null, { isRehearsal: false, density: 'wall' });
    expect(shown).toContain('desk');
    expect(shown).not.toContain('wall');
  });
});
