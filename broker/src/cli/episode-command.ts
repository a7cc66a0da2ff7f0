import {
  type AcknowledgeAnswer,
  type AcknowledgementView,
  type HandledEpisode,
  toIsoJst,
} from '@kawamori/contracts';
import type { EpisodeDesk } from './episode-desk.js';
import type { EpisodeWork } from './episode-words.js';

interface Io {
  out: (line: string) => void;
  err: (line: string) => void;
}

/** Carries out what an operator does about episodes; the exit code. */
export async function episodeCommand(
  command: EpisodeWork,
  { episodes }: { episodes: EpisodeDesk },
  io: Io,
): Promise<number> {
  if (command.kind === 'episode-list') {
    const all = await episodes.list(command.town);
    const shown = command.all ? all : all.filter(({ answer }) => answer !== 'closed');
    if (command.json) io.out(JSON.stringify(shown, undefined, 2));
    else if (shown.length === 0)
      io.out(all.length === 0 ? 'nothing was told' : 'every episode is closed (--all shows them)');
    else for (const one of shown) io.out(lineOf(one));
    return 0;
  }
  const found = await find(command.episode, episodes);
  if (!found) {
    io.err(`nothing was told of ${command.episode} among the newest episodes: kawamori episode list --all`);
    return 1;
  }
  const { episode } = found;
  switch (command.kind) {
    case 'episode-show':
      for (const line of command.json ? [JSON.stringify(found, undefined, 2)] : linesOf(found)) io.out(line);
      return 0;
    case 'episode-ack':
      return done(await episodes.acknowledge(episode, command.note), `${episode}: acknowledged`, io);
    case 'episode-close':
      return done(
        await episodes.close(episode, command.note),
        `${episode}: closed; a higher level or a further rise calls again`,
        io,
      );
    case 'episode-hand-over':
      return done(
        await episodes.handOver(episode, command.to, command.note),
        `${episode}: ${command.to} is called; until somebody takes it over, you stay responsible`,
        io,
      );
    case 'episode-note':
      return done(await episodes.note(episode, command.note), `${episode}: noted`, io);
    case 'episode-undo':
      return done(await episodes.undo(episode, command.what), `${episode}: ${command.what} taken back`, io);
  }
}

function done({ recorded }: AcknowledgeAnswer, words: string, { out, err }: Io): number {
  out(words);
  if (!recorded) err('it counts, and is journalled as soon as the disk takes it');
  return 0;
}

/** By its own name, or the newest of a station. */
async function find(name: string, episodes: EpisodeDesk): Promise<HandledEpisode | undefined> {
  const all = await episodes.list();
  return all.find(({ episode, station }) => (name.includes(':') ? episode === name : station === name));
}

const ANSWERS = {
  open: 'nobody has acknowledged it',
  acknowledged: 'acknowledged',
  'handing-over': 'handed over, not taken yet',
  closed: 'closed',
} as const;

// What people wrote is shown as JSON text, so that it cannot speak to the terminal.
const lineOf = ({ episode, lastAt, answer, subjectJa, ...one }: HandledEpisode): string =>
  [episode, toIsoJst(lastAt), subjectJa, ANSWERS[answer], ...whoIn({ answer, ...one })].join('\t');

const whoIn = ({
  answer,
  acknowledged,
  handedOver,
  closed,
}: Pick<HandledEpisode, 'answer' | 'acknowledged' | 'handedOver' | 'closed'>): string[] => {
  if (answer === 'closed' && closed) return [closed.nameJa];
  if (answer === 'handing-over' && handedOver) return [`${handedOver.nameJa} > ${handedOver.toNameJa}`];
  return acknowledged.length > 0 ? [acknowledged.map(({ nameJa }) => nameJa).join('、')] : [];
};

function linesOf(one: HandledEpisode): string[] {
  const said = (what: string, { nameJa, at, note }: AcknowledgementView) =>
    `  ${toIsoJst(at)}\t${what}\t${nameJa}${note === '' ? '' : `\t${JSON.stringify(note)}`}`;
  const { handedOver, closed } = one;
  return [
    `${one.episode}\t${one.stationNameJa}\t${ANSWERS[one.answer]}`,
    `  told first ${toIsoJst(one.firstAt)}, last ${toIsoJst(one.lastAt)}: ${one.subjectJa}`,
    ...one.acknowledged.map((word) => said('acknowledged', word)),
    ...(handedOver
      ? [
          said(`handed over to ${handedOver.toNameJa}`, handedOver),
          handedOver.taken
            ? `  ${toIsoJst(handedOver.taken.at)}\ttaken over\t${handedOver.taken.nameJa}`
            : `  not taken over yet: ${handedOver.nameJa} stays responsible`,
        ]
      : []),
    ...(closed ? [said('closed', closed)] : []),
  ];
}
