import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { lengthWords, toIsoJst } from '@kawamori/contracts';
import { ConfigError, wallClock } from '@kawamori/kit';
import { baseMapCommand } from '../basemap/command.js';
import { hasAuthority } from '../ca/authority-folder.js';
import { caCommand } from '../ca/command.js';
import { exportCommand } from '../export/command.js';
import { importCommand } from '../import/command.js';
import { dataLock } from '../settings/data-lock.js';
import { importTownCommand } from '../town-file/import-command.js';
import { VERSION } from '../version.js';
import { accountCommand } from './account-command.js';
import { channelCommand } from './channel-command.js';
import { type AtDesk, readCommand } from './command-line.js';
import { conditionList } from './condition-list.js';
import { atDesk, type Desk, needsJournal } from './desk.js';
import { dataDirBy, diskCommand } from './disk-command.js';
import { dutyCommand } from './duty-command.js';
import { episodeCommand } from './episode-command.js';
import { faultWords } from './fault-words.js';
import { readConfigFolder, writeConfigFolder } from './firmware-config-files.js';
import { journalSalvage, journalVerify } from './journal-command.js';
import { ledgerCommand } from './ledger-command.js';
import { levelsCheck } from './levels-command.js';
import { deadLetterList, gateReport, nodeList, setAsideList } from './listings.js';
import { findHub } from './operator-client.js';
import { pictureCommand } from './picture-command.js';
import { pushCommand, pushInit } from './push-command.js';
import { qualityCommand } from './quality-command.js';
import { rehearsalCommand } from './rehearsal-command.js';
import { intoSecretFile } from './secret-file.js';
import { seriesRebuild } from './series-command.js';
import { statementCommand } from './statement-command.js';
import { stationList } from './station-list.js';

const HELP = `kawamori ${VERSION}: the operator's command

usage: kawamori COMMAND [OPTIONS]

  node add ID --town TOWN --station STATION [--station …] [--secret-file FILE]
                          makes a node's credential; the secret is shown once, or written to FILE (mode 600)
  node rotate ID [--secret-file FILE]
                          gives a node a new secret; the old one stops at once
  node revoke ID          lets a node in no more
  node list [--json]      nodes, their stations, and when each was last heard
  station list [--json]   every station: how current its newest value is, and the value with its age; needs a running hub
  gate [--json]           how many are connected, and who was turned away or cut, why and how often; needs a running hub

  condition list [--check] [--json]
                          what is broken or blind: silent series, dark cameras, cut nodes, the hub's own faults; --check
                          ends with exit code 1 where there is anything. Needs a running hub
                          設備の異常の一覧

  config diff FOLDER      shows what applying FOLDER (towns/, profiles/, stations/, people/, duty/) would change
  config apply FOLDER     applies it; level changes begin now or later
  config export FOLDER    writes the settings in force as YAML files

  setup-link              shows the one-time link for the first account, while there is none
  account list            who may sign in, and what they may do (kawamori account --help)
                          サインインできる人の一覧
  account invite NAME --role duty --town TOWN
                          makes an account and prints a link by which its person chooses a password
  account disable NAME    stops one: all its sign-ins end at once
  dead-letters [--limit NUMBER] [--json]
                          records that could not be taken, the newest first, each with its node and fault

  channel list [--json]   the channels by which notices leave, of the hub's file and of people, and how each has done;
                          needs a running hub
                          お知らせの連絡手段の一覧（最後に届いた時刻、失敗）
  channel test RECIPIENT [--channel mail] [--json]
                          sends a real message that is marked as a test (試験送信) and says what came of it; a telephone
                          rings. Needs a running hub
                          試験送信（電話は実際に鳴ります）

  push init               makes the keys for notices in browsers (push.key in the data folder, mode 600), once
                          ブラウザ通知の鍵を作る（はじめに一度だけ）
  push list [--json]      in which browsers people have switched notices on; needs a running hub
                          ブラウザ通知の登録の一覧
  push remove PERSON --browser ID
                          sends nothing to that browser any more; needs a running hub
                          ブラウザ通知の登録を外す

  duty show --town TOWN [--json]
                          who is on duty now, and whom a level would wake, when and by what
                          いまの当番と、呼び出しの順番
  duty roster import FILE.ics --town TOWN [--dry-run]
                          takes the roster from a calendar file; shifts to come that it no longer has are taken away
                          当番表（カレンダー形式）の読み込み
  duty roster export FILE.ics --town TOWN
                          writes the roster as a calendar file
                          当番表の書き出し
  duty person remove PERSON [--dry-run] [--anyway]
                          wakes somebody no more. What breaks with it (a group or a shift without anybody) is told first, and
                          nothing is changed then unless --anyway is given
                          連絡先から外す

  episode list [--town TOWN] [--all] [--json]
                          of what something was told, and who deals with it; --all shows those that were closed, too. Needs
                          a running hub, as the six that follow
                          お知らせの対応状況
  episode show EPISODE [--json]
                          one of them; EPISODE is its name in the list, or a station for its newest
  episode ack EPISODE [--note TEXT]
                          nobody else is called about what was told so far
                          確認する
  episode hand-over EPISODE --to PERSON [--note TEXT]
                          calls that person; until somebody acknowledges, you stay responsible
                          引き継ぐ
  episode close EPISODE [--note TEXT]
                          nobody is called or reminded until a higher level or a further rise; the level stays what it is
                          対応を終える
  episode note EPISODE --note TEXT
                          a line for the record
                          経過に書き添える
  episode undo EPISODE --what acknowledged|handed-over|closed
                          takes that back: within five minutes, a hand-over as long as nobody has taken it
                          取り消す

  ledger export --from DAY --to DAY [--format csv|html] [--town TOWN] [--station STATION] [--episode EPISODE]
                [--kind KIND …] [--form excel|plain] [--out FILE] [--force]
                          the chronology: levels, notices, calls, every try, what people said and decided; CSV, or a page
                          to print on A4. A day is Japan's, --to is taken whole. Needs a running hub
                          クロノロジー（時系列記録）の書き出し

  rehearsal start | confirm | status | stop | report
                          a flood in fast motion to chosen people, marked 訓練 everywhere (kawamori rehearsal --help)
                          訓練

  clock trust             says that the machine's clock is right, where the hub goes on from readings of a time when it was
                          ahead, and no node with a clock could tell it; needs a running hub
                          サーバーの時計は正しいと伝える（以前の進んだ時刻から続いているとき）

  disk [--config FILE] [--json]
                          what takes how much and grows how fast, and when the disk will be full
                          ディスクの使用量と空き

  journal verify [--json] reads the whole journal and says whether everything is there and as it was written; beside a
                          running hub or without one
                          記録の検査（すべてそろい、書かれたとおりか）
  journal salvage         makes a new journal of all that can be read of a broken one, and says what is lost; the broken
                          file is kept. For a hub that does not start and has no backup
                          壊れた記録から読める分を取り出す（控えがないとき）
  journal seen            says that you have seen that facts or old readings are missing (「記録の一部が失われています」):
                          the screens say it no more; needs a running hub
                          失われた記録を確認した（画面の表示を消す）
  poison list [--json]    facts that broke the judge three times and were left out of judging
                          判定できずに除いた記録
  poison retry NUMBER     has one judged once more, after the fault was mended; needs a running hub
                          もう一度判定する

  levels check [--station ID …] [--with STATION.yaml …] [--years N] [--json]
                          what is to be said of each station's levels (order, gaps, datum, crest), and how often they would
                          have alerted over the last N years (2), with how many minutes from 避難判断 to 氾濫危険; --with
                          tries the newest levels of a station's file beside those in force. Nothing is changed. Exit code 1:
                          a level cannot do what it is there for
                          基準水位の点検と、過去の観測値での試算
  series rebuild          makes the roll-ups of the hub's own store anew from its readings; beside a running hub or without
                          one. Stopped, it is gone on with
                          集計（10分・1時間・1日）を記録から作り直す
  series rebuild --influx the same, and has the running hub write InfluxDB once more: all that the hub keeps, and the
                          roll-ups of what only InfluxDB has
                          InfluxDB にも書き直す（動いているハブが必要）

  picture list CAMERA [--day 2026-06-03] [--json]
                          a camera's pictures of one day, or of its newest
  picture take CAMERA     has a picture taken now, and says what came of it; needs a running hub and a connected node
  picture withdraw CAMERA [--at TIME] [--reason TEXT]
                          keeps one picture, or the whole camera, from residents; needs a running hub
  picture restore CAMERA [--at TIME]
                          shows it to them again
  picture check [--tidy] [--json]
                          compares the files of pictures with the index; --tidy deletes those of pictures that have gone

  quality list STATION [--quantity rain|level-sub] [--json]
                          what staff have said of a station's readings; needs a running hub, as the five that follow
  quality overrule STATION --as good|bad --at TIME [--to TIME] [--quantity rain|level-sub] --reason TEXT
                          says that readings count, or never do, whatever the hub thinks of them
  quality undo STATION --at TIME [--to TIME] [--quantity rain|level-sub]
                          takes that back
  maintenance begin STATION --until TIME [--from TIME] [--quantity level] --reason TEXT
                          readings are kept and not judged; it ends by itself, after three days at most
  maintenance end STATION [--quantity level]
  maintenance list STATION [--json]

  announcement record --town TOWN --issuer TEXT --title TEXT --at TIME [--level N] [--river TEXT] [--area TEXT] [--note TEXT]
                          records what JMA, the river's manager or the prefecture has announced, as a quotation; needs a
                          running hub, as the others that follow
                          他機関の発表の記録
  announcement list [--json]
  announcement lift ID [--at TIME]        its issuer has lifted it
  announcement withdraw ID [--reason TEXT]
                          it was recorded by mistake: it is shown no more, and stays on record
  announcement restore ID takes back that it was lifted or withdrawn
  order record --town TOWN --kind elderly|evacuate|safety --issuer TEXT --at TIME [--area TEXT] [--note TEXT]
                          records what the mayor has ordered; residents' pages show it
                          町長の発令の記録
  order list [--json], order lift ID [--at TIME], order withdraw ID [--reason TEXT], order restore ID

  import csv --map FILE INPUT [--out FILE]
                          turns a foreign hydrograph into time,level_m (kawamori import csv --help)

  export csv --from DAY --to DAY [--station ID] [--step 10m] [--out FILE]
                          readings as CSV, for Excel or plain (kawamori export csv --help); needs a running hub
  export town TOWN FILE   everything of one town, for a hub of its own (kawamori export town --help)
  import town FILE        brings it into an empty hub, all of it or nothing (kawamori import town --help)

  basemap import --boundaries N03.geojson --rivers W05_stream.geojson
                          makes a finer base map from published files (kawamori basemap import --help)
  basemap tiles           fetches map tiles of the towns' area for use without internet

  ca init --host NAME     makes the towns' own authority for TLS between nodes and hub (kawamori ca --help)
  ca certify NODE --out FOLDER
                          makes a node's certificate
  ca renew, ca list       the hub's certificate anew; what there is and until when

  --data DIR              the hub's data folder (default: $KAWAMORI_DATA, else .kawamori/hub)
  --help, --version

With a running hub the work is done through its socket in the data folder; without one the folder is locked and written directly.
Exit codes: 0 done, 1 not possible, 2 wrong usage or configuration.
`;

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
