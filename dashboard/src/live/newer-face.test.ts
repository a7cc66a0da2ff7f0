import { describe, expect, it } from 'vitest';
import { playedTime } from '../time/played-time.js';
import { entryOf, newerFace } from './newer-face.js';

const page = (entry: string) =>
  `<!doctype html><head><script type="module" crossorigin src="${entry}"></script></head>`;

function aScreen(served: () => string | null) {
  const time = playedTime();
  const kept = new Map<string, string>();
  const screen = { reloads: 0, busy: false, time };
  const face = () =>
    newerFace({
      time,
      running: '/assets/a.js',
      served: () => new Promise((resolve) => resolve(served())),
      isBusy: () => screen.busy,
      reload: () => {
        screen.reloads += 1;
      },
      memory: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
    });
  return { screen, face };
}

describe('a screen that nobody touches', () => {
  it('is loaded anew when the hub has come back with another face', async () => {
    const { screen, face } = aScreen(() => page('/assets/b.js'));
    await face().look();
    expect(screen.reloads).toBe(1);
  });

  it('stays as it is with the same face, an error page, or no answer', async () => {
    for (const served of [page('/assets/a.js'), '<h1>502 Bad Gateway</h1>', null]) {
      const { screen, face } = aScreen(() => served);
      await face().look();
      expect(screen.reloads).toBe(0);
    }
  });

  it('looks again after an answer that broke off', async () => {
    let isBroken = true;
    const { screen, face } = aScreen(() => {
      if (isBroken) throw new TypeError('network error');
      return page('/assets/b.js');
    });
    const one = face();
    await one.look();
    expect(screen.reloads).toBe(0);
    isBroken = false;
    await one.look();
    expect(screen.reloads).toBe(1);
  });

  it('is loaded once only where a cache goes on serving the old page', async () => {
    const { screen, face } = aScreen(() => page('/assets/b.js'));
    await face().look();
    await face().look();
    expect(screen.reloads).toBe(1);
  });

  it('waits until nobody stands before it and nothing is opened', async () => {
    const { screen, face } = aScreen(() => page('/assets/b.js'));
    const one = face();
    one.touched();
    await one.look();
    screen.time.pass(45_000);
    expect(screen.reloads).toBe(0);
    screen.busy = true;
    screen.time.pass(60_000);
    expect(screen.reloads).toBe(0);
    screen.busy = false;
    screen.time.pass(15_000);
    expect(screen.reloads).toBe(1);
  });
});

it('knows a page of the face by the script that it begins with', () => {
  expect(entryOf(page('/assets/index-C9.js'))).toBe('/assets/index-C9.js');
  expect(entryOf('<script>alert(1)</script>')).toBeNull();
});
