import { readFileSync } from 'node:fs';
import { AUDIT_KINDS, type AuditKind } from '@kawamori/contracts';
import { openDatabase } from '@kawamori/kit';
import { expect, test } from 'vitest';
import { ledgerNames } from '../ledger/ledger-names.js';
import { settingsTable } from '../settings/settings.js';
import { minute } from '../testing/builders.js';
import { auditLine } from './audit-lines.js';
import type { AuditFact } from './thing-of.js';

const examples = JSON.parse(
  readFileSync(new URL('../../../firmware-config/contracts/fixtures/facts-v1.json', import.meta.url), 'utf8'),
) as Record<AuditKind, object>;
const settings = settingsTable(openDatabase(':memory:', 'rebuildable')).load();
const unknown = { one: () => undefined, body: () => undefined };
const names = ledgerNames(settings, unknown, unknown, unknown);

test.each(Object.keys(AUDIT_KINDS) as AuditKind[])('%s stands in the audit log in words', (kind) => {
  const at = minute(0);
  const fact = { ...{ seq: 1, v: 1, at, wallAt: at, kind }, body: examples[kind] } as unknown as AuditFact;
  const { textJa, textEn } = auditLine(fact, names, settings);
  expect([textJa, textEn]).not.toContain(kind);
  expect(textJa).toMatch(/\p{Script=Han}|\p{Script=Katakana}/u);
  expect(textEn).toMatch(/[a-z]/);
});
