import { StationId, StationNoteId, type StationNoteView } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { noteStation, withdrawStationNote } from './station-notes.js';

const BASHI = StationId.parse('kajiyase-bashi');
const id = (n: number) => StationNoteId.parse(`note-${n}`);
const WORKS = { id: id(1), text: '護岸工事中、値は参考' };
const standing = (count: number): StationNoteView[] =>
  Array.from({ length: count }, (_, i) => ({ ...WORKS, id: id(i + 1), by: 'mori', at: i }));

test('the same note sent twice is one; other words under its number are refused', () => {
  const first = noteStation(BASHI, WORKS, 'mori', []);
  const body = { note: id(1), station: BASHI, text: WORKS.text, by: 'mori' };
  expect(first).toEqual({ ok: true, facts: [{ kind: 'station.noted', body }] });
  expect(noteStation(BASHI, WORKS, 'mori', standing(1))).toEqual({ ok: true, facts: [] });
  expect(noteStation(BASHI, { ...WORKS, text: '別のこと' }, 'mori', standing(1))).toMatchObject({
    ...{ ok: false, status: 409, code: 'is-noted' },
  });
});

test('at a station stand no more notes than are read', () => {
  const eleventh = { ...WORKS, id: id(11) };
  expect(noteStation(BASHI, eleventh, 'mori', standing(9)).ok).toBe(true);
  expect(noteStation(BASHI, eleventh, 'mori', standing(10))).toMatchObject({
    ...{ ok: false, status: 409, code: 'too-many-notes' },
  });
});

test('a note is taken back with its words, by two at once without a fault', () => {
  expect(withdrawStationNote(BASHI, id(1), 'sato', standing(1))).toEqual({
    ok: true,
    facts: [
      {
        kind: 'station.note-withdrawn',
        body: { note: id(1), station: BASHI, text: WORKS.text, by: 'sato' },
      },
    ],
  });
  expect(withdrawStationNote(BASHI, id(1), 'mori', [])).toEqual({ ok: true, facts: [] });
});
