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
  const all = await episodes.list();
  const found = meant(command, all);
  if (command.kind === 'episode-show') {
    if (!found) return unknown(command.episode, io);
    for (const line of command.json ? [JSON.stringify(found, undefined, 2)] : linesOf(found)) io.out(line);
    return 0;
  }
  // One that is named whole may be older than what is listed: the hub knows.
  const episode = found?.episode ?? (isWhole(command.episode) ? command.episode : undefined);
  if (episode === undefined) return unknown(command.episode, io);
  const code = await act({ ...command, episode }, episodes, io);
  for (const other of isWhole(command.episode) ? [] : all.filter((one) => waitsBeside(one, found)))
    io.err(`waits too: ${other.episode}\t${other.subjectJa}`);
  return code;
}

function unknown(name: string, { err }: Io): number {
  err(`nothing was told of ${name} among the newest episodes: kawamori episode list --all`);
  return 1;
}

async function act(
  command: Exclude<EpisodeWork, { kind: 'episode-list' | 'episode-show' }>,
  episodes: EpisodeDesk,
  io: Io,
): Promise<number> {
  const { episode } = command;
  switch (command.kind) {
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

const isWhole = (name: string): boolean => name.includes(':');
const waits = ({ answer, isOver }: HandledEpisode): boolean =>
  (answer === 'open' && !isOver) || answer === 'handing-over';

/** Which of several episodes of a station a command is about before the others. */
const FITS: Readonly<Record<Exclude<EpisodeWork['kind'], 'episode-list'>, (one: HandledEpisode) => boolean>> =
  {
    'episode-show': () => true,
    'episode-note': () => true,
    'episode-ack': waits,
    // What is well again is handed over to nobody; a river that has fallen may be.
    'episode-hand-over': ({ answer, isOver, matter }) =>
      answer !== 'closed' && (matter === 'river' || !isOver),
    'episode-close': ({ answer }) => answer !== 'closed',
    'episode-undo': ({ answer }) => answer !== 'open',
  };

/** By its own name; or of a station: the newest that fits the command, about its river before what is broken there. */
function meant(
  { kind, episode: name }: Exclude<EpisodeWork, { kind: 'episode-list' }>,
  all: readonly HandledEpisode[],
): HandledEpisode | undefined {
  if (isWhole(name)) return all.find(({ episode }) => episode === name);
  const rankOf = (one: HandledEpisode) => (FITS[kind](one) ? 0 : 2) + (one.matter === 'river' ? 0 : 1);
  return all.filter(({ station }) => station === name).toSorted((a, b) => rankOf(a) - rankOf(b))[0];
}

const waitsBeside = (one: HandledEpisode, done: HandledEpisode | undefined): boolean =>
  waits(one) && one.station === done?.station && one.episode !== done.episode;

const ANSWERS = {
  open: 'nobody has acknowledged it',
  acknowledged: 'acknowledged',
  'handing-over': 'handed over, not taken yet',
  closed: 'closed',
} as const;

const standsAs = ({ answer, isOver }: HandledEpisode): string =>
  answer === 'open' && isOver ? 'over, and asks for no answer' : ANSWERS[answer];

// What people wrote is shown as JSON text, so that it cannot speak to the terminal.
const lineOf = (one: HandledEpisode): string =>
  [one.episode, toIsoJst(one.lastAt), one.subjectJa, standsAs(one), ...whoIn(one)].join('\t');

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
    `${one.episode}\t${one.stationNameJa}\t${standsAs(one)}`,
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
