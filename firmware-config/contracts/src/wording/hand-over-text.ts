import type { HandOverView } from '../http/notices.js';
import type { Notice } from '../notice.js';
import { markedFirst } from './reminder-text.js';

/** The same notice to whom the episode was handed over: from whom, with what was said, and that it is theirs once they acknowledge. */
export function handedOverTo(
  notice: Notice,
  { nameJa, nameEn, note }: Pick<HandOverView, 'nameJa' | 'nameEn' | 'note'>,
): Notice {
  const [saidJa, saidEn] = note === '' ? ['', ''] : [`申し送り：${note}\n`, `They say: ${note}\n`];
  return {
    ...notice,
    handOver: { fromJa: nameJa, fromEn: nameEn, note },
    ...markedFirst(notice, {
      subjectJa: '【引き継ぎ】',
      bodyJa: `【引き継ぎ】${nameJa} さんからの引き継ぎです。引き受けるときは「確認しました」を押してください。それまでは ${nameJa} さんが担当です。\n${saidJa}\n`,
      subjectEn: '[HANDED OVER] ',
      bodyEn: `[HANDED OVER] From ${nameEn}. Acknowledge to take it over; until then ${nameEn} stays responsible.\n${saidEn}\n`,
    }),
  };
}

/** The same notice to whoever has handed it over, or to the last of the ladder: nobody has taken it over so far. */
export function notTakenOver(notice: Notice, { nameJa, nameEn, toNameJa, toNameEn }: HandOverView): Notice {
  return {
    ...notice,
    reminder: true,
    ...markedFirst(notice, {
      subjectJa: '【引き継ぎ未了】',
      bodyJa: `【引き継ぎ未了】${nameJa} さんから ${toNameJa} さんへの引き継ぎを、まだ誰も引き受けていません。\n\n`,
      subjectEn: '[NOT TAKEN OVER] ',
      bodyEn: `[NOT TAKEN OVER] ${nameEn} has handed this over to ${toNameEn}, and nobody has taken it over yet.\n\n`,
    }),
  };
}
