import { readFileSync } from 'node:fs';
import { AUDIT_KINDS, AUDIT_THING_WORDS, type AuditKind, thingParts } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { ledgerNames } from '../ledger/ledger-names.js';
import { settingsTable, settingsWith } from '../settings/settings.js';
import { aStationFile, aTown, minute, settingUp } from '../testing/builders.js';
import { auditLine } from './audit-lines.js';
import type { AuditFact } from './thing-of.js';
import { thingWords } from './thing-words.js';

const examples = JSON.parse(
  readFileSync(new URL('../../../firmware-config/contracts/fixtures/facts-v1.json', import.meta.url), 'utf8'),
) as Record<AuditKind, object>;
const settings = settingsTable(openDatabase(':memory:', 'rebuildable')).load();
const unknown = { one: () => undefined, body: () => undefined };
const names = ledgerNames(settings, unknown, unknown, unknown);

test.each(Object.keys(AUDIT_KINDS) as AuditKind[])('%s stands in the audit log in words', (kind) => {
  const at = minute(0);
  const fact = { ...{ seq: 1, v: 1, at, wallAt: at, kind }, body: examples[kind] } as unknown as AuditFact;
  const { textJa, textEn, thing, thingJa, thingEn } = auditLine(fact, names, settings);
  expect([textJa, textEn]).not.toContain(kind);
  expect(textJa).toMatch(/\p{Script=Han}|\p{Script=Katakana}/u);
  expect(textEn).toMatch(/[a-z]/);
  const { of } = thingParts(thing) ?? {};
  expect(thingJa).toMatch(new RegExp(`^${AUDIT_THING_WORDS[of ?? 'hub'].ja}( [^/]+)?$`));
  expect(thingEn).not.toContain(`${of}/`);
});

test('a thing is called by the name that it has now', () => {
  const known = settingsWith(settings, settingUp());
  const given = { names: ledgerNames(known, unknown, unknown, unknown), settings: known };
  const { id, nameJa } = aStationFile();
  const called = (key: string) => thingWords(key, given)?.ja;
  expect(called(`station/${id}`)).toBe(`観測所 ${nameJa}`);
  expect(called(`series/${id}/level`)).toBe(`観測値 ${nameJa} 水位`);
  expect(called(`episode/${id}:level:2026-06-02T18:20:00+09:00`)).toBe(
    `お知らせ ${nameJa} 2026年6月2日（火）18:20`,
  );
  expect(called(`muster/condition:muster:${aTown().id}:2026-06-02T18:20:00+09:00`)).toBe(
    `参集 ${aTown().nameJa} 2026年6月2日（火）18:20`,
  );
  expect(called(`headquarters/${aTown().id}`)).toBe(`災害対策本部 ${aTown().nameJa}`);
  expect(called('hub/clock')).toBe('サーバー 時計');
  expect(called('account/')).toBe('アカウント');
  expect(called('奈路')).toBeUndefined();
});
