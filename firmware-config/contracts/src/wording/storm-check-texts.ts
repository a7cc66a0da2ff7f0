import type { Text } from './language.js';

/** What the check before a storm (台風前点検表) says. What is filled in stands in braces. */
export const STORM_CHECK_TEXTS = {
  title: { ja: '台風前点検表', en: 'Check before a storm' },
  asOf: { ja: '{time}現在', en: 'as of {time}' },
  everything: { ja: '全町', en: 'all towns' },
  printedAt: { ja: '作成 {time}　{who}（{name}）', en: 'Made {time} by {who} ({name})' },
  counts: { ja: '全{all}項目', en: '{all} rows' },
  noneBroken: { ja: '不良・確認はありません。', en: 'Nothing is broken or to be looked at.' },
  'verdict.bad': { ja: '不良', en: 'broken' },
  'verdict.look': { ja: '確認', en: 'look' },
  'verdict.good': { ja: 'よい', en: 'well' },
  tick: { ja: '済', en: 'done' },
  verdict: { ja: '判定', en: 'verdict' },
  what: { ja: '対象', en: 'what' },
  now: { ja: 'いまの状態', en: 'how it stands' },
  deed: { ja: '理由 → すること', en: 'why, and what to do' },
  who: { ja: '行く人', en: 'who goes' },
  time: { ja: '時刻', en: 'time' },
  'part.gauge': { ja: '計器', en: 'gauge' },
  'part.camera': { ja: 'カメラ', en: 'camera' },
  'part.node': { ja: '端末', en: 'node' },
  'part.duty': { ja: '当番', en: 'duty' },
  'part.person': { ja: '人', en: 'person' },
  'part.channel': { ja: '届け先', en: 'recipient' },
  'part.hub': { ja: 'サーバー', en: 'hub' },
  level: { ja: '{value}（{time}）{age}', en: '{value} ({time}) {age}' },
  noValue: { ja: '値なし', en: 'no value' },
  picture: { ja: '最後の画像 {time}　{age}', en: 'last picture {time}, {age}' },
  noPicture: { ja: '画像なし', en: 'no picture' },
  heard: { ja: '受信 {time} {age}', en: 'heard {time}, {age}' },
  unheard: { ja: 'サーバーの起動後は受信なし', en: 'not heard since the hub’s start' },
  battery: { ja: '電池 {volts} V（下限 {low} V）', en: 'battery {volts} V (low {low} V)' },
  waiting: { ja: '未送信 {count}件', en: '{count} wait' },
  room: { ja: '空き {size}', en: '{size} free' },
  version: { ja: '版 {version}', en: 'version {version}' },
  clock: { ja: '時計の補正 {offset}', en: 'clock corrected by {offset}' },
  certificate: { ja: '証明書 {time} まで', en: 'certificate until {time}' },
  way: { ja: '{channel} {time}', en: '{channel} {time}' },
  neverReached: { ja: '未送信', en: 'nothing sent' },
  reached: { ja: '最後に届いた {time}', en: 'last arrived {time}' },
  neverTold: { ja: 'まだ送っていない', en: 'nothing sent yet' },
  lamp: { ja: '警告灯・サイレン {name}', en: 'lamp or siren {name}' },
  connected: { ja: 'つながっている', en: 'connected' },
  notConnected: { ja: 'つながっていない', en: 'not connected' },
  roster: { ja: '当番表（48時間）', en: 'roster (48 hours)' },
  shift: { ja: '{from}〜{to} {people}', en: '{from} to {to} {people}' },
  moreShifts: { ja: 'ほか{count}件', en: '{count} more' },
  noShift: { ja: '記載なし', en: 'nobody' },
  plan: { ja: '呼び出しの計画', en: 'duty plan' },
  noPlan: { ja: 'なし', en: 'none' },
  hubRow: { ja: '{name}', en: '{name}' },
  hubNow: {
    ja: 'ディスクの空き {percent}%（{size}）　版 {version}',
    en: '{percent}% free ({size}), version {version}',
  },
  hubNoDisk: { ja: 'ディスクの空き 不明　版 {version}', en: 'disk unknown, version {version}' },
  watchdog: { ja: '監視プログラム・自己点検', en: 'watchdog and canary' },
  canaryNow: { ja: '点検用の観測値 {time}　{age}', en: 'canary {time}, {age}' },
  noCanary: { ja: '点検用の観測値なし', en: 'no canary reading' },
  backup: { ja: 'バックアップ', en: 'backup' },
  backupByHand: { ja: '最後に取った日時：', en: 'last taken:' },
  accounts: { ja: '本部・管理者の2段階認証', en: 'second factor of HQ and administrators' },
  accountsNow: { ja: '未設定 {count}名／{all}名', en: '{count} of {all} without' },
  more: {
    ja: 'このほか{count}件は載っていません（{bad}件が不良、{look}件が確認）。町を選んで出してください。',
    en: '{count} more are left out ({bad} broken, {look} to be looked at): choose a town.',
  },
  checkedBy: { ja: '点検した人', en: 'Checked by' },
  checkedAt: { ja: '終えた時刻', en: 'Ended at' },
  leader: { ja: '確認した責任者', en: 'Seen by' },
  byHand: { ja: '気づいたこと（手書き）', en: 'By hand' },
  how: {
    ja: '判定はサーバーが{time}に見たままです。「よい」は届いた値と記録による判定で、現地の確認に代わるものではありません。ページ数は右下。',
    en: 'Verdicts are as the hub saw it at {time}. “Well” is judged by what has arrived, and stands in for no look at the place. Pages: at the foot.',
  },
  toPrint: {
    ja: 'ブラウザの印刷（Ctrl+P）でA4縦に印刷し、済の欄に印をつけ、行く人と時刻を書き込んでください。',
    en: 'Print it from the browser (Ctrl+P) on A4, tick, and write down who goes where and when.',
  },
} as const satisfies Record<string, Text>;
export type StormCheckTextKey = keyof typeof STORM_CHECK_TEXTS;

/** What may be found at a row: why, and what to do, in a few words. */
export const STORM_CHECK_FINDINGS = {
  never: {
    why: { ja: '一度も受信していない', en: 'never heard' },
    deed: { ja: '登録と現地の計器を確かめる', en: 'check its entry and the gauge' },
  },
  silent: {
    why: { ja: '受信なし {age}', en: 'nothing for {age}' },
    deed: { ja: '現地で電源・回線・計器を見る', en: 'look at power, line and gauge' },
  },
  late: {
    why: { ja: '遅れている', en: 'late' },
    deed: { ja: '少し待って見直す。続けば現地へ', en: 'look again after a while, then go' },
  },
  faulty: {
    why: { ja: '最新の値が異常', en: 'the newest value is faulty' },
    deed: { ja: '現地で計器と配線を見る', en: 'look at the gauge and its cable' },
  },
  doubtful: {
    why: { ja: '値が疑わしい', en: 'its value is doubtful' },
    deed: { ja: '量水標かカメラと見比べる', en: 'compare with the staff gauge or the camera' },
  },
  disagree: {
    why: { ja: '主と副の差 {metres} m', en: 'the two gauges differ by {metres} m' },
    deed: { ja: '量水標と見比べる', en: 'compare with the staff gauge' },
  },
  'by-sub': {
    why: { ja: '主の計器に値がない', en: 'the main gauge has no value' },
    deed: { ja: '主の計器を見る', en: 'look at the main gauge' },
  },
  work: {
    why: {
      ja: '点検中（{until}まで　{by}）は判定されない',
      en: 'under maintenance until {until} by {by}: not judged',
    },
    deed: { ja: '終わっていれば点検を終了する', en: 'end it where it is done' },
  },
  'no-picture': {
    why: { ja: '画像が一度も届いていない', en: 'no picture ever came' },
    deed: { ja: '登録と現地のカメラを確かめる', en: 'check its entry and the camera' },
  },
  dark: {
    why: { ja: '画像が届かない {age}', en: 'no picture for {age}' },
    deed: { ja: 'カメラの電源と配線を見る', en: 'look at its power and cable' },
  },
  'picture-late': {
    why: { ja: '画像が遅れている', en: 'pictures are late' },
    deed: { ja: 'しばらくして見直す', en: 'look again later' },
  },
  blind: {
    why: { ja: '川が写っていない', en: 'the river is not seen' },
    deed: { ja: 'レンズ・覆い・照明を見る', en: 'look at lens, cover and light' },
  },
  withdrawn: {
    why: { ja: '住民向けを止めている', en: 'kept from residents' },
    deed: { ja: '戻してよいか決める', en: 'decide whether to restore it' },
  },
  'node-cut': {
    why: { ja: '通信が切れている', en: 'its line is cut' },
    deed: { ja: '現地で電源と回線を見る', en: 'look at its power and line' },
  },
  'node-quiet': {
    why: { ja: 'つながっているのに受信なし {age}', en: 'connected, and nothing for {age}' },
    deed: { ja: '端末を見る。再起動で直るか確かめる', en: 'look at it, and try a restart' },
  },
  'node-unheard': {
    why: { ja: 'つながっているのに一度も受信していない', en: 'connected, and never heard' },
    deed: { ja: '10分待って見直す。続けば端末を見る', en: 'look again in ten minutes, then at the node' },
  },
  'battery-low': {
    why: { ja: '電池が少ない', en: 'its battery is low' },
    deed: { ja: '電池・太陽電池・充電器を見る', en: 'look at battery, panel and charger' },
  },
  'outbox-full': {
    why: { ja: '未送信がたまっている', en: 'readings pile up in it' },
    deed: { ja: '回線を確かめる', en: 'check its line' },
  },
  dropped: {
    why: { ja: '未送信のまま捨てた値がある（{count}件）', en: 'it gave {count} readings up' },
    deed: { ja: '回線と空きを確かめる', en: 'check its line and room' },
  },
  'node-full': {
    why: { ja: '端末のディスクの空きが少ない', en: 'its disk is nearly full' },
    deed: { ja: '空きを作る', en: 'make room' },
  },
  'node-clock': {
    why: { ja: '端末の時計がずれている（{offset}）', en: 'its clock is off by {offset}' },
    deed: { ja: '時刻合わせ（NTP）を確かめる', en: 'check its time server' },
  },
  'clock-free': {
    why: { ja: '端末の時計が合わせられていない', en: 'its clock is not synchronised' },
    deed: { ja: '時刻合わせ（NTP）を確かめる', en: 'check its time server' },
  },
  'certificate-due': {
    why: { ja: '証明書が {time} まで', en: 'its certificate ends {time}' },
    deed: { ja: '更新する日を決める', en: 'plan its renewal' },
  },
  'certificate-urgent': {
    why: { ja: '証明書が {time} に切れる', en: 'its certificate ends {time}' },
    deed: { ja: 'いま更新する', en: 'renew it now' },
  },
  'old-version': {
    why: { ja: 'サーバーと版がちがう', en: 'another version than the hub' },
    deed: { ja: '台風のあとで更新する', en: 'update it after the storm' },
  },
  'device-fault': {
    why: { ja: '機器の異常：{of}', en: 'a device fails: {of}' },
    deed: { ja: '配線と機器を見る', en: 'look at cable and device' },
  },
  'no-way': {
    why: { ja: '送る手段がサーバーにない', en: 'the hub has nothing to send it by' },
    deed: { ja: 'システム担当者に伝える', en: 'tell whoever runs the hub' },
  },
  untried: {
    why: { ja: '一度も届けたことがない', en: 'nothing has reached it yet' },
    deed: { ja: '試験送信する', en: 'send a test' },
  },
  old: {
    why: { ja: '最後に届いてから{age}', en: 'last reached {age} ago' },
    deed: { ja: '試験送信する', en: 'send a test' },
  },
  failing: {
    why: { ja: '直近の送信が届いていない：{fault}', en: 'the last one did not arrive: {fault}' },
    deed: { ja: '宛先と機器を確かめ、試験送信する', en: 'check it and send a test' },
  },
  'lamp-away': {
    why: { ja: 'サーバーにつながっていない', en: 'not connected to the hub' },
    deed: { ja: '電源と回線を見て、鳴らして確かめる', en: 'look at power and line, and try it' },
  },
  'lamp-untried': {
    why: { ja: '鳴ったかどうかはサーバーには分からない', en: 'the hub cannot know whether it sounds' },
    deed: { ja: '鳴らして確かめる', en: 'try it' },
  },
  unreachable: {
    why: { ja: '使える連絡手段がない', en: 'no way to reach them works' },
    deed: { ja: '本人に確かめ、連絡先を直す', en: 'ask them, and mend their contacts' },
  },
  'never-reached': {
    why: { ja: 'どの手段でも届けたことがない', en: 'nothing has ever reached them' },
    deed: { ja: '本人に伝えて試験送信する', en: 'tell them and send a test' },
  },
  'way-failing': {
    why: { ja: '{channel}が届いていない：{fault}', en: '{channel} does not arrive: {fault}' },
    deed: { ja: '連絡先を確かめる', en: 'check the contact' },
  },
  'way-untried': {
    why: { ja: '{channel}は試していない', en: '{channel} was never tried' },
    deed: { ja: '試験送信する', en: 'send a test' },
  },
  'way-missing': {
    why: { ja: '{channel}を送る手段がサーバーにない', en: 'the hub has nothing to send {channel} by' },
    deed: { ja: 'システム担当者に伝える', en: 'tell whoever runs the hub' },
  },
  'no-browser': {
    why: { ja: 'ブラウザの通知を入れた端末がない', en: 'notifications are on in no browser' },
    deed: { ja: '本人の端末で通知を入れる', en: 'switch them on' },
  },
  'nobody-on-duty': {
    why: { ja: '48時間、当番がいない', en: 'nobody on duty for 48 hours' },
    deed: { ja: '当番表に入れる', en: 'fill the roster' },
  },
  'roster-unasked': {
    why: {
      ja: '48時間、当番がいない（計画は当番表を使わない）',
      en: 'nobody on duty for 48 hours; the plan asks for nobody',
    },
    deed: { ja: '計画の班だけで受けてよいか決める', en: 'settle whether the plan’s groups are enough' },
  },
  'roster-gap': {
    why: { ja: '空き {from}〜{to}', en: 'a gap {from} to {to}' },
    deed: { ja: '誰が受けるか決める', en: 'settle who takes it' },
  },
  'no-plan': {
    why: { ja: '計画がなく、誰も呼び出されない', en: 'no plan: nobody is called' },
    deed: { ja: '計画を入れる', en: 'set it up' },
  },
  'empty-step': {
    why: { ja: '{step}段目（{calls}）に誰もいない', en: 'step {step} ({calls}) calls nobody' },
    deed: { ja: '当番表と連絡先を確かめる', en: 'check roster and contacts' },
  },
  'nobody-reached': {
    why: { ja: '計画の誰にも使える連絡手段がない', en: 'nobody in the plan can be reached' },
    deed: { ja: '連絡先を直し、試験送信する', en: 'mend the contacts and send a test' },
  },
  'hub-fault': {
    why: { ja: '{name}', en: '{name}' },
    deed: { ja: 'システム担当者に伝える', en: 'tell whoever runs the hub' },
  },
  'disk-unknown': {
    why: { ja: 'ディスクの空きが分からない', en: 'the disk cannot be asked' },
    deed: { ja: 'システム担当者に伝える', en: 'tell whoever runs the hub' },
  },
  'no-watchdog': {
    why: { ja: '監視プログラムが登録されていない', en: 'no watchdog is set up' },
    deed: { ja: 'サーバーの停止は人が見て気づく', en: 'a dead hub is noticed by people alone' },
  },
  'backup-unknown': {
    why: { ja: 'サーバーからは分からない', en: 'the hub cannot know' },
    deed: { ja: '保管先で日時を見て書く', en: 'look where it is kept' },
  },
  'second-factor': {
    why: { ja: '{count}名は当番の操作しかできない', en: '{count} may do no more than duty' },
    deed: { ja: '「アカウント」で本人が設定する', en: 'they set it up at “Account”' },
  },
} as const satisfies Record<string, { why: Text; deed: Text }>;
export type StormCheckFinding = keyof typeof STORM_CHECK_FINDINGS;
