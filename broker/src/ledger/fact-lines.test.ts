import { readFileSync } from 'node:fs';
import {
  FACT_SCHEMAS,
  FACT_VERSION,
  type Fact,
  type FactKind,
  forbiddenIn,
  LEDGER_TEXTS,
  LedgerLine,
  type NewFact,
  ORDER_NAMES,
} from '@kawamori/contracts';
import { describe, expect, test } from 'vitest';
import { aStation, minute } from '../testing/builders.js';
import { FACT_LINES, factLine, TOLD_KINDS } from './fact-lines.js';
import { ledgerNames } from './ledger-names.js';

const KINDS = Object.keys(FACT_SCHEMAS) as FactKind[];
const examples = JSON.parse(
  readFileSync(new URL('../../../firmware-config/contracts/fixtures/facts-v1.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;
const names = ledgerNames(
  {
    stations: new Map([[aStation().id, aStation()]]),
    people: new Map(),
    accounts: new Map(),
  },
  { one: () => undefined },
  { body: () => undefined },
  { one: () => undefined },
);
const fact = (kind: FactKind, body: unknown = examples[kind]): Fact => ({
  ...({ kind, body } as NewFact),
  ...{ seq: 7, v: FACT_VERSION, at: minute(0), wallAt: minute(1) },
});
const lineOf = (kind: FactKind, body?: unknown) => factLine(fact(kind, body), names);

test('every kind of fact is told, or named as not told with a reason', () => {
  for (const kind of KINDS) {
    const told = FACT_LINES[kind] as unknown;
    const isNamed = typeof told === 'object' && String((told as { notTold?: string }).notTold).length > 10;
    expect(typeof told === 'function' || isNamed, kind).toBe(true);
  }
  expect(TOLD_KINDS.length).toBeGreaterThan(20);
});

describe('the line of', () => {
  test.each(TOLD_KINDS)('%s is whole, in both languages, and in lawful words', (kind) => {
    const line = LedgerLine.parse(lineOf(kind));
    for (const text of [line.textJa, line.textEn]) {
      expect(text).not.toMatch(/[{}]|undefined|null|NaN|\[object/);
      expect(text.length).toBeGreaterThan(1);
      // What others announced and mayors ordered is quoted as it was said.
      if (!/^(?:announcement|order)\./.test(kind)) expect(forbiddenIn(text, 'staff')).toEqual([]);
    }
    expect(line).toMatchObject({ id: '7', at: minute(0), wallAt: minute(1) });
  });

  test('an order is told by its name, with the mayor, and what was announced as a quotation with its issuer', () => {
    expect(lineOf('order.recorded')).toMatchObject({ kind: 'official', town: 'nakatosa', byJa: 'hq' });
    expect(lineOf('order.recorded')?.textJa).toContain(`${ORDER_NAMES.evacuate.ja}　久礼地区（中土佐町長 `);
    expect(lineOf('announcement.recorded')?.textJa).toMatch(/^発表：「.+」久礼川 久礼（気象庁 .+ 発表）$/);
  });

  test('a try names of which level it is, to whom, by what, which try it was, and the receipt', () => {
    const line = lineOf('notice.tried');
    expect(line).toMatchObject({ kind: 'sending', station: 'kajiyase-bashi', town: 'shimanto-cho' });
    expect(line?.textJa).toBe('「氾濫開始水位」shimanto-duty（システム連携）へ送信（2回目・受領 HTTP 200）');
  });

  test.each(['not-needed', 'accepted'] as const)(
    'what CAP tells nothing of says so in Japanese, and not that it was sent (journalled as %s)',
    (outcome) => {
      const key = 'kajiyase-bashi:level:2026-06-03T00:00:00+09:00|overflow|1|cap|cap';
      const detail = 'not published: no level was reached';
      expect(lineOf('notice.tried', { key, attempt: 1, outcome, detail })?.textJa).toBe(
        '「氾濫開始水位」cap（CAP）では公開せず（基準水位への到達ではないため）',
      );
    },
  );

  test('a try about what is broken says where and what', () => {
    const silent = {
      ...{ kind: 'condition', markNameJa: '観測値が届いていません', markNameEn: 'silent' },
      subjects: [{ subject: 'naro/level', nameJa: '奈路', nameEn: 'Naro' }],
    };
    const known = ledgerNames(
      { stations: new Map(), people: new Map(), accounts: new Map() },
      { one: () => undefined },
      { body: () => silent as never },
      { one: () => undefined },
    );
    const key = 'condition:level-silent:shimanto-cho:2026-06-03T00:00:00+09:00|level-silent|2|duty|mail';
    const line = factLine(fact('notice.tried', { ...(examples['notice.tried'] as object), key }), known);
    expect(line?.textJa).toBe('「奈路 観測値が届いていません」duty（メール）へ送信（2回目・受領 HTTP 200）');
  });

  test('an acknowledgement has who said it and their own words', () => {
    expect(lineOf('episode.acknowledged')).toMatchObject({
      ...{ kind: 'person', textJa: '確認', byJa: 'mori-ichiro', note: '現地へ向かう' },
      episode: 'kajiyase-bashi:level:2026-06-03T00:00:00+09:00',
    });
  });

  test('somebody who may be called shows no number and no address', () => {
    const line = lineOf('person.set');
    expect(`${line?.textJa} ${line?.textEn} ${line?.note}`).toBe(
      '連絡先 mori-ichiro を登録・変更 mori-ichiro is set ',
    );
  });
});

test('no text of the chronology says what others announce or order', () => {
  for (const { ja, en } of Object.values(LEDGER_TEXTS))
    expect([...forbiddenIn(ja, 'staff'), ...forbiddenIn(en, 'staff')]).toEqual([]);
});
