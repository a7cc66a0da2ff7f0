import { requests, wrongSetupToken } from './bad-input/at-the-door.js';
import { entries, sayings } from './bad-input/at-the-gate.js';
import { noises, silence } from './bad-input/at-the-socket.js';
import { files } from './bad-input/in-files.js';
import { slowAgent, slowClient, steppedClients } from './bad-input/slow-clock.js';
import {
  type Case,
  furnish,
  HONEST,
  HONEST_STATION,
  levelOf,
  makeStage,
  type Stage,
  TOWN,
} from './bad-input/stage.js';
import { eventually } from './parts/eventually.js';
import { faketimeLibrary } from './parts/faketime.js';
import { type HonestNode, startHonestNode } from './parts/honest-node.js';
import { leftBehind } from './parts/play.js';
import { peakMemoryMb } from './parts/processes.js';
import { startHub } from './parts/real-hub.js';
import { call, signInByLink } from './parts/staff.js';
import type { Proof, ProofContext } from './proof.js';

const WRONG_TOKEN: Omit<Case, 'run'> = { what: 'a wrong one-time link', answer: 'HTTP 403 link-not-valid' };

/** Everything that may come in wrongly comes in, while an honest node goes on. */
export const badInput: Proof = {
  name: 'bad-input',
  about:
    'malformed, lying, oversized and hostile input gets its decided answer; the hub stays up and nothing valid is lost',
  run: async (context) => {
    const hub = await startHub(context.folder, {
      mqtt: { port: 0, limits: { deadLettersPerHour: 1_000_000 } },
    });
    try {
      const secretOf = await furnish(hub, context.folder);
      const node = { town: TOWN, node: HONEST, password: secretOf(HONEST), series: levelOf(HONEST_STATION) };
      const honest = await startHonestNode({ port: hub.mqttPort, ...node });
      const early = { ...WRONG_TOKEN, seen: await wrongSetupToken(hub.url) };
      const stage = makeStage({
        folder: context.folder,
        hub,
        secretOf,
        staff: await signInByLink(hub.setupUrl),
      });
      // The first account's password has just cost its memory (scrypt, on purpose); what the gate takes comes on top.
      const quietMb = peakMemoryMb(hub.pid) ?? 0;
      const before = await playAll(stage, casesFor(context));
      const gateMb = (peakMemoryMb(hub.pid) ?? 0) - quietMb;
      const played = [early, ...before, ...(await playAll(stage, requests))];
      return await report(context, stage, { played, gateMb, honest: await honest.stop() });
    } finally {
      await hub.stop();
    }
  },
};

function casesFor({ short, say }: ProofContext): Case[] {
  const library = faketimeLibrary();
  if (library === undefined)
    say('  (no libfaketime on this machine: the slow clock is played by a client alone)');
  const clocks = [slowClient, ...steppedClients, ...(library === undefined ? [] : [slowAgent(library)])];
  return [...sayings, ...entries, ...noises, ...(short ? [] : [silence]), ...clocks, ...files];
}

interface Played {
  what: string;
  answer: string;
  seen: string;
}

async function playAll(stage: Stage, cases: readonly Case[]): Promise<Played[]> {
  const played: Played[] = [];
  for (const { what, answer, run } of cases) {
    const seen = await run(stage).catch((error: unknown) => `broke: ${String(error)}`);
    played.push({ what, answer, seen });
  }
  return played;
}

async function report(
  context: ProofContext,
  stage: Stage,
  findings: {
    played: readonly Played[];
    /** By how much the hub's highest memory rose while bad nodes spoke. */
    gateMb: number;
    honest: Awaited<ReturnType<HonestNode['stop']>>;
  },
) {
  const { hub } = stage;
  const { played, gateMb } = findings;
  const { acknowledged, cuts, longestWaitMs } = findings.honest;
  const newest = acknowledged.at(-1);
  const kept = await eventually("the honest node's last reading to be judged", async () => {
    const all = await stage.kept(HONEST_STATION);
    return all.some(({ at }) => at === newest?.at) ? all : undefined;
  }).catch(() => []);
  const good = new Map(kept.filter(({ quality }) => quality === 0).map(({ at, value }) => [at, value]));
  const lost = acknowledged.filter(({ at, value }) => good.get(at) !== value).length;
  const health = await call(hub.url, 'GET', '/api/v1/health').catch(() => undefined);
  const stands = hub.lives() && health?.status === 200;
  await hub.stop();
  const left = await leftBehind(context.folder);

  const wrong = played.filter(({ answer, seen }) => answer !== seen);
  context.table(
    ['sent', 'answer', ''],
    played.map(({ what, answer, seen }) => [what, seen, answer === seen ? '' : `! expected ${answer}`]),
  );
  context.say(
    `  meanwhile an honest node: ${acknowledged.length} readings acknowledged, ${lost} of them lost, ${cuts} cuts, ` +
      `longest wait for a PUBACK ${longestWaitMs.toFixed(0)} ms; the hub ${stands ? 'stands' : 'has fallen'} ` +
      `and took ${gateMb} MB more at its highest; ${left.length} processes left behind`,
  );
  return {
    holds:
      wrong.length === 0 &&
      lost === 0 &&
      cuts === 0 &&
      acknowledged.length > 0 &&
      stands &&
      left.length === 0,
    figure: `${played.length - wrong.length} of ${played.length} cases answered as decided, ${lost} of ${acknowledged.length} valid readings lost`,
  };
}
