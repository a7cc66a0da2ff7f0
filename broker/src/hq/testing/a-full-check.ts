import { TownId } from '@kawamori/contracts';
import { aTown, minute } from '../../testing/builders.js';
import { type CheckRow, type Finding, found } from '../storm-check.js';
import { stormCheckSheet } from '../storm-check-sheet.js';

const row = (part: CheckRow['part'], name: string, now: string, ...findings: Finding[]): CheckRow => ({
  ...{ part, name, now, findings },
});
const NAMES = ['鍛冶屋瀬橋', '新開橋上流', '栗の木大橋', '昭和大橋', '上ノ加江', '長沢橋', '奈路'];

/** Seven stations with camera and node, people, rooms and machines: two towns as they are, some of it broken. */
export function aFullCheck(): string {
  const rows = NAMES.flatMap((name, i) => [
    i === 2
      ? row(
          'gauge',
          `${name} 水位`,
          '232.94 m（2日15:10）受信なし 2時間50分　電池 11.4 V（下限 11.8 V）',
          found('silent', { age: '2時間50分' }),
        )
      : row('gauge', `${name} 水位`, `${200 + i}.12 m（2日17:57）3分前`),
    ...(i === 3 ? [row('gauge', `${name} 雨量`, '0.5 mm（2日17:50）10分前', found('late'))] : []),
    i === 4
      ? row('camera', `${name} 下流の岸`, '最後の画像 2日17:50　10分前', found('blind'))
      : row('camera', `${name} 下流の岸`, '最後の画像 2日17:55　5分前'),
    i === 2
      ? row(
          'node',
          `kurinoki-1（${name}）`,
          '受信 15:10 2時間50分前　電池 11.4 V（下限 11.8 V）　未送信 0件　空き 5.1 GB　証明書 2026-06-20 まで　版 0.1.0',
          ...[found('node-cut'), found('battery-low'), found('certificate-due', { time: '2026-06-20' })],
        )
      : row(
          'node',
          `node-${i}（${name}）`,
          '受信 17:57 3分前　電池 12.9 V（下限 11.8 V）　未送信 0件　空き 5.1 GB　版 0.1.0',
        ),
  ]);
  const people = ['森 一郎', '佐藤 花子', '岡 花', '宿直室', '十和 太郎'].map((name, i) =>
    row(
      'person',
      name,
      '電話 6月1日09:00　メール 6月1日09:00　ブラウザの通知 未送信',
      ...(i === 1 ? [found('never-reached')] : i === 4 ? [found('no-browser')] : []),
    ),
  );
  return stormCheckSheet({
    rows: [
      ...rows,
      ...people,
      ...['四万十町', '中土佐町'].flatMap((town, i) => [
        row(
          'duty',
          `${town} 当番表（48時間）`,
          '2日17:00〜3日08:30 森 一郎・佐藤 花子　3日17:00〜4日08:30 岡 花',
          found('roster-gap', { from: '3日08:30', to: '3日17:00' }),
        ),
        row(
          'duty',
          `${town} 呼び出しの計画`,
          '当番1人目（森 一郎） → 宿直（宿直室）',
          ...(i === 1 ? [found('empty-step', { step: 2, calls: '宿直' })] : []),
        ),
      ]),
      row('channel', '警告灯・サイレン hq-lamp', 'つながっている', found('lamp-untried')),
      row('channel', '災害対策本部（メール）', '最後に届いた 6月1日09:00'),
      row('channel', 'shimanto-duty（Webhook）', 'まだ送っていない', found('untried')),
      row('hub', '中土佐・四万十 川守', 'ディスクの空き 52%（120.4 GB）　版 0.1.0'),
      row('hub', '監視プログラム・自己点検', '点検用の観測値 2日17:59　1分前'),
      { ...row('hub', 'バックアップ', '最後に取った日時：', found('backup-unknown')), byHand: true },
      row('hub', '本部・管理者の2段階認証', '未設定 1名／4名', found('second-factor', { count: 1 })),
    ],
    ...{
      towns: [aTown(), aTown({ id: TownId.parse('nakatosa'), nameJa: '中土佐町' })],
      town: undefined,
      hubName: '中土佐・四万十 川守',
      drill: true,
    },
    ...{ now: minute(0), madeAt: minute(0), by: '森 一郎' },
  });
}
