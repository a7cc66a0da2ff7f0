import {
  type CallMusterRequest,
  type MusterAnswerRequest,
  type MusterArrivalRequest,
  MusterList,
  type OwnMusterAnswer,
  type TownId,
  type UndoMusterRequest,
} from '@kawamori/contracts';
import type { z } from 'zod';
import { type Answer, anything, asker } from '../api/client.js';

/** What the headquarters' page asks of the hub. */
export interface MusterApi {
  openHq(town: TownId, place: string): Promise<Answer<unknown>>;
  /** @param isMistake they never were open */
  closeHq(town: TownId, isMistake: boolean): Promise<Answer<unknown>>;
  musters(): Promise<Answer<MusterList>>;
  call(muster: CallMusterRequest): Promise<Answer<unknown>>;
  ownAnswer(answer: z.input<typeof OwnMusterAnswer>): Promise<Answer<unknown>>;
  answer(answer: z.input<typeof MusterAnswerRequest>): Promise<Answer<unknown>>;
  arrive(who: z.input<typeof MusterArrivalRequest>): Promise<Answer<unknown>>;
  undo(what: z.input<typeof UndoMusterRequest>): Promise<Answer<unknown>>;
  end(muster: string, isMistake: boolean): Promise<Answer<unknown>>;
}

export function musterApi(base: string): MusterApi {
  const ask = asker(base);
  const post = (path: string, body: unknown) => ask(anything, path, { method: 'POST', body });
  return {
    openHq: (town, place) =>
      post('/headquarters/open', { town, ...(place.trim() === '' ? {} : { place: place.trim() }) }),
    closeHq: (town, isMistake) =>
      post('/headquarters/close', { town, ...(isMistake ? { mistake: true } : {}) }),
    musters: () => ask(MusterList, '/musters'),
    call: (muster) => post('/musters', muster),
    ownAnswer: (answer) => post('/musters/own-answer', answer),
    answer: (answer) => post('/musters/answer', answer),
    arrive: (who) => post('/musters/arrival', who),
    undo: (what) => post('/musters/undo', what),
    end: (muster, isMistake) => post('/musters/end', { muster, ...(isMistake ? { mistake: true } : {}) }),
  };
}
