import {
  HandOverRequest,
  NoteRequest,
  type PersonId,
  StationId,
  TownId,
  Undoable,
} from '@kawamori/contracts';
import { z } from 'zod';

/** What an operator does about an episode, every word of it checked. */
export type EpisodeWork =
  | { kind: 'episode-list'; town: TownId | undefined; all: boolean; json: boolean }
  | { kind: 'episode-show'; episode: string; json: boolean }
  | { kind: 'episode-ack' | 'episode-close'; episode: string; note: string | undefined }
  | { kind: 'episode-hand-over'; episode: string; to: PersonId; note: string | undefined }
  | { kind: 'episode-note'; episode: string; note: string }
  | { kind: 'episode-undo'; episode: string; what: Undoable };

interface Given {
  town?: string;
  to?: string;
  note?: string;
  what?: string;
  all?: boolean;
  json?: boolean;
}

const Note = HandOverRequest.shape.note;

/** The words of an episode's command as the hub's own schemas read them; every fault with its option. */
function read<S extends z.ZodRawShape>(
  episode: string,
  shape: S,
  fields: Given,
): z.output<z.ZodObject<S>> | string[] {
  const faults: string[] = [];
  const [station = ''] = episode.split(':');
  if (!StationId.safeParse(station).success || episode.length > 120)
    faults.push(
      `EPISODE: expected an episode as kawamori episode list shows it, or a station's id, received ${episode}`,
    );
  const checked = z.object(shape).safeParse(fields);
  for (const { path, message } of checked.error?.issues ?? []) {
    const field = String(path[0]) as keyof Given;
    faults.push(`--${field}: ${fields[field] === undefined ? 'must be stated' : message}`);
  }
  return checked.success && faults.length === 0 ? checked.data : faults;
}

const about = (kind: 'episode-ack' | 'episode-close') => ({
  subject: 'EPISODE' as const,
  options: ['note'] as const,
  read: (episode: string, { note }: Given) => {
    const checked = read(episode, { note: Note }, { ...(note === undefined ? {} : { note }) });
    return Array.isArray(checked) ? checked : { kind, episode, note: checked.note };
  },
});

export const episodeVerbs = {
  'episode list': {
    options: ['town', 'all', 'json'],
    read: (_: string, { town, all = false, json = false }: Given) => {
      const of = TownId.optional().safeParse(town);
      return of.success
        ? { kind: 'episode-list', town: of.data, all, json }
        : [`--town: expected a town's id, received ${town}`];
    },
  },
  'episode show': {
    subject: 'EPISODE',
    options: ['json'],
    read: (episode: string, { json = false }: Given) => {
      const checked = read(episode, {}, {});
      return Array.isArray(checked) ? checked : { kind: 'episode-show', episode, json };
    },
  },
  'episode ack': about('episode-ack'),
  'episode close': about('episode-close'),
  'episode hand-over': {
    subject: 'EPISODE',
    options: ['to', 'note'],
    read: (episode: string, { to, note }: Given) => {
      const checked = read(
        episode,
        { to: HandOverRequest.shape.to, note: Note },
        { ...(to === undefined ? {} : { to }), ...(note === undefined ? {} : { note }) },
      );
      return Array.isArray(checked)
        ? checked
        : { kind: 'episode-hand-over', episode, to: checked.to, note: checked.note };
    },
  },
  'episode note': {
    subject: 'EPISODE',
    options: ['note'],
    read: (episode: string, { note }: Given) => {
      const checked = read(episode, NoteRequest.shape, { ...(note === undefined ? {} : { note }) });
      return Array.isArray(checked) ? checked : { kind: 'episode-note', episode, note: checked.note };
    },
  },
  'episode undo': {
    subject: 'EPISODE',
    options: ['what'],
    read: (episode: string, { what }: Given) => {
      const checked = read(episode, { what: Undoable }, { ...(what === undefined ? {} : { what }) });
      return Array.isArray(checked) ? checked : { kind: 'episode-undo', episode, what: checked.what };
    },
  },
} as const satisfies Record<
  string,
  {
    subject?: 'EPISODE';
    options: readonly string[];
    read(name: string, given: Given): EpisodeWork | readonly string[];
  }
>;
