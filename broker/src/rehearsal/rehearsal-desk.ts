import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  HOUR,
  type Instant,
  MINUTE,
  type NewFact,
  type Quantity,
  type RehearsalChoices,
  type RehearsalMark,
  type RehearsalReport,
  type RehearsalRequest,
  type RehearsalView,
  SeriesView,
  type StationId,
  seriesParts,
} from '@kawamori/contracts';
import { after, type Clock, freePort, type Log, type Part, type Pending } from '@kawamori/kit';
import { ApiFault } from '../api/api-fault.js';
import type { CallingNotice } from '../duty/calls-of-notice.js';
import { openJournalForReading } from '../journal/sqlite-journal.js';
import type { ChannelReach } from '../notices/channel-reach.js';
import type { Settings } from '../settings/settings.js';
import { drillSettings } from './drill-settings.js';
import { type floodFiles, floodFolders, PLAYED_QUANTITIES, spanOf } from './floods.js';
import { type GateServer, gateServer, type Handed } from './gate-server.js';
import {
  drillHubFile,
  makeFolder,
  type RehearsalFolder,
  readReport,
  rehearsalFolder,
  rehearsalIds,
  takeFlood,
  writeFiles,
  writeHydrograph,
  writeReport,
} from './rehearsal-folder.js';
import { rehearsalReport } from './rehearsal-report.js';
import {
  type Actor,
  arm,
  confirm,
  ended,
  isPlaying,
  markOf,
  type Rehearsal,
  type RehearsalChange,
  started,
  viewOf,
  yielded,
} from './rehearsal-state.js';
import { beginStage, type Stage } from './stage.js';

/** After the last value of the flood there is time to acknowledge and to look. */
const LINGERS = 30 * MINUTE;
const LONGEST = 12 * HOUR;
const MOST_PAST = 50;

export interface RehearsalDeskInputs {
  dataDir: string;
  /** Undefined where the hub's file names none. */
  floodsDir: string | undefined;
  /** As the hub is called, who speaks in its CAP files, and where people reach links. */
  hub: { name: string; sender: string; linkUrl: string | undefined };
  log: Log;
  wallClock: Clock;
  settings(): Settings;
  reach: Pick<ChannelReach, 'channelTo'>;
  keep(facts: readonly NewFact[]): Promise<unknown>;
  /** A period of the hub's own store, as JSON of a `SeriesView`. */
  series(station: StationId, quantity: Quantity, from: Instant, to: Instant): Promise<Uint8Array> | undefined;
  unacknowledgedSince(from: Instant): readonly (CallingNotice & { key: string })[];
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
  const taken = async (change: RehearsalChange): Promise<Rehearsal> => {
    if (!change.ok) throw new ApiFault(409, change.code, change.message);
    await keep(change.facts);
    current = change.next;
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
    if (left && !wasArmed) keepReport(left, next);
  };

  const keepReport = ({ folder, handed }: Play, over: Rehearsal): void => {
    try {
      writeReport(folder, rehearsalReport(shown(over), handed, acknowledgementsIn(folder)));
    } catch (error) {
      log.error({ err: error, folder: folder.root }, 'the report of the rehearsal could not be written');
    }
  };

  /** Lays out everything that the rehearsal's processes read. */
  const layOut = async (known: Rehearsal, folder: RehearsalFolder, mqttPort: number): Promise<number> => {
    const spans: ({ from: Instant; to: Instant } | undefined)[] = [];
    const played = new Set<StationId>();
    const isKnown = (id: StationId) => settings().stations.has(id);
    makeFolder(folder);
    if ('name' in known.flood) {
      const { name } = known.flood;
      const flood =
        inputs.floodsDir === undefined
          ? undefined
          : floodFolders(inputs.floodsDir).find((one) => one.name === name);
      const files = (flood?.files ?? []).filter(({ station }) => isKnown(station));
      takeFlood(folder, files);
      for (const { file, station } of files) {
        spans.push(spanOf(file));
        played.add(station);
      }
    } else {
      const { from, to } = known.flood;
      for (const [station, { series }] of settings().stations) {
        for (const quantity of PLAYED_QUANTITIES) {
          const json = series[quantity] && (await inputs.series(station, quantity, from, to));
          const view = json && SeriesView.parse(JSON.parse(new TextDecoder().decode(json)));
          const span = view && writeHydrograph(folder, view);
          if (!span) continue;
          spans.push(span);
          played.add(station);
        }
      }
    }
    if (played.size === 0) throw new Error('nothing to play: no hydrograph of a station of this hub');
    const { towns } = settings();
    writeFiles(folder, {
      hubFile: drillHubFile(folder, { ...inputs.hub, mqttPort, towns: [...towns.keys()] }),
      settings: drillSettings(settings(), {
        stations: [...played],
        people: known.request.people,
        now: now(),
      }),
    });
    const found = spans.flatMap((span) => span ?? []);
    const length = Math.max(...found.map(({ to }) => to)) - Math.min(...found.map(({ from }) => from));
    return length / known.speed;
  };

  const begin = async (known: Rehearsal): Promise<void> => {
    const folder = rehearsalFolder(dataDir, known.id);
    const handed: Handed[] = [];
    try {
      const mqttPort = await freePort('127.0.0.1');
      const lastsMs = await layOut(known, folder, mqttPort);
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
          appendFileSync(join(folder.root, 'messages.jsonl'), `${JSON.stringify(one)}\n`, { mode: 0o600 });
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
      current = started(current, { at: now(), until });
      later(until, () => end({ why: 'over' }));
    } else {
      const until = now() + LINGERS;
      current = { ...current, until };
      later(until, () => end({ why: 'over' }));
    }
  };

  return {
    name: 'rehearsals',
    start: async () => {
      for (const id of rehearsalIds(dataDir)) {
        if (readReport(dataDir, id)) continue;
        // The hub was killed while it ran: its processes have left with it.
        const body = { rehearsal: id, why: 'hub-stopped', by: null, detail: '' } as const;
        const folder = rehearsalFolder(dataDir, id);
        const known = { ...unknownRehearsal(id), ended: { at: now(), ...body } };
        await record([{ kind: 'rehearsal.ended', body }]);
        writeReport(folder, rehearsalReport(known, [], []));
      }
    },
    stop: () => inTurn(() => end({ why: 'hub-stopped' })),
    mark: () => markOf(current),
    now: () => (current ? shown(current) : null),
    choices: () => ({
      floods: inputs.floodsDir === undefined ? [] : floodFolders(inputs.floodsDir).map(choiceOf),
      people: [...settings().people.values()].map(({ id, nameJa }) => ({ id, nameJa })),
      past: rehearsalIds(dataDir)
        .filter((id) => current?.state === 'ended' || id !== current?.id)
        .slice(0, MOST_PAST),
    }),
    arm: (request, by) =>
      inTurn(async () => {
        checkRequest(request);
        const id = idOf(now());
        const known = await taken(arm(current, { id, request }, by, now()));
        later(known.expiresAt, async () => {
          if (current?.id === id && current.state === 'armed') await end({ why: 'not-confirmed' });
        });
        return shown(known);
      }),
    confirm: (id, by) =>
      inTurn(async () => {
        const realNotices = inputs
          .unacknowledgedSince(now() - LONGEST)
          .some(({ matter }) => matter === 'river');
        const known = await taken(confirm(current, id, by, { now: now(), realNotices }));
        timer?.cancel();
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
    realNotices: () => {
      const known = current;
      if (!known || !isPlaying(known) || known.yieldedAt !== null) return;
      const since = known.startedAt ?? known.armedAt;
      const real = inputs
        .unacknowledgedSince(since)
        .find(({ matter, decidedAt }) => matter === 'river' && decidedAt >= since);
      if (!real) return;
      // At once, before anything of it is written: the telephone that rings for a rehearsal is hung up.
      play?.gate.cutOff();
      const { next, facts } = yielded(known, real.key, now());
      current = next;
      log.warn(
        { rehearsal: known.id, notice: real.key },
        'a real notice: no message of the rehearsal leaves any more',
      );
      void record(facts);
    },
    httpSocket: () => (current?.state === 'running' ? play?.folder.httpSocket : undefined),
  };

  /** @throws ApiFault */
  function checkRequest({ flood, people }: RehearsalRequest): void {
    const stranger = people.find((id) => !settings().people.has(id));
    if (stranger !== undefined)
      throw new ApiFault(400, 'no-person', `担当者 ${stranger} は登録されていません。`);
    if (!('name' in flood)) return;
    const { name } = flood;
    const found = inputs.floodsDir === undefined ? [] : floodFolders(inputs.floodsDir);
    if (!found.some((one) => one.name === name))
      throw new ApiFault(
        400,
        'no-flood',
        `出水 ${name} はありません（hub の設定 rehearsal.floods のフォルダー）。`,
      );
  }
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

function acknowledgementsIn({ hubData }: RehearsalFolder) {
  const reader = openJournalForReading(join(hubData, 'journal.db'));
  try {
    return reader.readKinds(['episode.acknowledged']);
  } finally {
    reader.close();
  }
}

/** One of which nothing is known but its folder. */
const unknownRehearsal = (id: string): RehearsalView => ({
  ...{
    id,
    flood: { name: 'unknown' },
    speed: 1,
    people: [],
    state: 'ended',
    armedBy: '',
    armedAt: 0,
    expiresAt: 0,
  },
  ...{ confirmedBy: null, startedAt: null, until: null, yieldedAt: null, ended: null },
});
