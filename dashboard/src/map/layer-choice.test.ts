import type { CachedLayer, MapLayerId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { choiceIn, keptChoice, missingLayers, NO_CHOICE, shownLayers } from './layer-choice.js';

const layer = (id: MapLayerId): CachedLayer => ({
  layer: id,
  minZoom: 8,
  maxZoom: 15,
  bounds: [132.7, 33, 133.4, 33.5],
  attribution: { text: '試験', url: null },
});
const [pale, photo, hazard] = [layer('pale'), layer('photo'), layer('hazard')];

test('without a choice the pale map lies beneath, where the hub has it, and nothing over it', () => {
  expect(shownLayers([pale, photo, hazard], NO_CHOICE)).toEqual({ ground: pale, hazard: null });
  expect(shownLayers([photo], NO_CHOICE)).toEqual({ ground: null, hazard: null });
});

test('a choice holds as far as the hub has it', () => {
  const choice = { ground: 'photo', hazard: 60 } as const;
  expect(shownLayers([pale, photo, hazard], choice)).toEqual({ ground: photo, hazard });
  expect(shownLayers([pale], choice)).toEqual({ ground: pale, hazard: null });
  expect(shownLayers([pale], { ground: 'base', hazard: 0 })).toEqual({ ground: null, hazard: null });
});

test('what the hub has not is told', () => {
  expect(missingLayers([pale, hazard])).toEqual(['photo', 'relief']);
});

test('a choice is kept in the browser, and what stands there otherwise is none', () => {
  for (const choice of [NO_CHOICE, { ground: 'relief', hazard: 40 } as const])
    expect(choiceIn(keptChoice(choice))).toEqual(choice);
  for (const kept of [null, '', 'std 900', 'pale NaN', '{}'])
    expect(choiceIn(kept)).toEqual({ ...NO_CHOICE, ground: kept === 'pale NaN' ? 'pale' : null });
});
