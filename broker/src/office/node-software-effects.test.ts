import { expect, test } from 'vitest';
import { UPDATE_TIMES } from '../node-software/update-desk.js';
import { nodeSoftwareEffects, type PlannedUpdate } from './node-software-effects.js';

const told = (changes: Partial<PlannedUpdate> = {}) =>
  nodeSoftwareEffects({
    ...{ node: 'naro-1', from: '0.1.0', to: '0.2.0', fetches: 2_940_000, bytesPerS: undefined },
    ...{ connected: true, rising: [], times: UPDATE_TIMES },
    ...changes,
  }).map(({ sign, text }) => `${sign} ${text.ja}`);

test('another release is told with both versions, its size, the trial, and that the node comes back by itself', () => {
  expect(told()).toEqual([
    '~ 端末 naro-1 のソフト 0.1.0 → 0.2.0',
    '~ 2.9 MB を端末の回線で取り寄せます。値の送信が先で、取り寄せているあいだも測り続けます',
    '~ この端末の回線の速さは、まだ測っていません',
    '! 切り替わるとき、測定と送信がしばらく止まります',
    '~ 新しい版は試用から始まります。10分以内にサーバーとつながり、そのあと1分動けば切り替え完了です',
    '~ うまくいかなければ、端末が自分で 0.1.0 に戻し、理由を知らせます',
  ]);
});

test('a line that was measured tells how long, and a release that is still there is not fetched', () => {
  expect(told({ bytesPerS: 2_450 })).toContain('~ 前回の速さなら、取り寄せに約20分かかります');
  const kept = told({ fetches: null, bytesPerS: 2_450 });
  expect(kept).toContain('~ 端末に残っている版なので、取り寄せません');
  expect(kept.join()).not.toContain('MB');
});

test('a node that is away, water that is up and a release that is not known are said', () => {
  expect(told({ connected: false })).toContain(
    '! 端末はいまつながっていません。1時間以内につながれば始まり、過ぎれば何も変わりません',
  );
  expect(told({ rising: [{ ja: '奈路', en: 'Naro' }] })).toContain(
    '! 奈路 のお知らせが続いています。水が引いてからの切り替えをお勧めします',
  );
  expect(told({ from: null })).toContain('~ 端末 naro-1 のソフト いまの版 → 0.2.0');
});
