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
  passwordsDiffer: {
    ja: '2つのパスワードが違います。もう一度入力してください。',
    en: 'The two passwords differ. Type them again.',
  },
  changePassword: { ja: 'パスワードを変える', en: 'Change the password' },
  passwordChanged: {
    ja: '変えました。ほかの端末はサインアウトしました。',
    en: 'Changed. All other browsers were signed out.',
  },

  factor: { ja: '認証アプリ（2つ目の鍵）', en: 'Authenticator (second factor)' },
  factorNone: {
    ja: '登録されていません。パスワードを知られても、認証アプリがあれば入られません。',
    en: 'None is set up. With one, a password alone lets nobody in.',
  },
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
    ja: 'この操作には確認コードが必要です。',
    en: 'This needs a code of your authenticator.',
  },
  recoveryTitle: { ja: '予備コード', en: 'Recovery codes' },
  recoveryHelp: {
    ja: '認証アプリを失くしたときに、確認コードの代わりに1回ずつ使えます。この画面でしか表示しません。印刷して、鍵のかかる場所に保管してください。',
    en: 'Each works once in place of a code, should the authenticator be lost. They are shown here only: print them and lock them away.',
  },
  recoveryKept: { ja: '保管しました', en: 'I have kept them' },

  accounts: { ja: 'みんなのアカウント', en: 'Everybody’s accounts' },
  'state.active': { ja: '有効', en: 'active' },
  'state.invited': { ja: '招待中', en: 'invited' },
  'state.disabled': { ja: '停止中', en: 'stopped' },
  invitedUntil: { ja: '招待の期限 {time}', en: 'invited until {time}' },
  hasFactor: { ja: '認証アプリあり', en: 'with authenticator' },
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
  resetFactor: { ja: '認証アプリの登録を消す', en: 'Take the authenticator away' },
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
