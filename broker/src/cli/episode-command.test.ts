// Played: the running hub, which does what it is asked.
import { type HandledEpisode, PersonId } from '@kawamori/contracts';
import { expect, test } from 'vitest';
import { aNotice, minute } from '../testing/builders.js';
import { episodeCommand } from './episode-command.js';
import type { EpisodeDesk } from './episode-desk.js';

const { station, town } = aNotice();
const LEVEL = `${station}:level:2026-06-02T18:00:00+09:00`;
const RISE = `${station}:rise:2026-06-02T18:10:00+09:00`;
const SILENT = `condition:silent:${town}:2026-06-02T19:00:00+09:00`;
const HUB = `condition:hub:${town}:2026-06-02T19:30:00+09:00`;

const told = (episode: string, changes: Partial<HandledEpisode> = {}): HandledEpisode => ({
  ...{
    episode,
    town,
    station,
    stationNameJa: '鍛冶屋瀬橋',
    stationNameEn: 'Kajiyase-bashi',
    matter: 'river',
  },
  ...{ notice: `${episode}|caution|1`, subjectJa: '鍛冶屋瀬橋 上昇', subjectEn: '', alertLevel: 2 },
  ...{
    firstAt: minute(0),
    lastAt: minute(0),
    answer: 'open',
    isOver: false,
    acknowledged: [],
    handedOver: null,
    closed: null,
  },
  ...changes,
});
const broken = (episode: string, changes: Partial<HandledEpisode> = {}) =>
  told(episode, { matter: 'maintenance', alertLevel: 0, ...changes });

/** What the hub is asked to do, and what is said of it, with the newest episode first. */
async function run(command: Parameters<typeof episodeCommand>[0], ...all: HandledEpisode[]) {
  const asked: string[] = [];
  const said = { out: [] as string[], err: [] as string[] };
  const noted = (what: string) => (episode: string) => {
    asked.push(`${what} ${episode}`);
    return Promise.resolve({ recorded: true });
  };
  const episodes: EpisodeDesk = {
    list: () => Promise.resolve(all),
    ...{ acknowledge: noted('ack'), handOver: noted('hand-over'), close: noted('close') },
    ...{ note: noted('note'), undo: noted('undo') },
  };
  const io = { out: (line: string) => said.out.push(line), err: (line: string) => said.err.push(line) };
  const code = await episodeCommand(command, { episodes }, io);
  return { code, asked, ...said };
}
const ack = (episode: string) => ({ kind: 'episode-ack', episode, note: undefined }) as const;
const undo = (episode: string) => ({ kind: 'episode-undo', episode, what: 'acknowledged' }) as const;

test('a station means its river before what is broken there, and what waits before what is answered', async () => {
  expect((await run(ack(station), broken(SILENT), told(LEVEL))).asked).toEqual([`ack ${LEVEL}`]);
  const answered = told(RISE, { answer: 'acknowledged' });
  expect((await run(ack(station), answered, told(LEVEL))).asked).toEqual([`ack ${LEVEL}`]);
  expect((await run(undo(station), told(LEVEL), answered)).asked).toEqual([`undo ${RISE}`]);
  expect((await run(ack(station), broken(SILENT), answered)).asked).toEqual([`ack ${SILENT}`]);
});

test('what is handed over is the newest about the river that is not closed, answered or not, and never what is well again', async () => {
  const to = PersonId.parse('oka-hana');
  const handOver = { kind: 'episode-hand-over', episode: station, to, note: undefined } as const;
  const wellAgain = broken(SILENT, { isOver: true });
  const answered = told(LEVEL, { answer: 'acknowledged' });
  expect((await run(handOver, wellAgain, answered)).asked).toEqual([`hand-over ${LEVEL}`]);
  expect((await run(handOver, broken(SILENT), answered)).asked).toEqual([`hand-over ${LEVEL}`]);
  expect((await run(handOver, told(RISE, { answer: 'closed' }), answered)).asked).toEqual([
    `hand-over ${LEVEL}`,
  ]);
});

test('what is over waits for nobody, and the list says so', async () => {
  const list = { kind: 'episode-list', town: undefined, all: false, json: false } as const;
  const wellAgain = broken(SILENT, { isOver: true });
  expect((await run(list, wellAgain)).out[0]).toContain('over, and asks for no answer');
  expect(await run(ack(station), wellAgain, told(LEVEL))).toMatchObject({ asked: [`ack ${LEVEL}`], err: [] });
});

test('what waits beside it is said, so that nobody takes one answer for all', async () => {
  const { out, err } = await run(ack(station), told(RISE), told(LEVEL));
  expect(out).toEqual([`${RISE}: acknowledged`]);
  expect(err).toEqual([`waits too: ${LEVEL}\t鍛冶屋瀬橋 上昇`]);
  expect((await run(ack(LEVEL), told(RISE), told(LEVEL))).err).toEqual([]);
});

test('what is broken at no station is known by its own name, and so is what is older than the list', async () => {
  const hub = broken(HUB, { station: null, stationNameJa: 'サーバー' });
  expect((await run(ack(HUB), hub)).asked).toEqual([`ack ${HUB}`]);
  expect((await run({ kind: 'episode-show', episode: HUB, json: false }, hub)).out[0]).toContain('サーバー');
  expect((await run(ack(LEVEL))).asked).toEqual([`ack ${LEVEL}`]);
  expect(await run(ack('nowhere'), hub)).toMatchObject({
    ...{ code: 1, asked: [] },
    err: [expect.stringContaining('nothing was told of nowhere')],
  });
  expect((await run({ kind: 'episode-show', episode: LEVEL, json: false }, hub)).code).toBe(1);
});
