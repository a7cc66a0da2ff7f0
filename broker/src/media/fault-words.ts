/** What a node, a camera or this hub's own ffmpeg says, as a town office would say it. The first that is met counts. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [
    /ffmpeg is not installed on this node/i,
    '観測所の装置に、映像を送るためのソフト（ffmpeg）が入っていません',
  ],
  [
    /ffmpeg is not installed on this hub/i,
    'このシステムに、映像を変換するためのソフト（ffmpeg）が入っていません',
  ],
  [/refused the user or the password|forbids it/i, 'カメラのユーザー名またはパスワードが受け付けられません'],
  [
    /credential cannot be read|expected user:password|can be read by every user/i,
    '観測所の装置に置いたカメラのパスワードを読めません',
  ],
  [/does not answer|did not begin in time/i, 'カメラが応答しません'],
  [/nothing listens at the camera|cannot be reached|name is not known/i, 'カメラにつながりません'],
  [/has no camera|no such camera device/i, '観測所の装置に、このカメラの設定がありません'],
  [/has no live video/i, 'このカメラは映像に対応していません'],
  [/knows no such address/i, 'カメラの映像のアドレスが違います'],
  [/in use by another program/i, 'カメラがほかのソフトで使われています'],
  [/stalled/i, '映像が途中で止まりました'],
  [/ended its video/i, 'カメラが映像を終えました'],
  [/the hub does not take the video/i, '観測所から映像を送れません'],
  [/camera reports an error|refused the question|is no picture/i, 'カメラに異常があります'],
];

/** In brackets behind the sentence that it explains; empty where nothing is known that would help its reader. */
export function faultJa(detail: string): string {
  const known = KNOWN.find(([pattern]) => pattern.test(detail));
  return known ? `（${known[1]}）` : '';
}
