import {
  ENTRY_MOST,
  Entry,
  EntryId,
  type EntryKind,
  type EntryView,
  type EntryWay,
  type Instant,
  type SessionView,
  type Snapshot,
  StationId,
  TownId,
} from '@kawamori/contracts';
import { fromField, toField } from '../view/jst-field.js';
import { newId } from '../view/new-id.js';

/** An entry as it is being written down: every field as its control holds it. */
export interface EntryDraft {
  id: EntryId;
  kind: EntryKind;
  /** A town's id; empty: all of them. */
  town: string;
  way: EntryWay;
  said: string;
  organisation: string;
  name: string;
  callBack: string;
  place: string;
  /** A station's id; empty: none. */
  station: string;
  /** As a field of type `datetime-local` has it; Japan's. */
  at: string;
  next: string;
  who: string;
}

/** How most of a kind reach HQ. */
const USUAL_WAY: Partial<Record<EntryKind, EntryWay>> = { 'fire-corps': 'radio', prefecture: 'fax' };

export const newEntryId = (): EntryId => EntryId.parse(newId());

/** Whose calls somebody takes: the town of their account, or of the hub, where it is one; undefined: all. */
export function townOfDraft({
  session,
  view,
}: {
  session: Pick<SessionView, 'towns'> | null;
  view: Pick<Snapshot, 'towns'> | null;
}): TownId | undefined {
  const towns = session?.towns ?? (view?.towns ?? []).map(({ id }) => id);
  return towns.length === 1 ? towns[0] : undefined;
}

/**
 * One of a kind, received now; where somebody has begun to write already, what they wrote, as of that kind.
 * @param town undefined: all
 */
export function emptyDraft(
  id: EntryId,
  kind: EntryKind,
  town: TownId | undefined,
  now: Instant,
  begun: EntryDraft | null = null,
): EntryDraft {
  if (begun && isWritten(begun)) return ofKind(begun, kind);
  return {
    ...{ id, kind, town: town ?? '', way: USUAL_WAY[kind] ?? 'telephone', at: toField(now) },
    ...{ said: '', organisation: '', name: '', callBack: '', place: '', station: '', next: '', who: '' },
  };
}

/** Another kind, with how most of that kind come while nothing else was chosen. */
export const ofKind = (draft: EntryDraft, kind: EntryKind): EntryDraft => ({
  ...{ ...draft, kind },
  way: draft.way === (USUAL_WAY[draft.kind] ?? 'telephone') ? (USUAL_WAY[kind] ?? 'telephone') : draft.way,
});

export const draftOf = (entry: EntryView): EntryDraft => ({
  ...{ id: entry.id, kind: entry.kind, town: entry.town ?? '', way: entry.way ?? 'telephone' },
  ...{
    said: entry.said,
    organisation: entry.organisation ?? '',
    name: entry.name ?? '',
    callBack: entry.callBack ?? '',
  },
  ...{ place: entry.place ?? '', station: entry.station ?? '', at: toField(entry.at) },
  ...{ next: entry.next?.what ?? '', who: entry.next?.who ?? '' },
});

const given = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());

/** What lacks or is wrong, by its field. */
export type DraftFaults = Partial<Record<'at' | 'next', true> & Record<'said', 'lacks' | 'long'>>;

/**
 * The entry that a draft makes, or what is the matter with it.
 * @param was when the entry that is corrected was received: to the second, where the field was not touched
 */
export function entryOfDraft(draft: EntryDraft, was?: Instant): { entry: Entry } | { faults: DraftFaults } {
  const written = fromField(draft.at);
  const said = given(draft.said);
  const faults: DraftFaults = {
    ...(said === undefined ? { said: 'lacks' } : {}),
    ...(said !== undefined && said.length > ENTRY_MOST ? { said: 'long' } : {}),
    ...(written === undefined ? { at: true } : {}),
    // Who does it, without what.
    ...(given(draft.who) !== undefined && given(draft.next) === undefined ? { next: true } : {}),
  };
  if (said === undefined || written === undefined || faults.said || faults.next) return { faults };
  const at = was !== undefined && toField(was) === draft.at ? was : written;
  const what = given(draft.next);
  const isAction = draft.kind === 'action';
  return {
    entry: Entry.parse({
      ...{
        id: draft.id,
        kind: draft.kind,
        at,
        said,
        town: draft.town === '' ? null : TownId.parse(draft.town),
      },
      ...(isAction
        ? {}
        : {
            way: draft.way,
            organisation: given(draft.organisation),
            name: given(draft.name),
            callBack: given(draft.callBack),
          }),
      place: given(draft.place),
      station: draft.station === '' ? undefined : StationId.parse(draft.station),
      next: what === undefined ? undefined : { what, who: given(draft.who) },
    }),
  };
}

/** Whether anything was written that would be lost. */
export const isWritten = ({ said, organisation, name, callBack, place, next, who }: EntryDraft): boolean =>
  [said, organisation, name, callBack, place, next, who].some((text) => text.trim() !== '');
