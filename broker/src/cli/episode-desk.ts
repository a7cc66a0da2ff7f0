import type { AcknowledgeAnswer, HandledEpisode, PersonId, TownId, Undoable } from '@kawamori/contracts';
import type { OperatorClient } from './operator-client.js';

/** What an operator does about episodes, through the running hub. */
export interface EpisodeDesk {
  /** Those of which something was told, the one told of last first. */
  list(town?: TownId): Promise<HandledEpisode[]>;
  acknowledge(episode: string, note: string | undefined): Promise<AcknowledgeAnswer>;
  handOver(episode: string, to: PersonId, note: string | undefined): Promise<AcknowledgeAnswer>;
  close(episode: string, note: string | undefined): Promise<AcknowledgeAnswer>;
  note(episode: string, note: string): Promise<AcknowledgeAnswer>;
  undo(episode: string, what: Undoable): Promise<AcknowledgeAnswer>;
}

export function episodeDesk(hub: OperatorClient): EpisodeDesk {
  const say = async (episode: string, what: string, body: object) =>
    (await hub.ask(
      'POST',
      `/api/v1/episodes/${encodeURIComponent(episode)}/${what}`,
      body,
    )) as AcknowledgeAnswer;
  const noted = (note: string | undefined) => (note === undefined ? {} : { note });
  return {
    list: async (town) =>
      (await hub.ask(
        'GET',
        `/api/v1/episodes${town === undefined ? '' : `?town=${town}`}`,
      )) as HandledEpisode[],
    acknowledge: (episode, note) => say(episode, 'acknowledge', noted(note)),
    handOver: (episode, to, note) => say(episode, 'hand-over', { to, ...noted(note) }),
    close: (episode, note) => say(episode, 'close', noted(note)),
    note: (episode, note) => say(episode, 'notes', { note }),
    undo: (episode, what) => say(episode, 'undo', { what }),
  };
}
