import { fillIn, type TextFilling } from './fill-in.js';
import type { Language, Text } from './language.js';

/**
 * What a node says of another release while it fetches, tries and keeps it, or gives it back. On the wire it speaks English, as an
 * operator reads it at the command line; here stands what that means for staff. What is filled in stands in braces. The launcher stands
 * outside of every release and takes nothing from here: a test at the node holds what it says to this.
 */
export const NODE_SOFTWARE_SAID = {
  fetching: { ja: '新しい版を取り寄せています（{percent}%）', en: 'fetching: {percent} %' },
  checked: { ja: '届いた版の中身を確かめました', en: 'checked' },
  starting: {
    ja: '{version} を起動しています。しばらく端末からの知らせが止まります',
    en: 'starting release {version}',
  },
  onTrial: { ja: '{version} を試用しています', en: 'release {version} is on trial' },
  takenOver: { ja: '{version} に切り替わりました', en: 'release {version} has taken over' },
  wentBack: { ja: '端末が {version} に戻しました。{why}', en: 'gone back to release {version}: {why}' },
  startedInVain: {
    ja: '{times}回起動しましたが、使えると確かめられませんでした',
    en: 'it was started {times} times and never took over',
  },
  unreached: {
    ja: '{seconds}秒のあいだ、サーバーとつながりませんでした',
    en: 'it did not reach the hub within {seconds} s',
  },
  endedSaying: { ja: 'プログラムが止まりました（{how}：{words}）', en: 'it ended with {how}: {words}' },
  ended: { ja: 'プログラムが止まりました（{how}）', en: 'it ended with {how}' },
  folderGone: { ja: '版のフォルダーがなくなっていました', en: 'its folder is gone' },
  noLauncher: {
    ja: 'この端末は、版を切り替える起動プログラムなしで動いています',
    en: 'this node was started without its launcher',
  },
  noPointer: {
    ja: '端末で、どの版を動かすかの記録が読めません',
    en: 'the pointer of this node cannot be read',
  },
  busy: { ja: '端末は、ほかの版を取り寄せている途中です', en: 'another release is on its way' },
  runsAlready: { ja: '端末では、もう {version} が動いています', en: 'release {version} runs already' },
  notKept: {
    ja: '{version} は、端末にもう残っていないか、欠けています',
    en: 'release {version} is not at this node any more, or not whole',
  },
  otherRelease: {
    ja: '届いたのは {is} で、{version} ではありません',
    en: 'it is release {is}, not {version}',
  },
  notAnnounced: {
    ja: '届いたものが、指示されたファイルと違います',
    en: 'what came is not what was announced',
  },
  tooSlow: {
    ja: '時間内に、{of}バイトのうち{bytes}バイトしか届きませんでした',
    en: 'only {bytes} of {of} bytes came in the time that was given',
  },
  otherForm: {
    ja: '送信待ちの値の保存形式が違うため（この版 {form}、端末 {here}）、端末の前で入れ替える必要があります',
    en: 'it keeps its outbox in form {form}, this node in form {here}: it has to be installed at the node',
  },
  olderNode: {
    ja: '端末の Node.js が古いため（必要 {needs}、端末 {here}）、端末の前で入れ替える必要があります',
    en: 'it needs Node {needs}, this node has {here}: it has to be installed at the node',
  },
  otherPackages: {
    ja: '端末に入っている部品の版が違うため、端末の前で入れ替える必要があります（{packages}）',
    en: 'packages of other versions: it has to be installed at the node: {packages}',
  },
  noRoom: { ja: '端末のディスクに空きがありません', en: 'no room on the disk of the node' },
} as const satisfies Record<string, Text>;
export type NodeSoftwareSaid = keyof typeof NODE_SOFTWARE_SAID;

/** What a node says on the wire. */
export const nodeSoftwareSays = (key: NodeSoftwareSaid, values: TextFilling = {}): string =>
  fillIn(NODE_SOFTWARE_SAID[key], 'en', values);

/** Each sentence as it is found again, with what was filled in by name. */
const FOUND = (Object.keys(NODE_SOFTWARE_SAID) as NodeSoftwareSaid[]).map((key) => ({
  key,
  pattern: new RegExp(
    `^${NODE_SOFTWARE_SAID[key].en
      .split(/\{(\w+)\}/)
      .map((part, i) => (i % 2 === 1 ? `(?<${part}>.+?)` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('')}$`,
    's',
  ),
}));

/** Which sentence it is; undefined where it is none of these. */
export const nodeSoftwareSaid = (said: string): NodeSoftwareSaid | undefined =>
  FOUND.find(({ pattern }) => pattern.test(said))?.key;

/** What a node has said of its software, for staff; what is not known stands as it was said. */
export function nodeSoftwareWords(said: string, language: Language): string {
  if (language === 'en') return said;
  for (const { key, pattern } of FOUND) {
    const found = pattern.exec(said);
    if (!found) continue;
    const { why, ...values } = found.groups ?? {};
    return fillIn(NODE_SOFTWARE_SAID[key], language, {
      ...values,
      ...(why === undefined ? {} : { why: nodeSoftwareWords(why, language) }),
    });
  }
  return said;
}
