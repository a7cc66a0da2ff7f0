import { z } from 'zod';
import { CommandAnswer, MAX_COMMAND_BYTES, NodeCommand } from './command.js';
import { MAX_SETTINGS_BYTES, NodeSettingsOrder } from './node-settings.js';
import { MAX_FETCH_BYTES, MAX_PART_MESSAGE_BYTES, NodeFetch, NodePart } from './node-software.js';
import { MAX_CANARY_BYTES, Notice } from './notice.js';
import { MAX_NOTICE_STATE_BYTES, NoticeState } from './notice-state.js';
import { MAX_PICTURE_BYTES } from './picture.js';
import { MAX_READINGS_BYTES, SenmlRecord } from './readings.js';
import { MAX_STATUS_BYTES, NodeStatus } from './status.js';

/** One kind of message between the parts. Access rules, the topic table in the docs and the fixtures follow from these rows. */
export interface MessageKind {
  kind: string;
  /** With `{town}`, `{node}` for the sender's or receiver's own ids. */
  topic: string;
  direction: 'up' | 'down' | 'hub';
  qos: 0 | 1;
  retained: boolean;
  /** Bytes of payload, at most. */
  maxBytes: number;
  payload: string;
  schema: z.ZodType;
  /** What the sender does while the line is dead. */
  deadLine: string;
}

/** Every message that is spoken today, in the order of the docs. */
export const CATALOGUE: readonly MessageKind[] = [
  {
    kind: 'readings',
    topic: 'kawamori/v1/up/{town}/{node}/readings',
    direction: 'up',
    qos: 1,
    retained: false,
    maxBytes: MAX_READINGS_BYTES,
    payload: 'SenML JSON (RFC 8428), 1 to 5,000 records; the first carries kw_sent',
    schema: SenmlRecord.array(),
    deadLine: 'waits in the outbox; oldest first, the newest of each series sent ahead when far behind',
  },
  {
    kind: 'status',
    topic: 'kawamori/v1/up/{town}/{node}/status',
    direction: 'up',
    qos: 1,
    retained: true,
    maxBytes: MAX_STATUS_BYTES,
    payload: 'JSON: birth, vitals, outbox depth, drops; the will says lost',
    schema: NodeStatus,
    deadLine: 'newest only',
  },
  {
    kind: 'picture',
    topic: 'kawamori/v1/up/{town}/{node}/picture/{camera}',
    direction: 'up',
    qos: 1,
    retained: false,
    maxBytes: MAX_PICTURE_BYTES,
    payload: 'JPEG; time, place and level in its EXIF',
    schema: z.instanceof(Uint8Array),
    deadLine: 'waits in the outbox after the readings; thinned: the newest and the crest are kept',
  },
  {
    kind: 'command',
    topic: 'kawamori/v1/down/{town}/{node}/command',
    direction: 'down',
    qos: 1,
    retained: false,
    maxBytes: MAX_COMMAND_BYTES,
    payload: 'JSON: snapshot now, stream for n minutes, stop, run another release; with expiry',
    schema: NodeCommand,
    deadLine: 'sent again when the node comes back, until it expires',
  },
  {
    kind: 'config',
    topic: 'kawamori/v1/down/{town}/{node}/config',
    direction: 'down',
    qos: 1,
    retained: true,
    maxBytes: MAX_SETTINGS_BYTES,
    payload: 'JSON: settings with their version; the node says in its status what became of them',
    schema: NodeSettingsOrder,
    deadLine: 'the newest is heard when the node comes back',
  },
  {
    kind: 'canary',
    topic: 'kawamori/v1/down/{town}/{node}/canary',
    direction: 'down',
    qos: 1,
    retained: false,
    maxBytes: MAX_CANARY_BYTES,
    payload: 'JSON: a notice (`kind: "canary"`), to the node of the canary alone',
    schema: Notice,
    deadLine: 'tried again until the next one is due',
  },
  {
    kind: 'answer',
    topic: 'kawamori/v1/up/{town}/{node}/answer',
    direction: 'up',
    qos: 1,
    retained: false,
    maxBytes: MAX_COMMAND_BYTES,
    payload: 'JSON: what became of a command',
    schema: CommandAnswer,
    deadLine: 'given up',
  },
  {
    kind: 'fetch',
    topic: 'kawamori/v1/up/{town}/{node}/fetch',
    direction: 'up',
    qos: 1,
    retained: false,
    maxBytes: MAX_FETCH_BYTES,
    payload: 'JSON: which part of a release comes next',
    schema: NodeFetch,
    deadLine: 'asked again when the line stands',
  },
  {
    kind: 'part',
    topic: 'kawamori/v1/down/{town}/{node}/part',
    direction: 'down',
    qos: 1,
    retained: false,
    maxBytes: MAX_PART_MESSAGE_BYTES,
    payload: 'JSON: a part of a release, when the node has asked for it',
    schema: NodePart,
    deadLine: 'given up: the node asks again',
  },
  {
    kind: 'notice',
    topic: 'kawamori/v1/hub/notice/{town}/{station}',
    direction: 'hub',
    qos: 1,
    retained: true,
    maxBytes: MAX_NOTICE_STATE_BYTES,
    payload: 'JSON: the highest level of the open episode; empty: nothing stands there any more',
    schema: NoticeState,
    deadLine: 'the newest is heard when the relay comes back',
  },
];

/** The topic table as Markdown; the docs hold a copy that a test compares. */
export function topicTable(): string {
  const head =
    '| message | topic | direction | QoS | retained | at most | payload | on a dead line |\n|---|---|---|---|---|---|---|---|\n';
  return (
    head +
    CATALOGUE.map(
      (row) =>
        `| ${row.kind} | \`${row.topic}\` | ${row.direction} | ${row.qos} | ${row.retained ? 'yes' : 'no'} | ${row.maxBytes / 1024} KiB | ${row.payload} | ${row.deadLine} |\n`,
    ).join('')
  );
}
