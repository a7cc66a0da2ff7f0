import type { Text } from './language.js';

/** Texts of the pages outside: sign-in and the first account. Loaded with them. */
export const GATE_TEXTS = {
  signInTitle: { ja: 'サインイン', en: 'Sign in' },
  signInCode: { ja: '確認コード（認証アプリの6桁）', en: 'Code of your authenticator' },
  signInCodeOr: { ja: '確認コードか予備コードで入るとき', en: 'Or a code, or a recovery code' },
  signInRecovery: { ja: '予備コード', en: 'Recovery code' },
  signInByKey: { ja: 'キーで確認する', en: 'Use the key' },
  signInByPasskey: { ja: 'パスキーで入る', en: 'Use a passkey' },
  'key.cancelled': {
    ja: 'キーで確認できませんでした（取り消されたか、時間切れです）。もう一度お試しください。',
    en: 'The key was not used: cancelled, or too late. Try again.',
  },
  'key.known': {
    ja: 'この端末のキーは、もう登録されています。',
    en: 'This device has a key here already.',
  },
  'key.failed': {
    ja: 'この端末では、キーを使えませんでした。別の方法でサインインしてください。',
    en: 'The key could not be used on this device. Sign in another way.',
  },
  signInAction: { ja: 'サインイン', en: 'Sign in' },
  accountName: { ja: 'アカウント名', en: 'Account name' },
  password: { ja: 'パスワード', en: 'Password' },
  passwordAgain: { ja: 'パスワード（もう一度）', en: 'Password again' },
  passwordHint: {
    ja: '12文字以上。言葉をいくつか並べたものが覚えやすく、安全です。',
    en: 'At least 12 characters. A few words in a row are safe and easy to remember.',
  },
  accountHint: {
    ja: '半角の英数字と . _ - が使えます（2〜40文字）。',
    en: 'Letters, digits and . _ - (2 to 40).',
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
  accountNameWrong: {
    ja: 'アカウント名は半角の英数字と . _ - で、2〜40文字にしてください。',
    en: 'Use 2 to 40 letters, digits, dots, hyphens and underscores for the account name.',
  },
  fillBoth: {
    ja: 'アカウント名とパスワードを入力してください。',
    en: 'Enter the account name and the password.',
  },
  setupTitle: { ja: '最初のアカウントを作る', en: 'Make the first account' },
  setupLead: {
    ja: 'このサーバーにはまだアカウントがありません。ここで作る1つが管理者になります。',
    en: 'This server has no account yet. The one you make here is its administrator.',
  },
  setupAction: { ja: '作成してはじめる', en: 'Make it and start' },
  setupNoToken: {
    ja: 'リンクが不完全です。サーバーの起動時に表示された、一度だけ使えるリンク全体を開いてください。',
    en: 'The link is incomplete. Open the whole one-time link that the server printed when it started.',
  },
  setupDone: {
    ja: '最初のアカウントはもう作られています。サインインしてください。',
    en: 'The first account exists already. Sign in.',
  },
  needsSetup: {
    ja: 'まだアカウントがありません。サーバーの起動時に表示された、一度だけ使えるリンクを開いてください。',
    en: 'There is no account yet. Open the one-time link that the server printed when it started.',
  },
  toSignIn: { ja: 'サインインへ', en: 'To sign-in' },
  working: { ja: '確認しています', en: 'Checking' },
} as const satisfies Record<string, Text>;
export type GateTextKey = keyof typeof GATE_TEXTS;
