import {
  AUDIT_KINDS,
  AUDIT_LINE_TEXTS,
  type AuditKind,
  type AuditLine,
  ENTRY_KIND_WORDS,
  type FactBody,
  type FactKind,
  fillIn,
  operatorWords,
  type Text,
  type TextFilling,
  type TownId,
} from '@kawamori/contracts';
import { factLine, type UntoldKind } from '../ledger/fact-lines.js';
import { type LedgerNames, minuteWords } from '../ledger/ledger-names.js';
import type { Settings } from '../settings/settings.js';
import { type AuditFact, actorOf, thingOf } from './thing-of.js';
import { type ThingNames, thingWords } from './thing-words.js';

/** By which people, places and things are called what they are called now. */
export type AuditNames = Pick<Settings, 'nodes' | 'accounts' | 'people'> & ThingNames['settings'];

/** A fact as a line, without what its document was before. */
export function auditLine(fact: AuditFact, names: LedgerNames, settings: AuditNames): AuditLine {
  const told = factLine(fact, names);
  const own: Own = told
    ? {
        text: { ja: told.textJa, en: told.textEn },
        ...(told.town === null ? {} : { town: told.town }),
        note: told.note,
      }
    : ownWords(fact, names);
  const thing = thingOf(fact);
  const called = thingWords(thing, { names, settings });
  const by = actorOf(fact);
  const name = by === null ? { ja: '', en: '' } : personWords(by, settings);
  return {
    ...{ seq: fact.seq, at: fact.wallAt, kind: fact.kind, group: AUDIT_KINDS[fact.kind] },
    ...{ by, byJa: name.ja, byEn: name.en, origin: fact.body.origin ?? null },
    town: own.town ?? nodeTown(fact, settings),
    ...{ thing, thingJa: called?.ja ?? thing, thingEn: called?.en ?? thing },
    ...{ textJa: own.text.ja, textEn: own.text.en, note: own.note ?? '' },
    differences: null,
  };
}

const nodeTown = (fact: AuditFact, { nodes }: Pick<Settings, 'nodes'>): TownId | null =>
  fact.kind === 'node.rotated' ||
  fact.kind === 'node.revoked' ||
  fact.kind === 'node.update-ordered' ||
  fact.kind === 'node.update-ended'
    ? (nodes.get(fact.body.node)?.registration.town ?? null)
    : null;

/** 「岡 花（oka）」: the account always stands there too, since it is what has signed in. */
function personWords(by: string, { accounts, people }: Pick<Settings, 'accounts' | 'people'>): Text {
  const operator = operatorWords(by);
  if (operator) return operator;
  const person = people.get((accounts.get(by)?.person ?? by) as never);
  if (!person) return { ja: by, en: by };
  return words(
    'personAs',
    { name: by },
    { person: { ja: person.nameJa, en: person.nameEn ?? person.nameJa } },
  );
}

/** What the chronology has no line for, or tells in another way. */
interface Own {
  text: Text;
  town?: TownId;
  /** In that person's own words. */
  note?: string;
}
type OwnTeller<K extends FactKind> = (body: FactBody<K>, names: LedgerNames) => Own;

/** A deed that the chronology does not tell and that is missing here does not compile: each stands in the audit log in words. */
const OWN_LINES: { readonly [K in AuditKind & UntoldKind]: OwnTeller<K> } = {
  'account.signed-in': ({ name, how, secondFactor, refusedBefore }) => {
    const text = words('signedIn', { name }, { how: AUDIT_LINE_TEXTS[`how.${how}`] });
    const more = [
      ...(secondFactor && how === 'password' ? [AUDIT_LINE_TEXTS.withSecondFactor] : []),
      ...(refusedBefore === undefined ? [] : [words('refusedBefore', { count: refusedBefore })]),
    ];
    return {
      text: {
        ja: [text, ...more].map(({ ja }) => ja).join('、'),
        en: [text, ...more].map(({ en }) => en).join(', '),
      },
    };
  },
  'account.signed-out': ({ which, name }) => ({ text: words(`signedOut.${which}`, { name }) }),
  'account.tries-refused': ({ name, tries: count, since }) => {
    const at = { since: minuteWords(since) };
    return {
      text: name === null ? words('triesAtNone', { count }, at) : words('triesAt', { count, name }, at),
    };
  },
  'entry.recorded': ({ entry: { kind, said, town } }) => ({
    ...{ text: words('entryRecorded', {}, { kind: ENTRY_KIND_WORDS[kind] }), note: said },
    ...(town === null ? {} : { town }),
  }),
  'picture.pinned': ({ camera, takenAt, station, word }, names) => {
    const town = names.townOf(station);
    return {
      text: words('picturePinned', {}, { camera: names.camera(camera).name, time: minuteWords(takenAt) }),
      note: word,
      ...(town === null ? {} : { town }),
    };
  },
  'rehearsal.armed': () => ({ text: AUDIT_LINE_TEXTS.rehearsalArmed }),
  'rehearsal.confirmed': () => ({ text: AUDIT_LINE_TEXTS.rehearsalConfirmed }),
  'rehearsal.ended': ({ why, detail }) => ({
    text: AUDIT_LINE_TEXTS[`rehearsalEnded.${why}`],
    note: detail,
  }),
};

function ownWords(fact: AuditFact, names: LedgerNames): Own {
  const teller = OWN_LINES[fact.kind as keyof typeof OWN_LINES] as OwnTeller<FactKind>;
  return teller(fact.body as never, names);
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
