import {
  HOUR,
  MINUTE,
  NODE_SOFTWARE_TEXTS,
  type NodeUpdate,
  nodeSoftwareSays,
  type OfficeNodeSoftware,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { sayOf } from '../wording.js';
import { releaseChoices, softwareStory } from './node-software-story.js';

const NOW = Date.UTC(2026, 5, 3, 0, 0);
const say = sayOf(NODE_SOFTWARE_TEXTS, () => 'ja');
const SAID = {
  ...{ version: '0.1.0', since: null, previous: null, onTrial: false, last: null, heardAt: NOW - MINUTE },
};
const view = (
  changes: Partial<Omit<OfficeNodeSoftware, 'said'>> = {},
  said: Partial<NonNullable<OfficeNodeSoftware['said']>> = {},
): OfficeNodeSoftware => ({
  ...{ now: NOW, takes: 'yes', connected: true, said: { ...SAID, ...said }, releases: [], update: null },
  ...changes,
});
const updated = (changes: Partial<NodeUpdate>): Partial<OfficeNodeSoftware> => ({
  update: {
    ...{ node: 'naro-1', from: '0.1.0', to: '0.2.0', at: NOW - 3 * MINUTE, until: NOW + HOUR, by: 'oka' },
    ...{ state: 'waiting', detail: '', heardAt: null, fetched: null },
    ...changes,
  },
});
const story = (...of: Parameters<typeof view>) =>
  softwareStory(view(...of), { say, language: 'ja', who: (by) => by });
const begun = (detail: string) => updated({ state: 'begun', detail, heardAt: NOW - 5_000 });

describe('how the change of a node’s software stands', () => {
  test('is nothing at a node that nobody has told', () => {
    expect(story()).toMatchObject({ mark: '○', words: '切り替えは行われていません。', isUnderWay: false });
  });

  test('is an order that waits, with who gave it, and can be taken back', () => {
    expect(story(updated({}))).toEqual({
      mark: '…',
      words: '端末の返事を待っています',
      by: '0.1.0 → 0.2.0：oka が3分前に指示',
      isUnderWay: true,
      mayWithdraw: true,
      progress: null,
    });
    expect(story({ ...updated({}), connected: false }).words).toBe(
      '端末がつながるのを待っています。6月3日（水）10:00までにつながらなければ、何も変えずに終わります',
    );
  });

  test('is fetched, with how much and how long still, and can be taken back no more', () => {
    const fetched = { bytes: 1_000_000, of: 3_000_000, bytesPerS: 10_000 };
    const of = {
      ...updated({}),
      update: { ...begun(nodeSoftwareSays('fetching', { percent: 25 })).update, fetched },
    };
    expect(story(of as never)).toMatchObject({
      words: '進行中：新しい版を取り寄せています（25%）',
      by: '0.1.0 → 0.2.0：oka が3分前に指示。端末の返事 5秒前',
      mayWithdraw: false,
      progress: { bytes: 1_000_000, of: 3_000_000, words: '1.0 MB／3.0 MB、残り約3分' },
    });
    expect(story(begun(nodeSoftwareSays('fetching', { percent: 25 }))).progress).toBeNull();
    expect(story(begun(nodeSoftwareSays('checked'))).progress).toBeNull();
  });

  test('is a trial, also where the hub was started anew meanwhile', () => {
    expect(story(begun(nodeSoftwareSays('onTrial', { version: '0.2.0' })))).toMatchObject({
      words: '進行中：0.2.0 を試用しています',
      isUnderWay: true,
    });
    expect(story({}, { version: '0.2.0', onTrial: true })).toMatchObject({
      words: '0.2.0 を試用しています。使えないときは端末が自分で前の版に戻します。',
      isUnderWay: true,
    });
  });

  test.each([
    [
      '✓',
      'done',
      nodeSoftwareSays('takenOver', { version: '0.2.0' }),
      '切り替え完了：0.2.0 に切り替わりました',
    ],
    [
      '▲',
      'failed',
      nodeSoftwareSays('wentBack', {
        version: '0.1.0',
        why: nodeSoftwareSays('unreached', { seconds: 600 }),
      }),
      '切り替えられませんでした：端末が 0.1.0 に戻しました。600秒のあいだ、サーバーとつながりませんでした',
    ],
    [
      '▲',
      'refused',
      nodeSoftwareSays('busy'),
      '端末が受け付けませんでした：端末は、ほかの版を取り寄せている途中です',
    ],
    ['▲', 'expired', '', '時間内に終わらず、取りやめになりました'],
    ['－', 'withdrawn', '', '指示を取り消しました'],
  ] as const)('is over (%s %s) in words, and another can be ordered', (mark, state, detail, words) => {
    expect(story(updated({ state, detail }))).toMatchObject({
      ...{ mark, words, isUnderWay: false, mayWithdraw: false },
    });
  });

  test('is what the node says of its last change, where nobody has told it anything since the hub’s start', () => {
    const last = {
      version: '0.2.0',
      outcome: 'gone-back',
      why: nodeSoftwareSays('noRoom'),
      at: NOW,
    } as const;
    expect(story({}, { last })).toMatchObject({
      mark: '▲',
      words:
        '0.2.0 は使えなかったため、端末が自分で前の版に戻しました（6月3日（水）09:00、端末の時計）。端末のディスクに空きがありません',
    });
    expect(story({}, { last: { ...last, outcome: 'taken-over', why: '' } }).mark).toBe('✓');
  });
});

test('what can be ordered are the hub’s releases but the one that runs, and the one that the node still has', () => {
  const releases = ['0.3.0', '0.2.0', '0.1.0'].map((version) => ({ version, bytes: 2_940_000 }));
  expect(releaseChoices(view({ releases }, { version: '0.2.0', previous: '0.1.0' }), say)).toEqual([
    { version: '0.3.0', words: '0.3.0（2.9 MB）' },
    { version: '0.1.0', words: '0.1.0（端末に残っています）' },
  ]);
  expect(releaseChoices(view({}, { previous: '0.0.9' }), say)).toEqual([
    { version: '0.0.9', words: '0.0.9（端末に残っています）' },
  ]);
  expect(releaseChoices(view(), say)).toEqual([]);
});
