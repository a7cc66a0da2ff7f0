import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MINUTE, type RehearsalNow, type RehearsalView, toIsoJst } from '@kawamori/contracts';
import { joined } from '../faces/stage.js';
import { setUpAuthenticator } from '../parts/authenticator.js';
import { eventually } from '../parts/eventually.js';
import { writeDocuments } from '../parts/invented-station.js';
import { mailDesk } from '../parts/mail-desk.js';
import { REPOSITORY } from '../parts/repository.js';
import { restartedHub } from '../parts/service.js';
import { call, signInByLink } from '../parts/staff.js';
import type { Camera } from './camera.js';

const STATION = 'kajiyase-bashi';
/** River minutes in one of the exercise. */
const SPEED = 60;
/** Where each gauge of the two towns begins, metres of T.P., and by how much it rises in the exercise. */
const RISES: readonly (readonly [string, number, number])[] = [
  [STATION, 207.4, 6.1],
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
const STARTS_WITHIN_MS = 180_000;
const OVERFLOWS_WITHIN_MS = 480_000;

/** A hub in service, beside which a flood is rehearsed by two people; its printed sheets with it. */
export async function inARehearsal(folder: string, camera: Camera): Promise<void> {
  const own = join(folder, 'rehearsal');
  const floods = join(own, 'floods');
  mkdirSync(own);
  writeFlood(join(floods, 'flood-of-june'));
  const mail = await mailDesk(() => ({ does: 'takes', afterMs: 0 }));
  const hub = await restartedHub(own, join(own, 'hub'), {
    rehearsal: { floods },
    notices: {
      linkUrl: 'https://kawamori.town.example',
      mail: { server: { host: '127.0.0.1', port: mail.port }, from: 'kawamori@town.example', recipients: [] },
    },
  });
  await hub.start();
  try {
    const settings = join(own, 'settings');
    writeSettings(settings);
    const applied = await hub.kawamori('config', 'apply', settings);
    if (applied.code !== 0) throw new Error(`kawamori config apply: ${applied.stderr}`);
    await signInByLink(hub.setupUrl);
    const [asks, confirms] = await Promise.all(PEOPLE.map((person) => leader(hub, person)));
    if (!asks || !confirms) throw new Error('two people lead a rehearsal');
    const { id } = await posted<RehearsalView>(hub.url, '/api/v1/rehearsal', asks, {
      ...{ flood: { name: 'flood-of-june' }, speed: SPEED, people: PEOPLE },
    });
    await posted(hub.url, `/api/v1/rehearsal/${id}/confirm`, confirms, {});
    await eventually('the rehearsal', () => runs(hub.url, asks), { withinMs: STARTS_WITHIN_MS });

    const as = { url: hub.url, cookie: asks };
    const desk = await camera.open({ screen: 'desk', as });
    await desk.goto(`${hub.url}/rehearsal`);
    await desk
      .locator(`[data-station="${STATION}"][data-level="5"]`)
      .first()
      .waitFor({ timeout: OVERFLOWS_WITHIN_MS });
    await camera.take(desk, 'rehearsal-desk');
    const wall = await camera.open({ screen: 'wall', night: true, as });
    await wall.goto(`${hub.url}/rehearsal?view=wall`);
    await wall.locator('canvas').first().waitFor();
    await camera.take(wall, 'rehearsal-wall');
    for (const sheet of ['hours', 'situation', 'hand-over']) {
      const paper = await camera.open({ screen: 'paper', as });
      await paper.goto(`${hub.url}/rehearsal/api/v1/hq/${sheet}.html`, { waitUntil: 'load' });
      await camera.take(paper, `sheet-${sheet}`);
      await paper.context().close();
    }
  } finally {
    await hub.stop();
    await mail.close();
  }
}

function writeFlood(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const from = Date.UTC(2026, 5, 2, 9);
  for (const [station, baseM, riseM] of RISES) {
    const rows = Array.from({ length: STEPS }, (_, i) => {
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

/** Somebody of the headquarters with an authenticator; their cookie. */
async function leader(hub: { dataDir: string; url: string }, person: string): Promise<string> {
  const cookie = await joined(hub, person, { role: 'hq', towns: null, person });
  await setUpAuthenticator(hub.url, cookie);
  return cookie;
}

async function posted<T>(url: string, path: string, cookie: string, body: object): Promise<T> {
  const { status, text } = await call(url, 'POST', path, { headers: { cookie }, body: JSON.stringify(body) });
  if (status !== 200) throw new Error(`POST ${path}: HTTP ${status} ${text}`);
  return JSON.parse(text) as T;
}

async function runs(url: string, cookie: string): Promise<true | undefined> {
  const { text } = await call(url, 'GET', '/api/v1/rehearsal', { headers: { cookie } });
  const { now } = JSON.parse(text) as RehearsalNow;
  if (now?.ended) throw new Error(`the rehearsal ended: ${text}`);
  return now?.state === 'running' || undefined;
}
