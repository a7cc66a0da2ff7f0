import { channelUntaken, judgeUndecided, nothingLeaves } from './canary-scenes.js';
import { allCut, field } from './field-scenes.js';
import {
  certificateEnds,
  clockBack,
  diskFull,
  dispatcherDead,
  frozenHub,
  journalHung,
  killed,
  loopBlocked,
  storeLocked,
  watchdogDead,
} from './hub-scenes.js';
import { machineGone } from './machine-scene.js';
import type { Scene } from './scene.js';
import { mailDead, mailDropped, mailMute, modemGone, nameGone, parts } from './way-scenes.js';

/** Those of the short form: each kind of watcher once. */
export const SHORT_SCENES: readonly Scene[] = [field, killed, watchdogDead, machineGone];

export const SCENES: readonly Scene[] = [
  ...[field, allCut, parts],
  ...[killed, frozenHub, loopBlocked, dispatcherDead, journalHung, diskFull, storeLocked, clockBack],
  ...[mailDead, mailMute, mailDropped, nameGone, modemGone, certificateEnds],
  ...[judgeUndecided, nothingLeaves, channelUntaken],
  ...[watchdogDead, machineGone],
];
