import { expect, it } from 'vitest';

const SOURCES: Record<string, string> = import.meta.glob('../**/*.{ts,svelte}', {
  ...{ query: '?raw', import: 'default', eager: true },
});
const naming = (pattern: RegExp) =>
  Object.entries(SOURCES)
    .filter(([name, text]) => !name.endsWith('.test.ts') && pattern.test(text))
    .map(([name]) => name.replace('../', '').replace('./', 'rehearsal/'))
    .sort();

// A screen of a rehearsal that spoke to the real hub would record an exercise there.
it('what a rehearsal shows asks where its face says: nothing else names the real hub', () => {
  expect(naming(/\bREAL_HUB\b/)).toEqual([
    'App.svelte',
    'account/account-api.ts',
    'api/client.ts',
    // A page of its own: what people did, a rehearsal's among it, stands in the real hub's record.
    'audit/audit-api.ts',
    // A rehearsal keeps nothing on the device.
    'kept/pictures.ts',
    'main.ts',
    // A page of its own: settings are the real hub's, and no rehearsal shows it.
    'office/MasksField.svelte',
    'office/RosterPage.svelte',
    'office/office-api.ts',
    'push/channel-api.ts',
    'rehearsal/rehearsal-api.ts',
    // Whoever signs in does so at the real hub; no rehearsal shows this page.
    'screens/SignIn.svelte',
  ]);
});

it('and only the map’s ground, which is the same for both, is read from an address of its own', () => {
  expect(naming(/['"`]\/api\/v1/)).toEqual(['api/client.ts', 'map/hub-layers.ts']);
});
