import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { lengthWords, toIsoJst } from '@kawamori/contracts';
import { ConfigError, monotonicNow, wallClock } from '@kawamori/kit';
import { baseMapCommand } from '../basemap/command.js';
import { hasAuthority } from '../ca/authority-folder.js';
import { caCommand } from '../ca/command.js';
import { exportCommand } from '../export/command.js';
import { importCommand } from '../import/command.js';
import { dataLock } from '../settings/data-lock.js';
import { importTownCommand } from '../town-file/import-command.js';
import { VERSION } from '../version.js';
import { accountCommand } from './account-command.js';
import { backupCommand } from './backup-command.js';
import { channelCommand } from './channel-command.js';
import { type AtDesk, readCommand } from './command-line.js';
import { conditionList } from './condition-list.js';
import { atDesk, type Desk, needsJournal } from './desk.js';
import { dataDirBy, diskCommand } from './disk-command.js';
import { dutyCommand } from './duty-command.js';
import { episodeCommand } from './episode-command.js';
import { faultWords } from './fault-words.js';
import { readConfigFolder, writeConfigFolder } from './firmware-config-files.js';
import { HELP } from './help.js';
import { journalSalvage, journalVerify } from './journal-command.js';
import { ledgerCommand } from './ledger-command.js';
import { levelsCheck } from './levels-command.js';
import { deadLetterList, gateReport, nodeList, setAsideList } from './listings.js';
import { findHub } from './operator-client.js';
import { pictureCommand } from './picture-command.js';
import { planlessTowns } from './planless-towns.js';
import { pushCommand, pushInit } from './push-command.js';
import { qualityCommand } from './quality-command.js';
import { rehearsalCommand } from './rehearsal-command.js';
import { releaseCommand } from './release-command.js';
import { intoSecretFile } from './secret-file.js';
import { seriesRebuild } from './series-command.js';
import { statementCommand } from './statement-command.js';
import { stationList } from './station-list.js';

// Whoever reads no further (`| head`) has what they wanted: it ends as other commands do, by the code of a broken pipe.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(141);
});

const out = (text: string) => process.stdout.write(`${text}\n`);
const note = (text: string) => process.stderr.write(`${text}\n`);
const STREAMS = {
  out: (text: string) => void process.stdout.write(text),
  err: (text: string) => void process.stderr.write(text),
};

/** Resolves when there is room for more: a long file does not pile up before a slow reader. */
const takenByStdout = async (bytes: string | Uint8Array): Promise<void> => {
  if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
};

async function main(argv: readonly string[]): Promise<number> {
  const command = readCommand(argv);
  switch (command.kind) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      return say(VERSION);
    case 'import':
      if (command.argv[0] !== 'town') return importCommand(command.argv, STREAMS);
      return onInterrupt((signal) =>
        importTownCommand(command.argv.slice(1), {
          ...{ io: STREAMS, wallClock, signal },
          dataDir: dataDirOf(command.dataDir),
        }),
      );
    case 'export':
      return onInterrupt((signal) =>
        exportCommand(command.argv, {
          io: { out: takenByStdout, err: STREAMS.err },
          wallClock,
          dataDir: () => usedDataDir(command.dataDir),
          findHub: () => findHub(usedDataDir(command.dataDir)),
          signal,
        }),
      );
    case 'basemap':
      return onInterrupt((signal) =>
        baseMapCommand(command.argv, {
          io: STREAMS,
          wallClock,
          version: VERSION,
          dataDir: dataDirOf(command.dataDir),
          documents: (dataDir) => atDesk(dataDir, wallClock, (desk) => desk.exportConfig()),
          signal,
        }),
      );
    case 'ca':
      return caCommand(command.argv, {
        io: STREAMS,
        wallClock,
        dataDir: dataDirOf(command.dataDir),
      });
    case 'account':
      return accountCommand(command.argv, { io: STREAMS, dataDir: dataDirOf(command.dataDir) });
    case 'backup':
      // The hub goes before.
      setPriority(constants.priority.PRIORITY_LOW);
      return onInterrupt((signal) =>
        backupCommand(command.argv, {
          ...{ io: STREAMS, wallClock, monotonic: monotonicNow, version: VERSION, signal },
          dataDir: () => usedDataDir(command.dataDir),
        }),
      );
    case 'rehearsal':
      return rehearsalCommand(command.argv, { io: STREAMS, dataDir: dataDirOf(command.dataDir) });
    case 'wrong-usage':
      for (const fault of command.faults) note(fault);
      note('kawamori --help shows the commands');
      return 2;
    case 'journal-verify': {
      const dataDir = dataDirOf(command.dataDir);
      needsJournal(dataDir);
      return onInterrupt((signal) => journalVerify(command.json, { io: STREAMS, dataDir, signal }));
    }
    case 'disk': {
      const dataDir = dataDirOf(dataDirBy(command.config, command.dataDir));
      needsJournal(dataDir);
      return diskCommand({ ...command, dataDir }, wallClock.now(), STREAMS.out);
    }
    case 'levels-check': {
      const dataDir = dataDirOf(command.dataDir);
      needsJournal(dataDir);
      return onInterrupt((signal) => levelsCheck({ ...command, io: STREAMS, dataDir, wallClock, signal }));
    }
    case 'series-rebuild': {
      const dataDir = dataDirOf(command.dataDir);
      needsJournal(dataDir);
      return onInterrupt((signal) => seriesRebuild({ io: STREAMS, dataDir, signal, influx: command.influx }));
    }
    case 'ledger-export': {
      const dataDir = usedDataDir(command.dataDir);
      return onInterrupt((signal) =>
        ledgerCommand(command, { out: takenByStdout, err: note, findHub: () => findHub(dataDir), signal }),
      );
    }
    case 'push-init':
      return pushInit(usedDataDir(command.dataDir), out);
    case 'journal-salvage': {
      const dataDir = dataDirOf(command.dataDir);
      if (!existsSync(dataDir)) needsJournal(dataDir);
      const lock = dataLock(dataDir);
      await lock.start();
      try {
        return journalSalvage({ io: STREAMS, dataDir, wallClock });
      } finally {
        await lock.stop();
      }
    }
    default: {
      const dataDir = dataDirOf(command.dataDir);
      if (!MAY_BE_FIRST.has(command.kind)) needsJournal(dataDir);
      return atDesk(dataDir, wallClock, (desk) => carryOut(command, desk, dataDir));
    }
  }
}

/** What an operator may do before the hub's first start. Everything else makes no folder. */
const MAY_BE_FIRST: ReadonlySet<AtDesk['kind']> = new Set(['node-add', 'config-apply']);

const dataDirOf = (stated: string | undefined): string =>
  stated ?? process.env.KAWAMORI_DATA ?? '.kawamori/hub';

/** The same, where a hub has kept something already. */
function usedDataDir(stated: string | undefined): string {
  const dataDir = dataDirOf(stated);
  needsJournal(dataDir);
  return dataDir;
}

/** The first Ctrl-C asks the work to stop; the second ends the process. */
async function onInterrupt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

async function carryOut(command: AtDesk, desk: Desk, dataDir: string): Promise<number> {
  switch (command.kind) {
    case 'node-add': {
      const { id } = command.registration;
      const code = await handOver(() => desk.addNode(command.registration), command.secretFile, desk);
      if (hasAuthority(dataDir))
        note(`over TLS it needs a certificate too: kawamori ca certify ${id} --out card-${id}`);
      return code;
    }
    case 'node-rotate':
      return handOver(() => desk.rotateNode(command.id), command.secretFile, desk);
    case 'node-revoke':
      await desk.revokeNode(command.id);
      return done(desk);
    case 'node-update':
    case 'release-add':
    case 'release-list':
    case 'release-remove':
      return releaseCommand(command, desk, out);
    case 'node-list':
      return nodeList(desk, command.json, out);
    case 'station-list':
      return stationList(desk, command.json, out);
    case 'condition-list':
      return conditionList(command, desk, wallClock.now(), out);
    case 'gate':
      return gateReport(desk, command.json, out);
    case 'config-diff':
    case 'config-apply': {
      const documents = readConfigFolder(command.folder);
      const report = await desk.applyConfig(documents, command.kind === 'config-diff');
      if (report.lines.length > 0) out(report.lines.join('\n'));
      else if (report.faults.length === 0) out('nothing to change');
      if (report.faults.length > 0) {
        note('this cannot be applied; nothing was changed:');
        for (const fault of report.faults) note(`  - ${fault}`);
        return 2;
      }
      if (command.kind === 'config-apply')
        for (const line of await planlessTowns(documents.towns, desk.duty)) note(line);
      return report.applied ? done(desk) : 0;
    }
    case 'config-export':
      for (const file of writeConfigFolder(command.folder, await desk.exportConfig())) out(file);
      return 0;
    case 'setup-link': {
      const url = await desk.setupUrl();
      if (url !== null) return say(url);
      note(
        desk.how === 'online'
          ? 'an account exists already'
          : 'the hub is not running; it prints the link when it starts',
      );
      return 1;
    }
    case 'dead-letters':
      return deadLetterList(desk, command, out);
    case 'clock-trust':
      return say(
        `the hub stood ${lengthWords(await desk.trustClock(), 'en')} ahead, and goes by the machine's clock now`,
      );
    case 'journal-seen': {
      const { seen, readings } = await desk.gapsSeen();
      if (seen.length + readings.length === 0) return say('nothing is missing that nobody has seen');
      for (const { from, through } of seen) out(`${from} to ${through}: seen`);
      for (const { from, to } of readings)
        out(`readings ${from > 0 ? `from ${toIsoJst(from)} to` : 'before'} ${toIsoJst(to)}: seen`);
      return 0;
    }
    case 'channel-list':
    case 'channel-test':
      return channelCommand(command, desk, out);
    case 'push-list':
    case 'push-remove':
      return pushCommand(command, desk, out);
    case 'duty-show':
    case 'roster-import':
    case 'roster-export':
    case 'person-remove':
      return dutyCommand(command, desk, { out, err: note });
    case 'episode-list':
    case 'episode-show':
    case 'episode-ack':
    case 'episode-hand-over':
    case 'episode-close':
    case 'episode-note':
    case 'episode-undo':
      return episodeCommand(command, desk, { out, err: note });
    case 'poison-list':
      return setAsideList(desk, command.json, out);
    case 'poison-retry':
      if (await desk.giveBack(command.seq)) return say(`fact ${command.seq} has been judged`);
      note(`fact ${command.seq} breaks the judge again, and stays set aside`);
      return 1;
    case 'picture-list':
    case 'picture-take':
    case 'picture-withdraw':
    case 'picture-restore':
    case 'picture-check':
      return pictureCommand(command, desk, out);
    case 'quality-list':
    case 'quality-overrule':
    case 'quality-undo':
    case 'maintenance-list':
    case 'maintenance-begin':
    case 'maintenance-end':
      return qualityCommand(command, desk, out);
    case 'statement-list':
    case 'announcement-record':
    case 'order-record':
    case 'statement-lift':
    case 'statement-withdraw':
    case 'statement-restore':
      return statementCommand(command, desk, out);
  }
}

function say(text: string): number {
  out(text);
  return 0;
}

function done(desk: Desk): number {
  note(
    desk.how === 'online'
      ? 'done by the running hub'
      : 'no hub is running: written to its data folder directly',
  );
  return 0;
}

async function handOver(makeSecret: () => Promise<string>, file: string | undefined, desk: Desk) {
  if (file === undefined) out(await makeSecret());
  else await intoSecretFile(file, makeSecret);
  return done(desk);
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    note(faultWords(error));
    process.exitCode = error instanceof ConfigError ? 2 : 1;
  },
);
