import { expect, test } from 'vitest';
import { AUDIT_KINDS, saysOrigin } from './audit.js';
import { FACT_SCHEMAS, type FactKind } from './facts.js';

test('what can say from where it was done stands in the audit log, and nothing else does', () => {
  const saying = (Object.keys(FACT_SCHEMAS) as FactKind[]).filter(saysOrigin);
  expect(saying.sort()).toEqual(Object.keys(AUDIT_KINDS).sort());
});
