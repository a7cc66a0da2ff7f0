import { type NewFact, PersonId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import type { Word } from './answer.js';
import { handlingDesk } from './handling-desk.js';

const person = PersonId.parse('mori');
const byLink: Word = {
  ...{ what: 'acknowledged', by: 'mori', via: 'link', person, nameJa: '森', nameEn: 'Mori' },
  ...{ at: 7, wallAt: 7, note: '', to: undefined },
};

test('what a person has said by a link is taken back at their account as what it was: it is undone', async () => {
  const facts: NewFact[] = [];
  const settings = { people: new Map(), accounts: new Map([['m-ichiro', { person }]]) };
  const desk = handlingDesk({
    view: {
      ...{ noticesOf: () => ['e|caution|1'], askingOf: () => ['e|caution|1'], wordsOn: () => [byLink] },
      knowsPress: () => false,
      settings: () => settings as never,
    },
    wallClock: { now: () => 8 },
    settle: (news) => Promise.resolve(void facts.push(...news)),
  });
  const answer = await desk.undo('e', 'acknowledged', { by: 'm-ichiro', via: 'face' });
  expect(answer).toEqual({ recorded: true });
  expect(facts).toMatchObject([{ kind: 'episode.undone', body: { by: 'mori', via: 'link', saidAt: 7 } }]);
});
