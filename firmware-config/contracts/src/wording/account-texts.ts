import type { Text } from './language.js';

/** Texts of the pages about accounts. They are loaded with those pages. What is filled in stands in braces. */
export const ACCOUNT_TEXTS = {
  title: { ja: 'アカウント', en: 'Account' },
  working: { ja: '処理しています', en: 'Working' },
  unreachable: {
    ja: 'サーバーにつながりません。庁内の回線を確認して、もう一度お試しください。',
    en: 'The server cannot be reached. Check the network and try again.',
  },
  loading: { ja: '読み込んでいます', en: 'Loading' },
  cancel: { ja: 'やめる', en: 'Cancel' },

  'role.viewer': { ja: '閲覧', en: 'viewer' },
  'role.duty': { ja: '当番', en: 'duty' },
  'role.hq': { ja: '本部', en: 'HQ' },
  'role.administrator': { ja: '管理者', en: 'administrator' },
  'roleHelp.viewer': { ja: '見るだけ', en: 'sees' },
  'roleHelp.duty': {
    ja: 'お知らせの確認、写真の公開停止、観測値の採否',
    en: 'acknowledges notices, withdraws pictures, says which readings count',
  },
  'roleHelp.hq': { ja: '当番の操作に加えて、点検の登録、訓練', en: 'also maintenance and rehearsals' },
  'roleHelp.administrator': { ja: '本部の操作に加えて、アカウントの管理', en: 'also gives accounts' },
  allTowns: { ja: '両町', en: 'both towns' },

  signedInAs: { ja: '{name}（{role}・{towns}）', en: '{name} ({role}, {towns})' },
  signIns: { ja: 'サインイン中の端末', en: 'Where you are signed in' },
  thisOne: { ja: 'この端末', en: 'this one' },
  unknownBrowser: { ja: '不明な端末', en: 'unknown browser' },
  since: { ja: '{time} から', en: 'since {time}' },
  lastSeen: { ja: '最後の利用 {age}', en: 'last used {age}' },
  endSignIn: { ja: 'サインアウトさせる', en: 'Sign it out' },

  password: { ja: 'パスワード', en: 'Password' },
  currentPassword: { ja: 'いまのパスワード', en: 'Present password' },
  newPassword: { ja: '新しいパスワード', en: 'New password' },
  newPasswordAgain: { ja: 'もう一度', en: 'Again' },
  passwordHint: {
    ja: '12文字以上。言葉をいくつか並べたものが覚えやすく、安全です。',
    en: 'At least 12 characters. A few words in a row are safe and easy to remember.',
  },
  passwordTooShort: {
    ja: 'パスワードが短すぎます。12文字以上にしてください（いま {length}文字）。',
    en: 'The password is too short. Use at least 12 characters (now {length}).',
  },
  passwordCommon: {
    ja: 'だれもが最初に試すパスワードです（よくある言葉と数字、並んだキー、同じ文字の繰り返し）。ほかのものにしてください。',
    en: 'That is one of those that are tried first: a common word with figures, a row of keys, the same again and again. Choose another.',
  },
  passwordsDiffer: {
    ja: '2つのパスワードが違います。もう一度入力してください。',
    en: 'The two passwords differ. Type them again.',
  },
  changePassword: { ja: 'パスワードを変える', en: 'Change the password' },
  passwordChanged: {
    ja: '変えました。ほかの端末はサインアウトしました。',
    en: 'Changed. All other browsers were signed out.',
  },

  factors: { ja: '2つ目の鍵', en: 'Second factor' },
  keys: { ja: 'パスキー・セキュリティキー', en: 'Passkeys and security keys' },
  keysHelp: {
    ja: '端末の顔や指紋、PIN、または USB などの物理的なキーで確認します。偽の画面にだまされません。2つ以上を登録し、1つは保管しておくと安心です。',
    en: 'By face, finger or PIN of a device, or by a key that you hold. A false page cannot take it from you. Set up two, and lock one away.',
  },
  keysNoName: {
    ja: 'このサーバーのアドレスでは使えません。https で始まる、名前のあるアドレスが要ります。管理する人に相談してください。',
    en: 'Not at this address of the server: it needs a name and https. Ask whoever runs it.',
  },
  keysNotHere: { ja: 'このブラウザでは登録できません。', en: 'This browser cannot set one up.' },
  keyAdd: { ja: 'パスキー・セキュリティキーを登録する', en: 'Add a passkey or security key' },
  keyAddNow: { ja: '登録に進む', en: 'Go on' },
  keyWaiting: { ja: '端末の案内に従ってください', en: 'Follow your device' },
  keyName: { ja: 'キーの名前', en: 'Name of the key' },
  keyNameHelp: { ja: '例：庁舎の金庫のキー、私用の携帯', en: 'Such as: key in the safe, own telephone' },
  keyUnnamed: { ja: 'キー', en: 'Key' },
  keySince: { ja: '登録 {time}', en: 'added {time}' },
  keyUnused: { ja: '未使用', en: 'not used yet' },
  keyRemove: { ja: '外す', en: 'Remove' },
  keyRemoveNamed: { ja: '「{name}」を外す', en: 'Remove {name}' },
  keyRemoveSure: {
    ja: '「{name}」を外しますか。このキーでは入れなくなり、ほかの端末はサインアウトします。',
    en: 'Remove {name}? It opens nothing from then on, and all other browsers are signed out.',
  },
  removeYes: { ja: '外す', en: 'Remove it' },
  'keyState.doubted': {
    ja: '複製の疑いで停止（外してください）',
    en: 'stopped: it may have been copied; remove it',
  },
  'keyState.other-address': {
    ja: '別のアドレスで登録（ここでは使えません）',
    en: 'made for another address',
  },
  'key.cancelled': {
    ja: 'キーで確認できませんでした（取り消されたか、時間切れです）。もう一度お試しください。',
    en: 'The key was not used: cancelled, or too late. Try again.',
  },
  'key.known': {
    ja: 'この端末のキーは、もう登録されています。',
    en: 'This device has a key here already.',
  },
  'key.failed': {
    ja: 'この端末では、キーを使えませんでした。',
    en: 'The key could not be used on this device.',
  },

  factor: { ja: '認証アプリ', en: 'Authenticator app' },
  factorNone: {
    ja: '登録されていません。30秒ごとに変わる6桁の数字を、携帯電話のアプリが表示します。',
    en: 'None is set up. An app of your telephone shows six digits that change every thirty seconds.',
  },
  factorRemoveSure: {
    ja: '認証アプリの登録をやめますか。その確認コードでは入れなくなります。',
    en: 'Take the authenticator away? Its codes open nothing from then on.',
  },
  recoveryLeft: { ja: '使っていない予備コード {count}個', en: '{count} recovery codes left' },
  recoveryHint: {
    ja: 'キーが手元にないときの予備コード。',
    en: 'A recovery code, where you have no key at hand.',
  },
  recoveryPrint: { ja: '印刷する', en: 'Print' },
  confirmByKey: { ja: 'キーで確認する', en: 'Use the key' },
  factorWanted: {
    ja: '本部と管理者の操作は、登録するとできるようになります。登録するまでにできるのは、見ることと、確認や引き継ぎなど当番の操作です。',
    en: 'What HQ and administrators may do is opened by setting one up. Until then you may see everything, and do what duty may: acknowledge, hand over and so on.',
  },
  factorSet: {
    ja: '登録されています。サインインのときに6桁の確認コードを入力します。',
    en: 'Set up. A code of six digits is asked for at sign-in.',
  },
  factorBegin: { ja: '認証アプリを登録する', en: 'Set up an authenticator' },
  factorLater: { ja: 'あとで登録する（地図へ）', en: 'Later (to the map)' },
  factorAnew: { ja: '登録し直す', en: 'Set it up anew' },
  factorRemove: { ja: '登録をやめる', en: 'Take it away' },
  factorSteps: {
    ja: '認証アプリ（Google Authenticator、Microsoft Authenticator など）で下のコードを読み取るか、文字を入力し、表示された6桁を入れてください。',
    en: 'Scan this with an authenticator (Google Authenticator, Microsoft Authenticator and others) or type the letters, then enter the six digits that it shows.',
  },
  factorQr: { ja: '認証アプリ用のコード', en: 'Code for an authenticator' },
  factorOpen: { ja: 'この端末の認証アプリで開く', en: 'Open in the authenticator of this device' },
  code: { ja: '確認コード', en: 'Code' },
  codeHint: { ja: '6桁の数字。認証アプリがないときは予備コード。', en: 'Six digits, or a recovery code.' },
  confirm: { ja: '確かめる', en: 'Confirm' },
  codeWanted: {
    ja: 'この操作には、2つ目の鍵でもう一度の確認が必要です。',
    en: 'This needs your second factor once more.',
  },
  recoveryTitle: { ja: '予備コード', en: 'Recovery codes' },
  recoveryHelp: {
    ja: '認証アプリやキーを失くしたときに、代わりに1回ずつ使えます。この画面でしか表示しません。印刷して、鍵のかかる場所に保管してください。',
    en: 'Each works once in place of a code or key, should those be lost. They are shown here only: print them and lock them away.',
  },
  recoveryKept: { ja: '保管しました', en: 'I have kept them' },

  accounts: { ja: 'みんなのアカウント', en: 'Everybody’s accounts' },
  'state.active': { ja: '有効', en: 'active' },
  'state.invited': { ja: '招待中', en: 'invited' },
  'state.disabled': { ja: '停止中', en: 'stopped' },
  invitedUntil: { ja: '招待の期限 {time}', en: 'invited until {time}' },
  hasFactor: { ja: '2つ目の鍵あり', en: 'with second factor' },
  signedInCount: { ja: 'サインイン {count}台', en: '{count} signed in' },
  inviteSomebody: { ja: '新しい人を招待する', en: 'Invite somebody' },
  accountName: { ja: 'アカウント名', en: 'Account name' },
  accountHint: {
    ja: '半角の英数字と . _ - が使えます（2〜40文字）。',
    en: 'Letters, digits and . _ - (2 to 40).',
  },
  role: { ja: '権限', en: 'Role' },
  towns: { ja: '担当の町', en: 'Towns' },
  person: { ja: '当番表の人', en: 'Duty person' },
  personHelp: { ja: '確認した人の名前として記録に残ります', en: 'whose name stands in the record' },
  nobody: { ja: 'なし', en: 'none' },
  makeInvitation: { ja: '招待のリンクを作る', en: 'Make the link' },
  invitationMade: {
    ja: '{name} さんに、このリンクを渡してください。1回だけ、{time} まで使えます。この画面でしか表示しません。',
    en: 'Hand this link to {name}. It works once, until {time}, and is shown here only.',
  },
  copy: { ja: 'コピー', en: 'Copy' },
  copied: { ja: 'コピーしました', en: 'Copied' },
  inviteAgain: { ja: '招待し直す（パスワードの再設定）', en: 'New link (password forgotten)' },
  change: { ja: '変える', en: 'Change' },
  save: { ja: '保存する', en: 'Save' },
  disable: { ja: '停止する', en: 'Stop it' },
  disableSure: {
    ja: '{name} を停止します。すぐにサインアウトされます。',
    en: 'This stops {name}, and signs them out at once.',
  },
  enable: { ja: '停止を解く', en: 'Let it in again' },
  signOutAll: { ja: 'すべてサインアウトさせる', en: 'Sign out everywhere' },
  resetFactor: { ja: '2つ目の鍵をすべて消す', en: 'Take the second factor away' },
  notAllowed: { ja: 'この画面を使う権限がありません。', en: 'You may not use this page.' },

  joinTitle: { ja: '招待を受ける', en: 'Join' },
  joinLead: {
    ja: 'アカウント名は {name} です。パスワードを決めてください。',
    en: 'Your account is called {name}. Choose a password.',
  },
  joinAction: { ja: '決めてはじめる', en: 'Choose it and start' },
  joinNoToken: {
    ja: 'リンクが不完全です。届いたリンク全体を開いてください。',
    en: 'The link is incomplete. Open the whole link that you were given.',
  },
  joinThenSignIn: {
    ja: 'パスワードを変えました。認証アプリの確認コードを用意して、サインインしてください。',
    en: 'The password was changed. Have a code of your authenticator at hand and sign in.',
  },
  toSignIn: { ja: 'サインインへ', en: 'To sign-in' },
} as const satisfies Record<string, Text>;
