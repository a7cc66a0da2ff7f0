import { z } from 'zod';
import {
  AnnouncementLifted,
  AnnouncementRecorded,
  AnnouncementWithdrawn,
  OrderLifted,
  OrderRecorded,
  OrderWithdrawn,
} from './announcements.js';
import { ChannelTestReport } from './channel-test.js';
import { ConditionKind, ConditionSubject, MOST_SUBJECTS } from './conditions.js';
import { DailyReport } from './daily.js';
import { CallReason, ContactChannel, DutyPlan, Person, Shift } from './duty.js';
import {
  EpisodeAcknowledged,
  EpisodeClosed,
  EpisodeHandedOver,
  EpisodeNoted,
  EpisodeUndone,
} from './handling.js';
import { HqClosed, HqOpened } from './headquarters.js';
import {
  EntryCorrected,
  EntryDone,
  EntryRecorded,
  EntryReopened,
  EntryRestored,
  EntryWithdrawn,
} from './hq-book.js';
import { AccountGrant, AccountName } from './http/accounts.js';
import { RehearsalEnd, RehearsalRequest } from './http/rehearsal.js';
import { KeyId, KeyName, KeyTransports } from './http/security-keys.js';
import { CameraId, NodeId, PersonId, SeriesId, StationId, TownId } from './ids.js';
import { MaintenanceBegun, MaintenanceEnded, Overruled, OverruleUndone } from './interventions.js';
import { MusterAnswered, MusterArrived, MusterCalled, MusterEnded, MusterUndone } from './muster.js';
import { NodeRegistration } from './node.js';
import { NodeSettingsDocument } from './node-settings.js';
import { SoftwareVersion, UpdateOutcome } from './node-software.js';
import { NoticeKey } from './notice.js';
import { PictureFault, PictureLight } from './picture.js';
import { PicturePinned, PictureUnpinned } from './picture-pin.js';
import { SensorProfile } from './profile.js';
import { RecordFault } from './readings.js';
import { StationConfig } from './station.js';
import { StationNoted, StationNoteWithdrawn } from './station-note.js';
import { NodeStatus } from './status.js';
import { TownConfig } from './town.js';
import { PushEnded, PushSubscribed } from './web-push.js';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** An account's name; `(operator)` or `(operator USER)` for whoever works at the hub's own machine. */
const Who = z.string().max(60);
/** Of a setting. Facts of before do not say it. */
const by = Who.optional();
/** The address of the browser from which a person did it, or `command-line`. Left out where it is not known, and in facts of before. */
const origin = z.string().max(60).optional();
/** Names a calendar file that was taken as a roster: what came with it is taken back with it. Left out of a shift that was changed alone. */
const calendar = z.string().max(40).optional();
const RehearsalId = z.string().max(40);

/**
 * The journal's catalogue: what happened, in the past tense, with the version of each shape. A fact is never changed; what can be
 * computed from facts (episodes, freshness, roll-ups) is not one.
 */
export const FACT_SCHEMAS = {
  /** A node's pack of readings, in the order they came. `takenAt` is the node's own time; the envelope holds when it was received. */
  'readings.received': z.object({
    town: TownId,
    node: NodeId,
    sentAt: z.number().int(),
    /** By how much the node's clock stands behind the hub's (ms), only where it is not to be trusted. */
    clockBehindMs: z.number().int().optional(),
    /** `[series, takenAt, value]`. */
    readings: z.array(z.tuple([SeriesId, z.number().int(), z.number()])),
  }),
  /** A record or payload that could not be taken. It was acknowledged, and is kept here for whoever mends the node. */
  'record.dead-lettered': z.object({
    town: TownId,
    node: NodeId,
    topic: z.string(),
    fault: RecordFault.or(PictureFault).or(
      z.enum([
        'status-malformed',
        'answer-malformed',
        'fetch-malformed',
        'topic-unknown',
        'payload-too-large',
        // Stands for those that came beyond what is kept of one node within an hour.
        'more-not-kept',
      ]),
    ),
    detail: z.string(),
    /** The start of the payload; of a picture nothing. */
    raw: z.string(),
    /** SHA-256 of a refused picture, under which its bytes are kept for a while. */
    digest: Sha256.optional(),
  }),
  /** A picture whose file lies on the disk: written, synced and renamed before this fact. Known by camera and time. */
  'picture.received': z.object({
    town: TownId,
    node: NodeId,
    camera: CameraId,
    station: StationId,
    /** When it was taken; by the hub's clock where the node's is not to be trusted. */
    takenAt: z.number().int(),
    /** `received`: the picture says no time, or one that cannot be; `takenAt` is when it came. */
    takenFrom: z.enum(['note', 'exif', 'received']),
    /** By how much the node's clock stands behind the hub's (ms), only where `takenAt` was corrected by it. */
    clockBehindMs: z.number().int().optional(),
    /** SHA-256 of the file. */
    digest: Sha256,
    bytes: z.number().int().min(1),
    /** Pixels, as it is shown (EXIF orientation applied). */
    width: z.number().int().min(1),
    height: z.number().int().min(1),
    /** Cut short: shown, and marked. */
    incomplete: z.boolean(),
    /**
     * What a look at its light has found, without the band below: mean and standard deviation of the brightness (0 to 255), and a print
     * that is the same for the same scene to the last grey value.
     */
    light: PictureLight.optional(),
    /** The level that the node has bound to it: metres on the datum of its series, and when it was observed. */
    level: z.object({ valueM: z.number(), at: z.number().int() }).optional(),
  }),
  /**
   * Pictures of one camera that are kept no longer: their files are deleted after this fact, never before it. What is known of them
   * stays.
   */
  'pictures.pruned': z.object({
    camera: CameraId,
    station: StationId,
    /** `age`: thinned, since they are old; `room`: the pictures had grown beyond their share of the disk. */
    why: z.enum(['age', 'room']),
    /** `[takenAt, digest]`, as in their own facts. */
    pictures: z.array(z.tuple([z.number().int(), Sha256])).min(1),
  }),
  /** Residents no longer see one picture (`takenAt`), or the whole camera (null) until it is restored. */
  'public.withdrawn': z.object({
    camera: CameraId,
    takenAt: z.number().int().nullable(),
    by: z.string().max(60),
    reason: z.string().max(200),
    origin,
  }),
  'public.restored': z.object({
    camera: CameraId,
    takenAt: z.number().int().nullable(),
    by: z.string().max(60),
    origin,
  }),
  'picture.pinned': PicturePinned.extend({ origin }),
  'picture.unpinned': PictureUnpinned.extend({ origin }),
  'station.noted': StationNoted.extend({ origin }),
  'station.note-withdrawn': StationNoteWithdrawn.extend({ origin }),
  'node.reported': z.object({ status: NodeStatus }),
  'node.added': z.object({
    registration: NodeRegistration,
    secretSha256: Sha256,
    by,
    origin,
  }),
  'node.rotated': z.object({ node: NodeId, secretSha256: Sha256, by, origin }),
  'node.revoked': z.object({ node: NodeId, by, origin }),
  /** What is set at a node from afar, as it was stated. `version`: by which the node knows it; ascending for each node. */
  'node-settings.set': z.object({
    'node-settings': z.custom<z.input<typeof NodeSettingsDocument>>(
      (v) => NodeSettingsDocument.safeParse(v).success,
    ),
    version: z.number().int().min(1),
    by,
    origin,
  }),
  /** A node was told to run another release. */
  'node.update-ordered': z.object({
    node: NodeId,
    from: SoftwareVersion.nullable(),
    to: SoftwareVersion,
    by,
    origin,
  }),
  /** What came of it. `detail`: in the node's own words. `by`: who took the order back; of all else nobody. */
  'node.update-ended': z.object({
    node: NodeId,
    from: SoftwareVersion.nullable(),
    to: SoftwareVersion,
    outcome: UpdateOutcome,
    detail: z.string().max(300),
    by,
    origin,
  }),
  'release.added': z.object({ version: SoftwareVersion, sha256: Sha256, by, origin }),
  'release.removed': z.object({ version: SoftwareVersion, by, origin }),
  'town.set': z.object({
    town: z.custom<z.input<typeof TownConfig>>((v) => TownConfig.safeParse(v).success),
    by,
    origin,
  }),
  'profile.set': z.object({
    profile: z.custom<z.input<typeof SensorProfile>>((v) => SensorProfile.safeParse(v).success),
    by,
    origin,
  }),
  /** Held as the file states it, so that it can be exported as it was written. */
  'station.set': z.object({
    station: z.custom<z.input<typeof StationConfig>>((v) => StationConfig.safeParse(v).success),
    by,
    origin,
  }),
  'station.removed': z.object({ station: StationId, by, origin }),
  /** Whom notices may wake, and by what. */
  'person.set': z.object({
    person: z.custom<z.input<typeof Person>>((v) => Person.safeParse(v).success),
    by,
    origin,
  }),
  'person.removed': z.object({ person: PersonId, town: TownId, by, origin }),
  'push.subscribed': PushSubscribed.extend({ origin }),
  'push.ended': PushEnded.extend({ origin }),
  'duty.set': z.object({
    duty: z.custom<z.input<typeof DutyPlan>>((v) => DutyPlan.safeParse(v).success),
    by,
    origin,
  }),
  'shift.set': z.object({ shift: Shift, calendar, by, origin }),
  'shift.removed': z.object({ shift: z.string(), town: TownId, calendar, by, origin }),
  /**
   * Somebody is called about a notice (`episode|mark|rise`). Whom it calls at once follows from the decision itself, and is not journalled:
   * it needs no disk. Whoever comes later, another channel and reminders are.
   */
  'notice.called': z.object({
    notice: z.string().max(200),
    person: PersonId,
    channel: ContactChannel,
    why: CallReason,
    /** 1 the first time, 2 for the first reminder, and so on: in each a person is called once by a channel. */
    ordinal: z.number().int().min(1),
  }),
  'episode.acknowledged': EpisodeAcknowledged.extend({ origin }),
  'episode.handed-over': EpisodeHandedOver.extend({ origin }),
  'episode.closed': EpisodeClosed.extend({ origin }),
  'episode.noted': EpisodeNoted.extend({ origin }),
  'episode.undone': EpisodeUndone.extend({ origin }),
  /** One try to hand a notice to a channel. */
  'notice.tried': z.object({
    key: NoticeKey,
    attempt: z.number().int().min(1),
    /**
     * `begun` stands before the try itself: a try whose end is unknown is followed by one that is marked as a repeat. `not-needed`: it was
     * not tried any more, since somebody had acknowledged or it was over.
     */
    outcome: z.enum(['begun', 'accepted', 'failed', 'given-up', 'not-needed']),
    /** The receiver's own receipt (message id, status) or the fault. */
    detail: z.string().max(500),
    /** What of it was refused for good though it was accepted: one address of several. */
    fault: z.string().max(500).optional(),
    /** Where it leaves in one message with others to the same person: the first of them. */
    with: NoticeKey.optional(),
  }),
  /** Somebody has tried a channel by a message that is marked as a test, and what came of it. */
  'channel.tested': ChannelTestReport.extend({ detail: z.string().max(500), by: z.string().max(60), origin }),
  /** Facts that were acknowledged and stand here no more: a file was torn or put back. Numbers go on above them. */
  'journal.gap': z.object({
    /** The last sequence before the gap. */
    after: z.number().int().min(0),
    /** The last sequence of the gap. */
    through: z.number().int().min(1),
    /** By what it was noticed. */
    why: z.string().max(500),
  }),
  /**
   * Readings of a period that the journal had let go of are gone: the store that alone had them broke or was lost. Observed
   * between these instants, both included; from 0 on where nobody knows since when.
   */
  'readings.lost': z.object({ from: z.number().int(), to: z.number().int(), why: z.string().max(500) }),
  /** Somebody has seen that facts are missing, up to this sequence: the screens need not say so any more. */
  'journal.gap-seen': z.object({ through: z.number().int().min(1), by: z.string().max(60), origin }),
  /** An operator says that the machine's clock is right: the river clock stood ahead of it by so much (ms), since an earlier fact was entered by a wrong clock. */
  'clock.trusted': z.object({ aheadMs: z.number().int().min(1), by: z.string().max(60), origin }),
  /** A person says that readings count, or that they never do, until the same is undone. */
  'reading.overruled': Overruled.extend({ origin }),
  'reading.overrule-undone': OverruleUndone.extend({ origin }),
  'maintenance.begun': MaintenanceBegun.extend({ origin }),
  'maintenance.ended': MaintenanceEnded.extend({ origin }),
  /**
   * The facts that follow, so many, were another hub's: a town has brought them along in a file of this digest. That hub told whom it
   * had to tell; nobody is told of them again.
   */
  'town.imported': z.object({ town: TownId, facts: z.number().int().min(0), digest: Sha256 }),
  /**
   * Readings whose own facts the journal before had let go of: a town has brought them along from that hub's store. They are judged as
   * those are that come from nodes, each at the time when it was received.
   */
  'readings.carried': z.object({
    town: TownId,
    /** `[series, at, value, receivedAt]`, ascending by `receivedAt`; where the node's clock was off, also the time that it claimed. */
    readings: z.array(
      z.tuple([SeriesId, z.number().int(), z.number(), z.number().int(), z.number().int().optional()]),
    ),
    /** `[series, before]`: before that instant readings may be missing, since nobody could be asked for them. */
    lacks: z.array(z.tuple([SeriesId, z.number().int()])).optional(),
  }),
  /** After a doubted high reading nothing came that could be judged, for longer than it was due: it is a flood until shown otherwise. */
  'reading.unanswered': z.object({ series: SeriesId, at: z.number().int(), value: z.number() }),
  /** What JMA, a river's manager or a prefecture has announced; what a mayor has ordered. A person or an importer says so. */
  'announcement.recorded': AnnouncementRecorded.extend({ origin }),
  'announcement.lifted': AnnouncementLifted.extend({ origin }),
  'announcement.withdrawn': AnnouncementWithdrawn.extend({ origin }),
  'order.recorded': OrderRecorded.extend({ origin }),
  'order.lifted': OrderLifted.extend({ origin }),
  'order.withdrawn': OrderWithdrawn.extend({ origin }),
  /** HQ's book: what reached it, and what it did; corrected and taken back, never deleted. */
  'entry.recorded': EntryRecorded.extend({ origin }),
  'entry.corrected': EntryCorrected.extend({ origin }),
  'entry.done': EntryDone.extend({ origin }),
  'entry.reopened': EntryReopened.extend({ origin }),
  'entry.withdrawn': EntryWithdrawn.extend({ origin }),
  'entry.restored': EntryRestored.extend({ origin }),
  /** A town's disaster headquarters: while they are open its ladders rest. */
  'hq.opened': HqOpened.extend({ origin }),
  'hq.closed': HqClosed.extend({ origin }),
  /** Headquarters call people together; what each answers, that somebody is there, and what of that is taken back. */
  'muster.called': MusterCalled.extend({ origin }),
  'muster.answered': MusterAnswered.extend({ origin }),
  'muster.arrived': MusterArrived.extend({ origin }),
  'muster.undone': MusterUndone.extend({ origin }),
  'muster.ended': MusterEnded.extend({ origin }),
  /**
   * Something was seen to be broken or blind: those of one kind and town that began together. `town` null: of the hub, which concerns all
   * its towns. Of one subject and kind there is one open at a time.
   */
  'condition.began': z.object({
    condition: ConditionKind,
    town: TownId.nullable(),
    subjects: z.array(ConditionSubject).min(1).max(MOST_SUBJECTS),
    /** Everything of this kind at once. */
    isEverything: z.literal(true).optional(),
  }),
  'condition.ended': z.object({
    condition: ConditionKind,
    town: TownId.nullable(),
    subjects: z.array(z.string().min(1).max(120)).min(1).max(MOST_SUBJECTS),
  }),
  /** How a town's whole stood at its hour of a day (Japan's). */
  'day.reported': z.object({ town: TownId, day: z.iso.date(), report: DailyReport }),
  /** The first account of a hub, by the link that it prints: it may do everything. */
  'account.created': z.object({ name: z.string(), passwordScrypt: z.string(), origin }),
  /** Somebody may choose a password by a link, until then; where the account has one, the old one counts until that is done. */
  'account.invited': z.object({
    name: AccountName,
    /** SHA-256 of the link's token. */
    tokenSha256: Sha256,
    until: z.number().int(),
    /** Left out where the account stands already. */
    grant: AccountGrant.optional(),
    by: Who,
    origin,
  }),
  /** A password was chosen: by the link of an invitation, which is spent, or by whoever knew the one before. */
  'account.password-set': z.object({
    name: AccountName,
    passwordScrypt: z.string(),
    how: z.enum(['invitation', 'changed']),
    origin,
  }),
  'account.granted': z.object({ name: AccountName, grant: AccountGrant, by: Who, origin }),
  'account.disabled': z.object({ name: AccountName, by: Who, origin }),
  'account.enabled': z.object({ name: AccountName, by: Who, origin }),
  /** An authenticator was set up; its secret is sealed with a key that stands beside the journal. */
  'account.second-factor-set': z.object({
    name: AccountName,
    sealedSecret: z.string().max(300),
    /** SHA-256 of each recovery code. */
    recoverySha256: z.array(Sha256).max(20),
    origin,
  }),
  /** A recovery code was used, and works no more. */
  'account.recovery-used': z.object({ name: AccountName, sha256: Sha256, origin }),
  /** Every second factor of an account is taken away, or its authenticator alone. */
  'account.second-factor-removed': z.object({
    name: AccountName,
    by: Who,
    only: z.literal('authenticator').optional(),
    origin,
  }),
  /** A passkey or security key (WebAuthn) was added: its public key, as it made it. */
  'account.key-added': z.object({
    name: AccountName,
    key: z.object({
      id: KeyId,
      name: KeyName,
      /** COSE, base64url. */
      publicKey: z.string().max(4_000),
      /** Its signature counter then; 0 of a key that counts none. */
      counter: z.number().int().min(0),
      transports: KeyTransports,
      /** The name of the hub for which it was made. */
      rpId: z.string().max(253),
    }),
    /** SHA-256 of each recovery code, where it is the account's first second factor. */
    recoverySha256: z.array(Sha256).max(20).optional(),
    origin,
  }),
  'account.key-removed': z.object({ name: AccountName, key: KeyId, by: Who, origin }),
  /** A key signed with a counter that was not above the one known: there may be a copy of it. It opens nothing from then on. */
  'account.key-doubted': z.object({
    name: AccountName,
    key: KeyId,
    known: z.number().int(),
    given: z.number().int(),
    origin,
  }),
  /** Somebody has signed in. It is never waited for: a disk that takes nothing keeps nobody out. */
  'account.signed-in': z.object({
    name: z.string(),
    how: z.enum(['password', 'passkey', 'setup', 'invitation']),
    secondFactor: z.boolean(),
    /** Tries at this account that were refused since it was signed in to last, or since the hub's start. */
    refusedBefore: z.number().int().min(1).optional(),
    origin,
  }),
  /** Sign-ins of an account were ended: the one at that browser, another of its own, or all. */
  'account.signed-out': z.object({
    name: z.string(),
    which: z.enum(['this', 'one', 'all']),
    by: Who,
    origin,
  }),
  /** So many tries were refused since then, of an account or of names that are none (null): at the tenth, the hundredth and so on. */
  'account.tries-refused': z.object({
    name: z.string().nullable(),
    tries: z.number().int().min(1),
    since: z.number().int(),
    origin,
  }),
  /** A rehearsal (訓練) was asked for; it begins when somebody else confirms. Of what happens in it nothing else stands here. */
  'rehearsal.armed': z.object({ rehearsal: RehearsalId, request: RehearsalRequest, by: Who, origin }),
  'rehearsal.confirmed': z.object({ rehearsal: RehearsalId, by: Who, origin }),
  /** A real notice was told: from now on no message of the rehearsal leaves. */
  'rehearsal.yielded': z.object({ rehearsal: RehearsalId, notice: z.string().max(300) }),
  'rehearsal.ended': z.object({
    rehearsal: RehearsalId,
    why: RehearsalEnd,
    /** Who stopped it. */
    by: Who.nullable(),
    detail: z.string().max(500),
    origin,
  }),
} as const;

export type FactKind = keyof typeof FACT_SCHEMAS;
export type FactBody<K extends FactKind> = z.infer<(typeof FACT_SCHEMAS)[K]>;

/** The version of every shape above. A change that old rows do not satisfy takes a new number and a reader for the old one. */
export const FACT_VERSION = 1;

/** A fact that is about to be journalled. */
export type NewFact = { [K in FactKind]: { kind: K; body: FactBody<K> } }[FactKind];

/** A fact as it stands in the journal. */
export type Fact = NewFact & {
  /** Ascending within one journal, from 1; without gaps, but for what was pruned and what a `journal.gap` tells of. */
  seq: number;
  v: number;
  /** Received or decided, by the river clock (milliseconds since 1970). */
  at: number;
  /** The same by the wall clock. They differ only where a flood is played. */
  wallAt: number;
};
