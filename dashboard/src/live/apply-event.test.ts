import type { HubAlarm } from '@kawamori/contracts';
import { describe, expect, it } from 'vitest';
import { aNotice, aSnapshot, aStation, NIGHT } from '../test-data.js';
import { applyEvent } from './apply-event.js';
import { newLevels } from './new-levels.js';

const start = aSnapshot([aStation({ id: 'aa', seq: 5 }), aStation({ id: 'bb', seq: 6 })]);

describe('the view after an event', () => {
  it('shows nothing before the first snapshot', () => {
    expect(applyEvent(null, { event: 'station', data: aStation() })).toBeNull();
    expect(applyEvent(null, { event: 'snapshot', data: start })).toEqual(start);
  });

  it('takes a station’s newer state, and lets one that was sent again pass', () => {
    const newer = applyEvent(start, { event: 'station', data: aStation({ id: 'aa', seq: 7, valueM: 1 }) });
    expect(newer?.stations[0]?.level?.latest?.value).toBe(1);
    expect(newer?.stations).toHaveLength(2);
    expect(applyEvent(start, { event: 'station', data: aStation({ id: 'aa', seq: 4 }) })).toBe(start);
  });

  it('takes in a station that is new', () => {
    expect(applyEvent(start, { event: 'station', data: aStation({ id: 'cc' }) })?.stations).toHaveLength(3);
  });

  it('keeps one line for a notice that is told again, newest first', () => {
    const told = [aNotice('old', NIGHT - 2), aNotice('new', NIGHT), aNotice('old', NIGHT - 1)].reduce(
      (view, data) => applyEvent(view, { event: 'notice', data }) ?? view,
      start,
    );
    expect(told.notices.map(({ key, decidedAt }) => [key, decidedAt - NIGHT])).toEqual([
      ['new', 0],
      ['old', -1],
    ]);
  });

  it('says when nothing is recorded', () => {
    const alarms: HubAlarm[] = ['facts-missing'];
    const data = {
      recording: false,
      clockAheadMs: 300_000,
      alarms,
      rehearsal: null,
      conditions: [],
      nodes: { known: 5, connected: 3 },
    };
    expect(applyEvent(start, { event: 'health', data })).toMatchObject({
      hub: { recording: false, clockAheadMs: 300_000, alarms: ['facts-missing'] },
      nodes: { connected: 3 },
    });
  });
});

describe('a new level', () => {
  const marks = { caution: 1, danger: 2, overflow: 3 };
  const at = (held: 'caution' | 'danger' | null) => aSnapshot([aStation({ marks, held })]);

  it('is announced when a higher mark is held, once', () => {
    expect(newLevels(at(null), at('caution')).map(({ mark }) => mark.id)).toEqual(['caution']);
    expect(newLevels(at('caution'), at('danger')).map(({ mark }) => mark.id)).toEqual(['danger']);
    expect(newLevels(at('danger'), at('danger'))).toEqual([]);
  });

  it('is not announced when the water falls, nor for what stood so when the page was opened', () => {
    expect(newLevels(at('danger'), at('caution'))).toEqual([]);
    expect(newLevels(null, at('danger'))).toEqual([]);
  });
});
