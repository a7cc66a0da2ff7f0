import { rmSync } from 'node:fs';
import {
  HOUR,
  type Instant,
  MINUTE,
  type NewFact,
  type RehearsalChoices,
  type RehearsalMark,
  type RehearsalReport,
  type RehearsalRequest,
  type RehearsalView,
  seriesParts,
} from '@kawamori/contracts';
import { after, type Clock, freePort, type Log, type Part, type Pending } from '@kawamori/kit';
import { ApiFault } from '../api/api-fault.js';
import type { ChannelReach } from '../notices/channel-reach.js';
import { type floodFiles, floodFolders, spanOf } from './floods.js';
import { type GateServer, gateServer } from './gate-server.js';
import { endInterrupted } from './interrupted.js';
import { type LayOutInputs, layOut } from './lay-out.js';
import type { Handed } from './message-gate.js';
import {
  acknowledgementsIn,
  noteHanded,
  type RehearsalFolder,
  readReport,
  rehearsalFolder,
  rehearsalIds,
  remember,
  writeReport,
} from './rehearsal-folder.js';
import { rehearsalReport } from './rehearsal-report.js';
import {
  type Actor,
  arm,
  confirm,
  ended,
  isOver,
  isPlaying,
  markOf,
  type Rehearsal,
  type RehearsalChange,
  started,
  viewOf,
  yielded,
} from './rehearsal-state.js';
import { checkRequest } from './request-check.js';
import { beginStage, type Stage } from './stage.js';

/** After the last value of the flood there is time to acknowledge and to look. */
const LINGERS = 30 * MINUTE;
const LONGEST = 12 * HOUR;
const MOST_PAST = 50;

export interface RehearsalDeskInputs extends LayOutInputs {
  dataDir: string;
  log: Log;
  wallClock: Clock;
  reach: Pick<ChannelReach, 'channelTo'>;
  keep(facts: readonly NewFact[]): Promise<unknown>;
  /** A real notice about the river that was decided since (wall clock), and that nobody has answered. */
  realNoticeSince(from: Instant): string | undefined;
}

export interface RehearsalDesk extends Part {
  mark(): RehearsalMark | null;
  now(): RehearsalView | null;
  choices(): RehearsalChoices;
  arm(request: RehearsalRequest, by: Actor): Promise<RehearsalView>;
  confirm(id: string, by: Actor): Promise<RehearsalView>;
  /** One person alone may stop it. */
  stopBy(id: string, by: string): Promise<RehearsalView>;
  report(id: string): RehearsalReport | undefined;
  /** Real notices were decided or have moved. */
  realNotices(): void;
  /** Where the hub of the rehearsal answers, while one runs. */
  httpSocket(): string | undefined;
}

/** What is under way beside the state: files, processes, messages. */
interface Play {
  folder: RehearsalFolder;
  gate: GateServer;
  stage: Stage | undefined;
  handed: Handed[];
  /** How long the flood takes at its speed. */
  lastsMs: number;
}

/** Rehearsals of this hub's staff: one at a time, armed by two. Of the real hub they touch its people, through the gate, and nothing else. */
export function rehearsalDesk(inputs: RehearsalDeskInputs): RehearsalDesk {
  const { dataDir, log, wallClock, settings, keep } = inputs;
  let current: Rehearsal | undefined;
  let play: Play | undefined;
  let timer: Pending | undefined;
  /** One change after another. */
  let turn: Promise<unknown> = Promise.resolve();
  const now = () => wallClock.now();

  const inTurn = <T>(work: () => T | Promise<T>): Promise<T> => {
    const next = turn.then(work);
    turn = next.catch(() => undefined);
    return next;
  };
  const record = async (facts: readonly NewFact[]) => {
    try {
      if (facts.length > 0) await keep(facts);
    } catch (error) {
      log.error({ err: error }, 'what becomes of the rehearsal cannot be journalled');
    }
  };
  const later = (at: Instant, work: () => Promise<unknown>) => {
    timer?.cancel();
    timer = after(Math.max(0, at - now()), () => void inTurn(work));
  };
  const shown = (known: Rehearsal): RehearsalView =>
    viewOf(known, (id) => settings().people.get(id)?.nameJa ?? id);
  /** What a hub that is killed finds of it. A disk that takes nothing keeps nobody from rehearsing, or from stopping. */
  const onDisk = (known: Rehearsal, work: (folder: RehearsalFolder) => void) => {
    try {
      work(rehearsalFolder(dataDir, known.id));
    } catch (error) {
      log.error({ err: error, rehearsal: known.id }, 'the folder of the rehearsal cannot be written');
    }
  };
  const goOnAs = (next: Rehearsal): void => {
    current = next;
    onDisk(next, (folder) => remember(folder, next));
  };
  const taken = async (change: RehearsalChange): Promise<Rehearsal> => {
    if (!change.ok) throw new ApiFault(409, change.code, change.message);
    await keep(change.facts);
    goOnAs(change.next);
    return change.next;
  };

  const end = async (how: Parameters<typeof ended>[1]): Promise<void> => {
    if (!current || current.state === 'ended') return;
    timer?.cancel();
    const wasArmed = current.state === 'armed';
    const { next, facts } = ended(current, how, now());
    current = next;
    const left = play;
    play = undefined;
    left?.gate.cutOff();
    await left?.stage?.stop();
    await left?.gate.close();
    await record(facts);
    onDisk(next, (folder) => {
      if (wasArmed) rmSync(folder.root, { recursive: true, force: true });
      else writeReport(folder, rehearsalReport(shown(next), left?.handed ?? [], acknowledgementsIn(folder)));
    });
  };

  const begin = async (known: Rehearsal): Promise<void> => {
    const folder = rehearsalFolder(dataDir, known.id);
    const handed: Handed[] = [];
    try {
      const mqttPort = await freePort('127.0.0.1');
      const lastsMs = await layOut(known, { folder, mqttPort, now: now() }, inputs);
      const gate = gateServer({
        ...{ socketFile: folder.gateSocket, log, wallClock, reach: inputs.reach },
        allowed: () => ({
          people: known.request.people,
          channelsOf: (person) =>
            settings()
              .people.get(person)
              ?.contacts.map(({ channel }) => channel),
          yielded: current?.id !== known.id || !isPlaying(current) || current.yieldedAt !== null,
        }),
        onHanded: (one) => {
          handed.push(one);
          onDisk(known, () => noteHanded(folder, one));
        },
      });
      await gate.open();
      const stage = beginStage(
        { folder: folder.root, speed: known.speed, mqttPort },
        {
          log,
          onWord: ({ type }) => void inTurn(() => heard(known.id, type)),
          onGone: (exitCode) =>
            void inTurn(async () => {
              if (current?.id === known.id)
                await end({ why: 'broke', detail: `its processes left with exit code ${exitCode}` });
            }),
        },
      );
      play = { folder, gate, stage, handed, lastsMs };
      later(now() + LONGEST, () => end({ why: 'over' }));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      log.error({ err: error }, 'a rehearsal could not be begun');
      await end({ why: 'broke', detail });
      throw new ApiFault(409, 'cannot-begin', `訓練を始められませんでした：${detail}`);
    }
  };

  const heard = (id: string, word: 'playing' | 'played'): void => {
    if (!current || current.id !== id || !play || !isPlaying(current)) return;
    if (word === 'playing') {
      const until = now() + Math.min(LONGEST, play.lastsMs + LINGERS);
      goOnAs(started(current, { at: now(), until }));
      later(until, () => end({ why: 'over' }));
    } else {
      const until = now() + LINGERS;
      goOnAs({ ...current, until });
      later(until, () => end({ why: 'over' }));
    }
  };

  /** Ends its messages where a real notice was decided since it was asked for. */
  const giveWay = (): void => {
    const known = current;
    if (!known || !isPlaying(known) || known.yieldedAt !== null) return;
    const real = inputs.realNoticeSince(known.armedAt);
    if (real === undefined) return;
    // At once, before anything of it is written: the telephone that rings for a rehearsal is hung up.
    play?.gate.cutOff();
    const { next, facts } = yielded(known, real, now());
    goOnAs(next);
    log.warn(
      { rehearsal: known.id, notice: real },
      'a real notice: no message of the rehearsal leaves any more',
    );
    void record(facts);
  };

  return {
    name: 'rehearsals',
    start: async () => {
      current = await endInterrupted({ dataDir, log, now: now(), record, shown });
    },
    stop: () => inTurn(() => end({ why: 'hub-stopped' })),
    mark: () => markOf(current),
    now: () => (current ? shown(current) : null),
    choices: () => ({
      floods: inputs.floodsDir === undefined ? [] : floodFolders(inputs.floodsDir).map(choiceOf),
      people: [...settings().people.values()].map(({ id, nameJa }) => ({ id, nameJa })),
      past: rehearsalIds(dataDir)
        .filter((id) => id !== current?.id || isOver(current))
        .slice(0, MOST_PAST),
    }),
    arm: (request, by) =>
      inTurn(async () => {
        checkRequest(request, { settings: settings(), floodsDir: inputs.floodsDir, now: now() });
        const id = idOf(now());
        const known = await taken(arm(current, { id, request }, by, now()));
        later(known.expiresAt, async () => {
          if (current?.id === id && current.state === 'armed') await end({ why: 'not-confirmed' });
        });
        return shown(known);
      }),
    confirm: (id, by) =>
      inTurn(async () => {
        const realNotices = inputs.realNoticeSince(now() - LONGEST) !== undefined;
        const known = await taken(confirm(current, id, by, { now: now(), realNotices }));
        timer?.cancel();
        // One may have been decided while the word was written.
        giveWay();
        await begin(known);
        return shown(current ?? known);
      }),
    stopBy: (id, by) =>
      inTurn(async () => {
        if (!current || current.id !== id || current.state === 'ended')
          throw new ApiFault(409, 'no-rehearsal', 'その訓練は、もう終わっています。');
        await end({ why: 'stopped', by });
        return shown(current);
      }),
    report: (id) => readReport(dataDir, id),
    realNotices: giveWay,
    httpSocket: () => (current?.state === 'running' ? play?.folder.httpSocket : undefined),
  };
}

const choiceOf = ({ name, files }: { name: string; files: ReturnType<typeof floodFiles> }) => {
  const spans = files.flatMap(({ file }) => spanOf(file) ?? []);
  const length =
    Math.max(0, ...spans.map(({ to }) => to)) -
    Math.min(...spans.map(({ from }) => from), Number.POSITIVE_INFINITY);
  return {
    name,
    stations: new Set(files.map(({ series }) => seriesParts(series).station)).size,
    hours: Number.isFinite(length) ? Math.round((length / HOUR) * 10) / 10 : 0,
  };
};

/** By Japan's time: `20260601-0900-12`. */
const idOf = (at: Instant): string =>
  new Date(at + 9 * HOUR).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
