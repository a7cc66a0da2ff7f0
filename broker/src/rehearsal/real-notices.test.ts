import { HOUR, MINUTE, type NoticeView, type StationId } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aTown, minute } from '../testing/builders.js';
import { realNoticeSince } from './real-notices.js';

const DECIDED = minute(0);
const EPISODE = 'kajiyase-bashi:level:2026-06-02T18:00:00+09:00';

/** In a town without a plan a notice was decided at six, and nobody has answered. */
const counts = (now: number, { stands = false, kind = null as NoticeView['kind'] } = {}) => {
  const notice = {
    ...{ key: `${EPISODE}|caution|1`, episode: EPISODE, kind, town: aTown().id },
    ...{ station: 'kajiyase-bashi' as StationId, acknowledged: [], closed: null, decidedAt: DECIDED },
  } as unknown as NoticeView;
  const view = {
    unacknowledgedSince: () => [],
    notices: () => [notice],
    settings: () => ({ duties: new Map() }) as never,
    openEpisode: () => (stands ? ({ id: EPISODE } as never) : undefined),
  };
  return realNoticeSince(view, DECIDED - HOUR, now) !== undefined;
};

describe('a notice about the river in a town without a plan', () => {
  test('counts as long as its level stands', () => {
    expect(counts(DECIDED + 11 * HOUR, { stands: true })).toBe(true);
  });

  test('counts for an hour where it does not, though nobody has answered it', () => {
    expect(counts(DECIDED + HOUR - MINUTE)).toBe(true);
    expect(counts(DECIDED + HOUR)).toBe(false);
    expect(counts(DECIDED + HOUR, { kind: 'check' })).toBe(false);
  });
});
