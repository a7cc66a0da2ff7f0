import { VERSION } from '../version.js';

/** `kawamori --help`. */
export const HELP = `kawamori ${VERSION}: the operator's command

usage: kawamori COMMAND [OPTIONS]

  node add ID --town TOWN --station STATION [--station …] [--secret-file FILE]
                          makes a node's credential; the secret is shown once, or written to FILE (mode 600)
  node rotate ID [--secret-file FILE]
                          gives a node a new secret; the old one stops at once
  node revoke ID          lets a node in no more
  node update ID --to VERSION
                          has a node run another release of its software, and tells how it goes; it goes back by itself
                          where the new one does not reach the hub. Needs a running hub
                          端末のソフトウェアの版を替える（だめなら自動で元に戻ります）
  release add FILE        takes a release of the nodes' software (npm run pack-agent) into the hub; needs a running hub
  release list [--json]   the releases that the hub can hand to nodes
  release remove VERSION  takes one away; nodes that run it go on
                          端末に配るソフトウェアの追加、一覧、削除
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
                          one of them; EPISODE is its name in the list, or a station: the newest about its river that the command
                          can be about, else about what is broken there
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

  backup DIR [--former DIR] [--config FILE]
                          copies what a hub needs to come back into a new folder, beside the running hub; checked before it
                          gets its name (kawamori backup --help)
                          控え（バックアップ）をとる
  backup verify DIR       says whether a hub can come back from it
                          控えの検査

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
  announcement withdraw ID [--cancelled] [--reason TEXT]
                          it was recorded by mistake, or (--cancelled) its issuer has taken it back: it is shown no more,
                          and stays on record
  announcement restore ID takes back that it was lifted or withdrawn
  order record --town TOWN --kind elderly|evacuate|safety --issuer TEXT --at TIME [--area TEXT] [--note TEXT]
                          records what the mayor has ordered; residents' pages show it
                          町長の発令の記録
  order list [--json], order lift ID [--at TIME], order withdraw ID [--cancelled] [--reason TEXT], order restore ID

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
