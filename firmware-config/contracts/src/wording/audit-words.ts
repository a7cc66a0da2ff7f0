import { operatorUser } from '../operator.js';
import { AUDIT_LINE_TEXTS } from './audit-texts.js';
import { fillIn } from './fill-in.js';
import type { Text } from './language.js';

/** 「サーバーの管理コマンド（mori）」; undefined for whoever is no operator. */
export function operatorWords(by: string): Text | undefined {
  const user = operatorUser(by);
  if (user === undefined || user === '') return user === undefined ? undefined : AUDIT_LINE_TEXTS.operator;
  const { operatorUser: text } = AUDIT_LINE_TEXTS;
  return { ja: fillIn(text, 'ja', { user }), en: fillIn(text, 'en', { user }) };
}
