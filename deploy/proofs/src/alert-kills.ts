import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NodeId, StationId, TownId, toIsoJst } from '@kawamori/contracts';
import { pause } from '@kawamori/kit';
import { playGauge } from './alert-kills/gauge.js';
import {
  PEOPLE,
  type ReceiptsSeen,
  type Recipients,
  receiptsSeen,
  recipients,
  TOWN,
} from './alert-kills/recipients.js';
import { judgeRepeats } from './alert-kills/repeats.js';
import { referenceEpisodes } from './parts/episode-reference.js';
import { eventually } from './parts/eventually.js';
import { inventFlood, type Level, noticesOf, STEP } from './parts/invented-flood.js';
import { INVENTED_RULES, inventedStation, writeDocuments } from './parts/invented-station.js';
import { hearLive } from './parts/live-events.js';
import { askOperator } from './parts/operator.js';
import { REPOSITORY } from './parts/repository.js';
import { seeded } from './parts/seeded.js';
import { restartedHub, type Service } from './parts/service.js';
import { signInByLink } from './parts/staff.js';
import type { Manner } from './parts/webhook-desk.js';
import type { Proof, ProofContext } from './proof.js';

const SIZE = {
  short: { kills: 5, stations: 2, steps: 130, withPerson: false },
  full: { kills: 100, stations: 6, steps: 600, withPerson: true },
} as const;
type Size = (typeof SIZE)['short' | 'full'];

/** When the next kill strikes, in turn: wherever the hub is; around a receipt; while it starts. */
const MOMENTS = ['telling', 'working', 'telling', 'starting'] as const;
const THEN_MS = { working: 1_000, telling: 120, starting: 800 } as const;
/** Nobody may have anything to hear. */
const TOLD_WITHIN_MS = 3_000;
/** What a dead hub has said is heard by then, and the next one says nothing so soon. */
const SETTLES_MS = 50;
/** A person's messages are bundled for a minute. */
const ALL_TOLD_WITHIN_MS = 240_000;

interface River {
  station: StationId;
  levels: Level[];
  /** `episode|mark|rise` of what is due. */
  notices: string[];
}

export const alertKills: Proof = {
  name: 'alert-kills',
  about:
    'kill -9 of the hub during a rise while three channels fail half the time: everybody is told, and repeats say so',
  run: async (context) => {
    const size: Size = context.short ? SIZE.short : SIZE.full;
    const forRivers = seeded(context.seed);
    const forKills = seeded(context.seed + 1);
    const forMoods = seeded(context.seed + 2);
    const rivers = inventRivers(forRivers, size);
    let isOver = false;
    const desks = await recipients(context.folder, {
      withPerson: size.withPerson,
      manner: () => (isOver ? { does: 'takes', afterMs: 0 } : troubled(forMoods)),
    });
    const hub = await restartedHub(context.folder, join(context.folder, 'data'), { notices: desks.config });
    const receipts = receiptsSeen();
    try {
      await hub.start();
      const live = hearLive(await signInByLink(hub.setupUrl), receipts.hear);
      try {
        await furnish(hub, context.folder, rivers, size);
        const lives: number[] = [];
        const mayHaveSent = () => Math.floor((size.steps * (lives.length + 1)) / (size.kills + 1));
        const gauges = await Promise.all(rivers.map((river) => gaugeOf(hub, river)));
        const playing = Promise.all(
          gauges.map((gauge, i) => playGauge(gauge, rivers[i]?.levels ?? [], mayHaveSent)),
        );
        await killAgainAndAgain(hub, { size, random: forKills, desks, lives });
        isOver = true;
        await playing;
        await allTold(desks, rivers, receipts).catch(() => undefined);
        return report(context, { size, rivers, desks, hub, lives, receipts });
      } finally {
        await live.stop();
      }
    } finally {
      await hub.stop();
      await desks.close();
    }
  },
};

/** Half of what comes is taken and answered; of the other half a part is taken all the same. */
function troubled(random: () => number): Manner {
  const mood = random();
  const afterMs = random() * 50;
  return { does: mood < 0.5 ? 'takes' : mood < 0.75 ? 'takes-and-hangs-up' : 'fails', afterMs };
}

function inventRivers(random: () => number, { stations, steps }: Size): River[] {
  const from = Math.floor(Date.now() / STEP - steps) * STEP;
  return Array.from({ length: stations }, (_, i) => {
    const station = StationId.parse(`rise-${i + 1}`);
    const levels = inventFlood(random, { from, steps });
    const due = referenceEpisodes(levels, INVENTED_RULES).flatMap((episode) =>
      noticesOf(`${station}:level:${toIsoJst(episode.openedAt)}`, episode),
    );
    return { station, levels, notices: due.map(({ episode, mark, rise }) => `${episode}|${mark}|${rise}`) };
  });
}

async function furnish(
  hub: Service,
  folder: string,
  rivers: readonly River[],
  { withPerson }: Size,
): Promise<void> {
  const config = join(folder, 'settings');
  for (const kind of ['towns', 'profiles'])
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(config, kind), { recursive: true });
  writeDocuments(
    join(config, 'stations'),
    rivers.map(({ station }) => inventedStation(station, TOWN)),
  );
  for (const [file, document] of withPerson ? PEOPLE : []) {
    mkdirSync(dirname(join(config, file)), { recursive: true });
    writeFileSync(join(config, file), JSON.stringify(document));
  }
  const { code, stderr } = await hub.kawamori('config', 'apply', config);
  if (code !== 0) throw new Error(`kawamori config apply: ${stderr}`);
}

async function gaugeOf({ dataDir, mqttPort: port }: Service, { station }: River) {
  const [node, town] = [NodeId.parse(`${station}-node`), TownId.parse(TOWN)];
  const body = { id: node, town, stations: [station] };
  const { secret: password } = await askOperator<{ secret: string }>(dataDir, 'POST', '/nodes', body);
  return { port, town, node, station, password };
}

/** @param inputs.lives is filled with the instants from which on a further life of the hub may have spoken */
async function killAgainAndAgain(
  hub: Service,
  inputs: { size: Size; random: () => number; desks: Recipients; lives: number[] },
): Promise<void> {
  const { size, random, desks, lives } = inputs;
  while (lives.length < size.kills) {
    const moment = MOMENTS[lives.length % MOMENTS.length] ?? 'working';
    if (moment !== 'starting') await hub.ready();
    if (moment === 'telling') {
      const over = new AbortController();
      await Promise.race([desks.next(), pause(TOLD_WITHIN_MS, over.signal)]);
      over.abort();
    }
    await pause(random() * THEN_MS[moment]);
    if (await hub.kill()) lives.push(Date.now() + SETTLES_MS);
  }
  await hub.ready();
}

/** @param receipts the river plays an hour in seconds: what is over before a person's message leaves is owed to nobody */
function missingIn(desks: Recipients, rivers: readonly River[], receipts: ReceiptsSeen): string[] {
  const heard = new Set(
    desks
      .messages()
      .filter(({ manner }) => manner !== 'fails')
      .map(({ recipient, notice }) => `${recipient} ${notice}`),
  );
  const due = rivers.flatMap(({ notices }) => notices);
  return desks.names
    .flatMap((name) =>
      due.filter((notice) => !receipts.wasOver(name, notice)).map((notice) => `${name} ${notice}`),
    )
    .filter((one) => !heard.has(one));
}

const allTold = (desks: Recipients, rivers: readonly River[], receipts: ReceiptsSeen): Promise<true> =>
  eventually('everybody to be told', () => missingIn(desks, rivers, receipts).length === 0 || undefined, {
    withinMs: ALL_TOLD_WITHIN_MS,
    everyMs: 200,
  });

function report(
  context: ProofContext,
  findings: {
    size: Size;
    rivers: readonly River[];
    desks: Recipients;
    hub: Service;
    lives: readonly number[];
    receipts: ReceiptsSeen;
  },
) {
  const { size, rivers, desks, hub, lives, receipts } = findings;
  const due = new Set(rivers.flatMap(({ notices }) => notices));
  const messages = desks.messages();
  const taken = messages.filter(({ manner }) => manner !== 'fails');
  const told = (name: string) =>
    new Set(taken.filter(({ recipient }) => recipient === name).map(({ notice }) => notice));
  const repeats = judgeRepeats(messages, lives, receipts.acceptedAt);
  const lines: [what: string, expected: number, found: number][] = [
    ['kills of the hub', size.kills, lives.length],
    ['deaths that nobody asked for', 0, hub.deaths.length],
    ...desks.names.map((name): [string, number, number] => {
      const heard = told(name);
      const owed = [...due].filter((notice) => heard.has(notice) || !receipts.wasOver(name, notice));
      const over = due.size - owed.length;
      const what = `told to ${name}${over > 0 ? ` (${over} were over before)` : ''}`;
      return [what, owed.length, owed.filter((notice) => heard.has(notice)).length];
    }),
    ['of rises that never were', 0, messages.filter(({ notice }) => !due.has(notice)).length],
    ['not signed, or not readable', 0, desks.refused().length],
    ['repeats that do not say so', 0, repeats.unmarked.length],
    ['repeats although the receipt had come', 0, repeats.groundless.length],
  ];
  context.table(
    ['', 'expected', 'found'],
    lines.map(([what, expected, found]) => [what, expected, expected === found ? found : `${found} !`]),
  );
  const refused = messages.length - taken.length;
  const hungUp = taken.filter(({ manner }) => manner === 'takes-and-hangs-up').length;
  context.say(
    `  ${messages.length} tries: ${refused} refused, ${hungUp} taken without a receipt; ` +
      `repeats: ${repeats.afterHangUp} after those, ${repeats.afterKill} since the hub was killed around the receipt`,
  );
  const missing = missingIn(desks, rivers, receipts);
  for (const one of missing.slice(0, 5)) context.say(`  not told: ${one}`);
  for (const one of [...repeats.unmarked, ...repeats.groundless].slice(0, 5))
    context.say(`  ${one.recipient} ${one.notice} at ${toIsoJst(one.heardAt)}`);
  for (const death of hub.deaths) context.say(`  died: ${death}`);
  return {
    holds: lines.every(([, expected, found]) => expected === found),
    figure: `${lives.length} kills, ${due.size} notices to ${desks.names.length} recipients, ${missing.length} missing, ${repeats.afterHangUp + repeats.afterKill} repeats, ${repeats.unmarked.length} without a mark`,
  };
}
