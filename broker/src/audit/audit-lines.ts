import {
  AUDIT_KINDS,
  AUDIT_LINE_TEXTS,
  type AuditLine,
  ENTRY_KIND_WORDS,
  fillIn,
  operatorUser,
  type Text,
  type TextFilling,
  type TownId,
} from '@kawamori/contracts';
import { factLine } from '../ledger/fact-lines.js';
import { type LedgerNames, minuteWords } from '../ledger/ledger-names.js';
import type { Settings } from '../settings/settings.js';
import { type AuditFact, actorOf, thingOf } from './thing-of.js';

type Place = Pick<AuditLine, 'town'>;
const NOWHERE: Place = { town: null };

/** A fact as a line, without what its document was before. */
export function auditLine(
  fact: AuditFact,
  names: LedgerNames,
  settings: Pick<Settings, 'nodes' | 'accounts' | 'people'>,
): AuditLine {
  const told = factLine(fact, names);
  const own = told
    ? { text: { ja: told.textJa, en: told.textEn }, town: told.town, note: told.note }
    : ownWords(fact, names);
  const by = actorOf(fact);
  const name = by === null ? { ja: '', en: '' } : personWords(by, settings);
  return {
    ...{ seq: fact.seq, at: fact.wallAt, kind: fact.kind, group: AUDIT_KINDS[fact.kind] },
    ...{ by, byJa: name.ja, byEn: name.en, origin: fact.body.origin ?? null },
    town: own.town ?? nodeTown(fact, settings),
    thing: thingOf(fact),
    ...{ textJa: own.text.ja, textEn: own.text.en, note: own.note },
    differences: null,
  };
}

const nodeTown = (fact: AuditFact, { nodes }: Pick<Settings, 'nodes'>): TownId | null =>
  fact.kind === 'node.rotated' || fact.kind === 'node.revoked' || fact.kind === 'node.update-ordered'
    ? (nodes.get(fact.body.node)?.registration.town ?? null)
    : null;

/** 「岡 花（oka）」: the account always stands there too, since it is what has signed in. */
function personWords(by: string, { accounts, people }: Pick<Settings, 'accounts' | 'people'>): Text {
  const user = operatorUser(by);
  if (user !== undefined) return user === '' ? AUDIT_LINE_TEXTS.operator : words('operatorUser', { user });
  const person = people.get((accounts.get(by)?.person ?? by) as never);
  if (!person) return { ja: by, en: by };
  return words(
    'personAs',
    { name: by },
    { person: { ja: person.nameJa, en: person.nameEn ?? person.nameJa } },
  );
}

/** What the chronology has no line for, or tells in another way. */
function ownWords(fact: AuditFact, names: LedgerNames): Place & { text: Text; note: string } {
  const line = (text: Text, place: Place = NOWHERE, note = '') => ({ ...place, text, note });
  switch (fact.kind) {
    case 'account.signed-in': {
      const { name, how, secondFactor, refusedBefore } = fact.body;
      const text = words('signedIn', { name }, { how: AUDIT_LINE_TEXTS[`how.${how}`] });
      const more = [
        ...(secondFactor && how === 'password' ? [AUDIT_LINE_TEXTS.withSecondFactor] : []),
        ...(refusedBefore === undefined ? [] : [words('refusedBefore', { count: refusedBefore })]),
      ];
      return line({
        ja: [text, ...more].map(({ ja }) => ja).join('、'),
        en: [text, ...more].map(({ en }) => en).join(', '),
      });
    }
    case 'account.signed-out':
      return line(words(`signedOut.${fact.body.which}`, { name: fact.body.name }));
    case 'account.tries-refused': {
      const { name, tries: count, since } = fact.body;
      const values = { count, since: minuteWords(since) };
      return line(name === null ? words('triesAtNone', values) : words('triesAt', { ...values, name }));
    }
    case 'entry.recorded': {
      const { kind, said, town } = fact.body.entry;
      return line(words('entryRecorded', {}, { kind: ENTRY_KIND_WORDS[kind] }), { town }, said);
    }
    case 'picture.pinned': {
      const { camera, takenAt, station, word } = fact.body;
      return line(
        words('picturePinned', { time: minuteWords(takenAt) }, { camera: names.camera(camera).name }),
        { town: names.townOf(station) },
        word,
      );
    }
    case 'rehearsal.armed':
      return line(AUDIT_LINE_TEXTS.rehearsalArmed);
    case 'rehearsal.confirmed':
      return line(AUDIT_LINE_TEXTS.rehearsalConfirmed);
    case 'rehearsal.ended':
      return line(AUDIT_LINE_TEXTS[`rehearsalEnded.${fact.body.why}`], NOWHERE, fact.body.detail);
    default:
      return line({ ja: fact.kind, en: fact.kind });
  }
}

/** @param named what is called differently in each language */
function words(
  key: keyof typeof AUDIT_LINE_TEXTS,
  values: TextFilling = {},
  named: Readonly<Record<string, Text>> = {},
): Text {
  const inOne = (language: 'ja' | 'en') =>
    fillIn(AUDIT_LINE_TEXTS[key], language, {
      ...values,
      ...Object.fromEntries(Object.entries(named).map(([name, text]) => [name, text[language]])),
    });
  return { ja: inOne('ja'), en: inOne('en') };
}
