import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE, type RehearsalNow, type RehearsalView, StationId, toIsoJst } from '@kawamori/contracts';
import { joined } from './accounts.js';
import { setUpAuthenticator } from './authenticator.js';
import { eventually } from './eventually.js';
import { writeDocuments } from './invented-station.js';
import { mailDesk } from './mail-desk.js';
import { REPOSITORY } from './repository.js';
import { restartedHub } from './service.js';
import { type Staff, signInByLink, staffOf } from './staff.js';

/** The worst of the exercise. */
export const REHEARSED = StationId.parse('kajiyase-bashi');
/** Where each gauge of the two towns begins, metres of T.P., and by how much it rises in the exercise. */
const RISES: readonly (readonly [string, number, number])[] = [
  [REHEARSED, 207.4, 6.1],
  ['shinkaibashi-joryu', 200.1, 5.2],
  ['naro', 286.4, 4.2],
  ['kurinoki-ohashi', 233.2, 6.4],
  ['showa-ohashi', 86.1, 5.4],
  ['nagasawa-bashi', 4.3, 0.6],
  ['kaminokae', 10.2, 1.4],
];
/** Four hours in tens of minutes, the crest after two and a half. */
const STEPS = 24;
const CREST = 15;
const PEOPLE = ['mori-ichiro', 'oka-hana'] as const;
const FLOOD = 'flood-of-june';
const STARTS_WITHIN_MS = 300_000;

/** A hub in service, beside which a flood is rehearsed. */
export interface RehearsedHub {
  readonly url: string;
  /** Of the one who asked for it: of the headquarters, for both towns. */
  readonly cookie: string;
  stop(): Promise<void>;
}

/**
 * Resolves when the rehearsal, which two people began, is running.
 * @param speed river minutes in one of the exercise
 * @param fromStep where it begins, in tens of minutes of four hours; the crest is the fifteenth
 */
export async function rehearsedHub(
  folder: string,
  { speed, fromStep = 0 }: { speed: number; fromStep?: number },
): Promise<RehearsedHub> {
  const own = join(folder, 'rehearsal');
  const floods = join(own, 'floods');
  mkdirSync(own);
  writeFlood(join(floods, FLOOD), fromStep);
  const mail = await mailDesk(() => ({ does: 'takes', afterMs: 0 }));
  const hub = await restartedHub(own, join(own, 'hub'), {
    rehearsal: { floods },
    notices: {
      linkUrl: 'https://kawamori.town.example',
      mail: { server: { host: '127.0.0.1', port: mail.port }, from: 'kawamori@town.example', recipients: [] },
    },
  });
  const stop = async () => {
    await hub.stop();
    await mail.close();
  };
  await hub.start();
  try {
    const settings = join(own, 'settings');
    writeSettings(settings);
    const applied = await hub.kawamori('config', 'apply', settings);
    if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
    await signInByLink(hub.setupUrl);
    const [asks, confirms] = await Promise.all(PEOPLE.map((person) => leader(hub, person)));
    if (!asks || !confirms) throw new Error('two people lead a rehearsal');
    const { id } = await asks.post<RehearsalView>('/api/v1/rehearsal', {
      ...{ flood: { name: FLOOD }, speed, people: PEOPLE },
    });
    await confirms.post(`/api/v1/rehearsal/${id}/confirm`, {});
    await eventually(
      'the rehearsal',
      async () => {
        const { now } = await asks.get<RehearsalNow>('/api/v1/rehearsal');
        if (now?.ended) throw new Error(`the rehearsal ended: ${JSON.stringify(now.ended)}`);
        return now?.state === 'running' || undefined;
      },
      { withinMs: STARTS_WITHIN_MS, everyMs: 500 },
    );
    return { url: hub.url, cookie: asks.cookie, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeFlood(folder: string, fromStep: number): void {
  mkdirSync(folder, { recursive: true });
  const from = Date.UTC(2026, 5, 2, 9);
  for (const [station, baseM, riseM] of RISES) {
    const rows = Array.from({ length: STEPS - fromStep }, (_, row) => {
      const i = fromStep + row;
      const part = (1 - Math.cos((Math.PI * i) / CREST)) / 2;
      return `${toIsoJst(from + i * 10 * MINUTE)},${(baseM + riseM * part).toFixed(2)}`;
    });
    writeFileSync(join(folder, `${station}.csv`), ['time,level_m', ...rows].join('\n'));
  }
}

function writeSettings(folder: string): void {
  for (const kind of ['towns', 'profiles', 'stations'])
    cpSync(join(REPOSITORY.firmwareConfig, kind), join(folder, kind), { recursive: true });
  const person = (id: string, town: string, nameJa: string) => ({
    ...{ id, town, nameJa },
    contacts: [{ channel: 'mail', to: `${id}@town.example` }],
  });
  writeDocuments(join(folder, 'people'), [
    person('mori-ichiro', 'nakatosa', '森 一郎'),
    person('oka-hana', 'shimanto', '岡 花'),
  ]);
}

/** Somebody of the headquarters with an authenticator. */
async function leader(hub: { dataDir: string; url: string }, person: string): Promise<Staff> {
  const cookie = await joined(hub, person, { role: 'hq', towns: null, person });
  await setUpAuthenticator(hub.url, cookie);
  return staffOf(hub.url, cookie);
}
