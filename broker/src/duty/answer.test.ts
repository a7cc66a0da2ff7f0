import { answerOf, type PersonId, type Undoable } from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { answeredBy, inCharge, type Word } from './answer.js';

let at = 0;
const word = (what: Undoable, by: string, to?: string): Word => ({
  ...{ what, by, via: 'link', nameJa: by, nameEn: by, at: ++at, wallAt: at, note: '' },
  person: by as PersonId,
  to: to === undefined ? undefined : { to: to as PersonId, toNameJa: to, toNameEn: to },
});
const answer = (...words: Word[]) => answerOf(answeredBy(words));

describe('what people have said of a notice', () => {
  test('is open, acknowledged, or closed', () => {
    expect(answer()).toBe('open');
    expect(answer(word('acknowledged', 'mori'))).toBe('acknowledged');
    expect(answer(word('closed', 'mori'))).toBe('closed');
  });

  test('handed over, it waits until another than the one who hands over has acknowledged', () => {
    const handed = [word('acknowledged', 'mori'), word('handed-over', 'mori', 'oka')];
    expect(answer(...handed)).toBe('handing-over');
    expect(answer(...handed, word('acknowledged', 'mori'))).toBe('handing-over');
    const taken = [...handed, word('acknowledged', 'oka')];
    expect(answer(...taken)).toBe('acknowledged');
    expect(answeredBy(taken).handedOver?.taken).toMatchObject({ nameJa: 'oka' });
    expect(answeredBy(taken).acknowledged.map(({ by }) => by)).toEqual(['mori', 'oka']);
  });

  test('handed back, whoever had acknowledged it before must do so again', () => {
    const back = [
      word('acknowledged', 'mori'),
      word('handed-over', 'mori', 'oka'),
      word('acknowledged', 'oka'),
      word('handed-over', 'oka', 'mori'),
    ];
    expect(answer(...back)).toBe('handing-over');
    expect(answer(...back, word('acknowledged', 'mori'))).toBe('acknowledged');
  });

  test('an account and a link of one person are one: they do not take over from themselves', () => {
    const handed = [word('acknowledged', 'mori'), word('handed-over', 'mori', 'oka')];
    const atTheDesk: Word = { ...word('acknowledged', 'm-ichiro'), via: 'face', person: 'mori' as PersonId };
    expect(answer(...handed, atTheDesk)).toBe('handing-over');
    expect(answeredBy([...handed, atTheDesk]).acknowledged).toHaveLength(1);
  });

  test('a hand-over opens what was closed', () => {
    expect(answer(word('closed', 'hq'), word('handed-over', 'hq', 'oka'))).toBe('handing-over');
  });
});

describe('in charge is', () => {
  test('whoever acknowledged last, and can be called', () => {
    expect(inCharge([])).toEqual([]);
    expect(inCharge([word('acknowledged', 'mori')])).toEqual(['mori']);
    expect(inCharge([{ ...word('acknowledged', 'hq'), via: 'face', person: undefined }])).toEqual([]);
  });

  test('whom it is handed over to and who has given it away, until it is taken; nobody once it is closed', () => {
    const handed = [word('acknowledged', 'mori'), word('handed-over', 'mori', 'oka')];
    expect(inCharge(handed)).toEqual(['oka', 'mori']);
    expect(inCharge([...handed, word('acknowledged', 'oka')])).toEqual(['oka']);
    expect(inCharge([...handed, word('closed', 'hq')])).toEqual([]);
  });
});
