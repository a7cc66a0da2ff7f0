import { expect, test } from 'vitest';
import { CONDITION_WORDS, HUB_SUBJECT_NAMES } from './condition-text.js';
import * as alarms from './face-alarms.js';
import { CHANNEL_WORDS } from './ledger-texts.js';
import { STORM_CHECK_FINDINGS, STORM_CHECK_TEXTS } from './storm-check-texts.js';

/** Names that only those who made the system know. */
const OURS = /ハブ|カナリア|見張り役/;

test('what a town office reads calls the server, the program that watches it and its test readings by names that it knows', () => {
  const texts = JSON.stringify([
    ...[STORM_CHECK_TEXTS, STORM_CHECK_FINDINGS, HUB_SUBJECT_NAMES, CONDITION_WORDS],
    ...[CHANNEL_WORDS, alarms],
  ]);
  expect(texts).toContain('監視プログラム');
  expect(texts.match(OURS)).toBeNull();
});
