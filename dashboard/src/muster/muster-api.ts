import {
  AcknowledgeAnswer,
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
  call(muster: CallMusterRequest): Promise<Answer<AcknowledgeAnswer>>;
  ownAnswer(answer: z.input<typeof OwnMusterAnswer>): Promise<Answer<AcknowledgeAnswer>>;
  answer(answer: z.input<typeof MusterAnswerRequest>): Promise<Answer<AcknowledgeAnswer>>;
  arrive(who: z.input<typeof MusterArrivalRequest>): Promise<Answer<AcknowledgeAnswer>>;
  undo(what: z.input<typeof UndoMusterRequest>): Promise<Answer<AcknowledgeAnswer>>;
  end(muster: string, isMistake: boolean): Promise<Answer<AcknowledgeAnswer>>;
}

export function musterApi(base: string): MusterApi {
  const ask = asker(base);
  const post = (path: string, body: unknown) => ask(anything, path, { method: 'POST', body });
  const say = (path: string, body: unknown) =>
    ask(AcknowledgeAnswer, `/musters${path}`, { method: 'POST', body });
  return {
    openHq: (town, place) =>
      post('/headquarters/open', { town, ...(place.trim() === '' ? {} : { place: place.trim() }) }),
    closeHq: (town, isMistake) =>
      post('/headquarters/close', { town, ...(isMistake ? { mistake: true } : {}) }),
    musters: () => ask(MusterList, '/musters'),
    call: (muster) => say('', muster),
    ownAnswer: (answer) => say('/own-answer', answer),
    answer: (answer) => say('/answer', answer),
    arrive: (who) => say('/arrival', who),
    undo: (what) => say('/undo', what),
    end: (muster, isMistake) => say('/end', { muster, ...(isMistake ? { mistake: true } : {}) }),
  };
}
